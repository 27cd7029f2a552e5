import { cellText, type Column, findColumn, isMissing, type Table } from './table.ts';

/** A column that gives the target away, so that a model would look better than it is. */
export type Leak = {
  readonly column: string;
  readonly kind: 'equals' | 'determines' | 'marks';
  /** How much of the target the column settles: 1 for all of it. */
  readonly strength: number;
  /** What was found, such as `HDF = 1 in 70 rows, each of them "1"`. */
  readonly finding: string;
};

/** Targets with more different values than this are predicted as numbers. */
const MOST_CLASSES = 20;
const MOST_BINS = 64;
const ROWS_A_BIN = 10;
const NEARLY = 0.95;
const NEARLY_CORRELATED = 0.999;
/** A mark is a value with at least so many rows, all of one rare class; chance makes that practically never. */
const MARK_ROWS = 8;
const RARE_SHARE = 0.2;
const MOST_MARK_VALUES = 20;
/** Columns with more different values are looked at in bins, whatever the number. */
const MOST_VALUES = Math.max(MOST_CLASSES, MOST_BINS, MOST_MARK_VALUES);

/**
 * Returns the columns that are suspicious as inputs for this target: those that equal it, settle it (nearly) all, or
 * hold a value that occurs only together with one rare class, as the mode of a failure does. Strongest first. Times and
 * texts are no inputs and are not looked at.
 *
 * @throws AppError `bad-request` for an unknown target
 */
export function findLeaks(table: Table, target: string): Leak[] {
  const targetColumn = findColumn(table, target);
  const others = table.columns.filter(
    ({ name, kind }) => name !== target && (kind === 'number' || kind === 'category'),
  );
  const classes = codesOf(targetColumn, table.rowCount);
  const leaks =
    classes === null || classes.levels.length > MOST_CLASSES
      ? others.flatMap((column) => correlatedLeak(column, targetColumn))
      : others.flatMap((column) => classLeak(column, classes, table.rowCount));
  return leaks.toSorted((one, other) => other.strength - one.strength);
}

type Coded = { readonly codes: Int32Array; readonly levels: readonly string[] };

/** Numbers each different value, a missing one -1; null where they are more than are ever told apart. */
function codesOf(column: Column, rowCount: number): Coded | null {
  if (column.kind === 'category') {
    return column;
  }
  const codeByKey = new Map<number | string | null, number>();
  const levels: string[] = [];
  const codes = new Int32Array(rowCount).fill(-1);
  for (let row = 0; row < rowCount && levels.length <= MOST_VALUES; row++) {
    if (isMissing(column, row)) {
      continue;
    }
    const key = column.kind === 'number' ? (column.values[row] ?? 0) : cellText(column, row);
    let code = codeByKey.get(key);
    if (code === undefined) {
      code = levels.push(cellText(column, row) ?? '') - 1;
      codeByKey.set(key, code);
    }
    codes[row] = code;
  }
  return levels.length > MOST_VALUES ? null : { codes, levels };
}

function classLeak(column: Column, classes: Coded, rowCount: number): Leak[] {
  const exact = codesOf(column, rowCount);
  const most = Math.max(2, Math.min(MOST_BINS, Math.floor(rowCount / ROWS_A_BIN)));
  const values = exact === null || exact.levels.length > most ? binsOf(column, most) : exact;
  if (values === null || values.levels.length < 2) {
    return [];
  }
  const counts = crossCount(values, classes);
  const strength = settledShare(counts);
  const name = column.name;
  if (strength === 1 && exact?.levels.length === classes.levels.length) {
    return [{ column: name, kind: 'equals', strength, finding: 'it says the same as the target in every row' }];
  }
  if (strength >= NEARLY) {
    const percent = (100 * strength).toFixed(1);
    return [{ column: name, kind: 'determines', strength, finding: `it alone settles ${percent} % of the target` }];
  }
  return exact !== null && exact.levels.length <= MOST_MARK_VALUES ? markLeak(name, values, classes, counts) : [];
}

/** Counts rows a value and class; rows where either is missing do not count. */
function crossCount(values: Coded, classes: Coded): Float64Array[] {
  const counts = values.levels.map(() => new Float64Array(classes.levels.length));
  for (const [row, code] of values.codes.entries()) {
    const label = classes.codes[row] ?? -1;
    const cells = counts[code];
    if (cells !== undefined && label >= 0) {
      cells[label] = (cells[label] ?? 0) + 1;
    }
  }
  return counts;
}

