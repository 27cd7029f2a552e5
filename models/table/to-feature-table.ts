import { AppError } from '../../contract/errors.ts';
import type { Feature, FeatureTable } from '../estimator/feature-table.ts';
import { cellText, type Column, findColumn, isMissing, type NumberColumn, type Table } from './table.ts';

/** Columns that models can take, and which others were left out and why. */
export type TabularFeatures = FeatureTable & {
  readonly leftOut: readonly { readonly name: string; readonly reason: string }[];
};

export type ToFeatureTableOptions = {
  /** Columns not to use. */
  readonly ignore?: readonly string[];
  /** The column to be predicted: never a feature. */
  readonly target?: string;
};

/**
 * Returns the columns of numbers as they are and those of categories as codes with their `levels` (sorted, so that the
 * order of rows does not matter). Times and texts are left out, with the reason.
 *
 * @throws AppError `bad-request` for an unknown column in `ignore` or `target`, an infinite value, or when none is left
 */
export function toFeatureTable(table: Table, { ignore = [], target }: ToFeatureTableOptions = {}): TabularFeatures {
  const unused = target === undefined ? ignore : [...ignore, target];
  for (const name of unused) {
    findColumn(table, name);
  }
  const features: Feature[] = [];
  const leftOut: { name: string; reason: string }[] = [];
  for (const column of table.columns.filter(({ name }) => !unused.includes(name))) {
    switch (column.kind) {
      case 'number':
        refuseInfinite(column);
        features.push({ name: column.name, values: column.values });
        break;
      case 'category':
        features.push(encodeLevels(column.name, column.codes, column.levels));
        break;
      case 'time':
        leftOut.push({ name: column.name, reason: 'a time is no feature by itself' });
        break;
      case 'text':
        leftOut.push({
          name: column.name,
          reason: 'it holds texts that are nearly all different, as serial numbers are',
        });
        break;
    }
  }
  if (features.length === 0) {
    throw new AppError('bad-request', 'No column of numbers or categories is left to learn from; ignore fewer columns');
  }
  return { rowCount: table.rowCount, features, leftOut };
}

function refuseInfinite({ name, values }: NumberColumn): void {
  const row = values.findIndex((value) => Math.abs(value) === Number.POSITIVE_INFINITY);
  if (row >= 0) {
    throw new AppError(
      'bad-request',
      `Column "${name}", row ${row + 1}: the value is infinite; mend it or leave it empty`,
    );
  }
}

function encodeLevels(name: string, codes: Int32Array, levels: readonly string[]): Feature {
  const sorted = levels.toSorted();
  const rank = new Map(sorted.map((level, index) => [level, index]));
  const rankByCode = levels.map((level) => rank.get(level) ?? Number.NaN);
  const values = Float64Array.from(codes, (code) => rankByCode[code] ?? Number.NaN);
  return { name, values, levels: sorted };
}

/**
 * Returns the class of each row, numbers and times written as text.
 *
 * @throws AppError `bad-request` for an unknown column, or a missing value (naming the row)
 */
export function readLabels(table: Table, name: string): string[] {
  const column = findColumn(table, name);
  checkPresent(column, table.rowCount);
  return Array.from({ length: table.rowCount }, (_, row) => cellText(column, row) ?? '');
}

/**
 * Returns the number of each row.
 *
 * @throws AppError `bad-request` for an unknown column, one that holds no numbers, or a missing value (naming the row)
 */
export function readTarget(table: Table, name: string): Float64Array {
  const column = findColumn(table, name);
  if (column.kind !== 'number') {
    throw new AppError('bad-request', `Column "${name}" holds no numbers, so no number can be predicted from it`);
  }
  checkPresent(column, table.rowCount);
  return column.values;
}

function checkPresent(column: Column, rowCount: number): void {
  for (let row = 0; row < rowCount; row++) {
    if (isMissing(column, row)) {
      const { name } = column;
      throw new AppError('bad-request', `Column "${name}", row ${row + 1}: the value is missing; leave the row out`);
    }
  }
}
