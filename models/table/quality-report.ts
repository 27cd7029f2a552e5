import { meanAndDeviation } from '../statistics/column-statistics.ts';
import { countDuplicateRows } from './duplicate-rows.ts';
import { findLeaks, type Leak } from './find-leaks.ts';
import { type Column, isMissing, type Table } from './table.ts';

export type NumberRange = {
  readonly minimum: number;
  readonly maximum: number;
  readonly mean: number;
  readonly standardDeviation: number;
};

export type ColumnQuality = {
  readonly name: string;
  readonly kind: Column['kind'];
  readonly missing: number;
  /** Different values; for texts, which are nearly all different, the number present. */
  readonly distinct: number;
  readonly isConstant: boolean;
  /** Values that are infinite. */
  readonly infinite: number;
  /** Of numbers, and of times in milliseconds; null when there is none. */
  readonly range: NumberRange | null;
  /** The most frequent levels of a category with their counts, at most five. */
  readonly topLevels: readonly { readonly level: string; readonly count: number }[];
};

/** How the values of a time column follow each other; rows are counted from 1. */
export type TimeOrder = {
  readonly column: string;
  readonly backwards: number;
  readonly firstBackwardsRow: number | null;
  readonly repeated: number;
  readonly firstRepeatedRow: number | null;
};

export type QualityReport = {
  readonly rowCount: number;
  readonly columns: readonly ColumnQuality[];
  readonly duplicateRows: { readonly count: number; readonly firstRow: number | null };
  /** Columns that hold the same in every row. */
  readonly equalColumns: readonly { readonly column: string; readonly equals: string }[];
  readonly times: readonly TimeOrder[];
  readonly leaks: readonly Leak[];
};

const TOP_LEVELS = 5;

/**
 * Measures what may be wrong with a table before anything is learned from it.
 *
 * @param options.target the column to be predicted: others are then checked for giving it away
 * @throws AppError `bad-request` for an unknown target
 */
export function checkQuality(table: Table, options: { readonly target?: string } = {}): QualityReport {
  return {
    rowCount: table.rowCount,
    columns: table.columns.map((column) => measureColumn(column, table.rowCount)),
    duplicateRows: countDuplicateRows(table),
    equalColumns: findEqualColumns(table),
    times: table.columns.flatMap((column) =>
      column.kind === 'time' ? [measureOrder(column.name, column.timesMs)] : [],
    ),
    leaks: options.target === undefined ? [] : findLeaks(table, options.target),
  };
}

function measureColumn(column: Column, rowCount: number): ColumnQuality {
  let missing = 0;
  for (let row = 0; row < rowCount; row++) {
    missing += isMissing(column, row) ? 1 : 0;
  }
  const common = { name: column.name, kind: column.kind, missing, infinite: 0, range: null, topLevels: [] };
  switch (column.kind) {
    case 'number':
      return { ...common, ...measureNumbers(column.values) };
    case 'time':
      return { ...common, ...measureNumbers(column.timesMs) };
    case 'category': {
      const topLevels = countLevels(column.codes, column.levels);
      const distinct = topLevels.length;
      return { ...common, distinct, isConstant: distinct <= 1, topLevels: topLevels.slice(0, TOP_LEVELS) };
    }
    case 'text':
      return { ...common, distinct: rowCount - missing, isConstant: rowCount - missing <= 1 };
  }
}

function measureNumbers(values: Float64Array): Pick<ColumnQuality, 'distinct' | 'isConstant' | 'infinite' | 'range'> {
  const sorted = values.filter((value) => !Number.isNaN(value)).sort();
  let distinct = 0;
  for (let index = 0; index < sorted.length; index++) {
    distinct += index === 0 || sorted[index] !== sorted[index - 1] ? 1 : 0;
  }
  const finite = sorted.filter(Number.isFinite);
  const [minimum, maximum] = [finite[0], finite.at(-1)];
  const { mean, standardDeviation } = meanAndDeviation(finite);
  return {
    distinct,
    isConstant: distinct <= 1,
    infinite: sorted.length - finite.length,
    range: minimum === undefined || maximum === undefined ? null : { minimum, maximum, mean, standardDeviation },
  };
}

function countLevels(codes: Int32Array, levels: readonly string[]): { level: string; count: number }[] {
  const counts = new Float64Array(levels.length);
  for (const code of codes) {
    if (code >= 0) {
      counts[code] = (counts[code] ?? 0) + 1;
    }
  }
  return levels
    .map((level, code) => ({ level, count: counts[code] ?? 0 }))
    .filter(({ count }) => count > 0)
    .toSorted((one, other) => other.count - one.count);
}

function measureOrder(column: string, timesMs: Float64Array): TimeOrder {
  let before = Number.NEGATIVE_INFINITY;
  let [backwards, repeated] = [0, 0];
  let firstBackwardsRow: number | null = null;
  let firstRepeatedRow: number | null = null;
  for (const [row, timeMs] of timesMs.entries()) {
    if (timeMs < before) {
      backwards++;
      firstBackwardsRow ??= row + 1;
    } else if (timeMs === before) {
      repeated++;
      firstRepeatedRow ??= row + 1;
    }
    before = Number.isNaN(timeMs) ? before : timeMs;
  }
  return { column, backwards, firstBackwardsRow, repeated, firstRepeatedRow };
}

/** Constant columns are left to `isConstant`: two of them say nothing by being equal. */
function findEqualColumns({ columns }: Table): QualityReport['equalColumns'] {
  return columns.flatMap((column, index) => {
    const equal = columns.slice(0, index).find((earlier) => isEqualColumn(earlier, column));
    return equal === undefined ? [] : [{ column: column.name, equals: equal.name }];
  });
}

function isEqualColumn(one: Column, other: Column): boolean {
  if (one.kind === 'number' && other.kind === 'number') {
    const [first] = one.values;
    return isEqualNumbers(one.values, other.values) && one.values.some((value) => !Object.is(value, first));
  }
  if (one.kind === 'time' && other.kind === 'time') {
    return isEqualNumbers(one.timesMs, other.timesMs);
  }
  if (one.kind === 'category' && other.kind === 'category') {
    return (
      one.levels.length > 1 && one.codes.every((code, row) => one.levels[code] === other.levels[other.codes[row] ?? -1])
    );
  }
  return false;
}

function isEqualNumbers(one: Float64Array, other: Float64Array): boolean {
  return one.every((value, row) => Object.is(value, other[row]));
}