/**
 * How much better one guesses the class with the value than without: Goodman and Kruskal's lambda (1954), which is 0
 * where the value does not help and 1 where it settles the class.
 */
function settledShare(counts: readonly Float64Array[]): number {
  const byClass = counts.reduce(
    (sums, cells) => sums.map((sum, label) => sum + (cells[label] ?? 0)),
    emptyLike(counts),
  );
  const rows = byClass.reduce((sum, count) => sum + count, 0);
  const guessed = Math.max(...byClass);
  const settled = counts.reduce((sum, cells) => sum + Math.max(...cells), 0);
  return rows > guessed ? (settled - guessed) / (rows - guessed) : 0;
}

function emptyLike(counts: readonly Float64Array[]): Float64Array {
  return new Float64Array(counts[0]?.length ?? 0);
}

function markLeak(column: string, values: Coded, classes: Coded, counts: readonly Float64Array[]): Leak[] {
  const byClass = counts.reduce(
    (sums, cells) => sums.map((sum, label) => sum + (cells[label] ?? 0)),
    emptyLike(counts),
  );
  const rows = byClass.reduce((sum, count) => sum + count, 0);
  return counts.flatMap((cells, value): Leak[] => {
    const total = cells.reduce((sum, count) => sum + count, 0);
    const label = cells.findIndex((count) => count === total);
    const classRows = byClass[label] ?? 0;
    if (total < MARK_ROWS || label < 0 || classRows / rows > RARE_SHARE) {
      return [];
    }
    const finding = `${column} = ${values.levels[value]} in ${total} rows, each of them "${classes.levels[label]}"`;
    return [{ column, kind: 'marks', strength: total / classRows, finding }];
  });
}

/** Cuts a column of numbers at its quantiles, where the values differ. */
function binsOf(column: Column, bins: number): Coded | null {
  const values = numbersOf(column);
  if (values === null) {
    return null;
  }
  const sorted = values.filter((value) => !Number.isNaN(value)).sort();
  const edges = Array.from(
    { length: bins - 1 },
    (_, bin) => sorted[Math.floor(((bin + 1) * sorted.length) / bins)] ?? 0,
  );
  const unique = [...new Set(edges)];
  const codes = Int32Array.from(values, (value) => (Number.isNaN(value) ? -1 : countBelow(unique, value)));
  return { codes, levels: Array.from({ length: unique.length + 1 }, (_, bin) => `bin ${bin + 1}`) };
}

function countBelow(edges: readonly number[], value: number): number {
  let [low, high] = [0, edges.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    [low, high] = (edges[middle] ?? 0) <= value ? [middle + 1, high] : [low, middle];
  }
  return low;
}

function numbersOf(column: Column): Float64Array | null {
  return column.kind === 'number' ? column.values : null;
}

function correlatedLeak(column: Column, target: Column): Leak[] {
  const [values, wanted] = [numbersOf(column), numbersOf(target)];
  if (values === null || wanted === null) {
    return [];
  }
  const strength = Math.abs(correlationOf(values, wanted));
  if (!(strength >= NEARLY_CORRELATED)) {
    return [];
  }
  const isEqual = values.every((value, row) => Object.is(value, wanted[row]));
  return [
    isEqual
      ? { column: column.name, kind: 'equals', strength: 1, finding: 'it says the same as the target in every row' }
      : {
          column: column.name,
          kind: 'determines',
          strength,
          finding: `its correlation with the target is ${strength.toFixed(4)}`,
        },
  ];
}

/** Pearson's correlation over the rows where both are there and finite. */
function correlationOf(one: Float64Array, other: Float64Array): number {
  let [count, meanOne, meanOther, squaresOne, squaresOther, products] = [0, 0, 0, 0, 0, 0];
  for (let row = 0; row < one.length; row++) {
    const [x, y] = [one[row] ?? Number.NaN, other[row] ?? Number.NaN];
    if (Number.isFinite(x) && Number.isFinite(y)) {
      count++;
      const [deltaX, deltaY] = [x - meanOne, y - meanOther];
      meanOne += deltaX / count;
      meanOther += deltaY / count;
      squaresOne += deltaX * (x - meanOne);
      squaresOther += deltaY * (y - meanOther);
      products += deltaX * (y - meanOther);
    }
  }
  return count < 3 ? Number.NaN : products / Math.sqrt(squaresOne * squaresOther);
}
