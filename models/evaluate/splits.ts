import { AppError } from '../../contract/errors.ts';

/** Row numbers, ascending. */
export type Split = { readonly train: Uint32Array; readonly test: Uint32Array };
export type FoldOptions = {
  readonly folds: number;
  /** Uniform in [0, 1); rows are shuffled by it. */
  readonly random: () => number;
};

/**
 * Splits rows at random into folds that are each tested once; sizes differ by at most one.
 *
 * @throws AppError `bad-request` for fewer than two folds or more folds than rows
 */
export function kFold(rowCount: number, { folds, random }: FoldOptions): readonly Split[] {
  checkFolds(folds, rowCount, 'rows');
  const foldOfRow = new Uint32Array(rowCount);
  shuffle(rowNumbers(rowCount), random).forEach((row, position) => {
    foldOfRow[row] = position % folds;
  });
  return toSplits(foldOfRow, folds);
}

/**
 * Like `kFold`, and each fold has the classes in the shares of the whole (counts differ by at most one).
 *
 * @throws AppError `bad-request` for fewer than two folds, or a class with fewer rows than folds
 */
export function stratifiedKFold(labels: readonly string[], { folds, random }: FoldOptions): readonly Split[] {
  checkFolds(folds, labels.length, 'rows');
  const foldOfRow = new Uint32Array(labels.length);
  let dealt = 0;
  for (const [name, rows] of groupRows(labels)) {
    if (rows.length < folds) {
      throw new AppError(
        'bad-request',
        `Class "${name}" has ${rows.length} ${rows.length === 1 ? 'row' : 'rows'}, too few for ${folds} folds; ask for fewer or add rows`,
      );
    }
    // Dealing on from the last class keeps the folds themselves of equal size.
    for (const row of shuffle(Uint32Array.from(rows), random)) {
      foldOfRow[row] = dealt++ % folds;
    }
  }
  return toSplits(foldOfRow, folds);
}

/**
 * Like `kFold`, but rows of one group, such as one machine, stay together: larger groups are dealt first, each to the
 * fold with the fewest rows (scikit-learn's `GroupKFold`), equal ones in random order.
 *
 * @throws AppError `bad-request` for fewer than two folds or more folds than groups
 */
export function groupedKFold(groups: readonly string[], { folds, random }: FoldOptions): readonly Split[] {
  const byGroup = [...groupRows(groups).values()];
  checkFolds(folds, byGroup.length, 'groups');
  const shuffled = Array.from(shuffle(rowNumbers(byGroup.length), random), (index) => byGroup[index] ?? []);
  const foldOfRow = new Uint32Array(groups.length);
  const sizes = new Float64Array(folds);
  for (const rows of shuffled.toSorted((a, b) => b.length - a.length)) {
    const fold = sizes.indexOf(Math.min(...sizes));
    sizes[fold] = (sizes[fold] ?? 0) + rows.length;
    for (const row of rows) {
      foldOfRow[row] = fold;
    }
  }
  return toSplits(foldOfRow, folds);
}

export type HoldOutOptions = {
  /** Share of the rows to test on, 0 to 1. */
  readonly testShare: number;
  readonly random: () => number;
};

/**
 * Splits rows at random once, the classes in the shares of the whole; each class has at least one row on both sides.
 * Give every row the same label where there are no classes.
 *
 * @throws AppError `bad-request` for a share outside 0–1 or a class with a single row
 */
export function holdOut(labels: readonly string[], { testShare, random }: HoldOutOptions): Split {
  if (!(testShare > 0 && testShare < 1)) {
    throw new AppError('bad-request', `The share to test on must lie between 0 and 1, not ${testShare}`);
  }
  const foldOfRow = new Uint32Array(labels.length);
  for (const [name, rows] of groupRows(labels)) {
    if (rows.length < 2) {
      throw new AppError(
        'bad-request',
        `Class "${name}" has a single row; at least two are needed to learn and to test`,
      );
    }
    const tested = Math.min(rows.length - 1, Math.max(1, Math.round(rows.length * testShare)));
    shuffle(Uint32Array.from(rows), random)
      .subarray(0, tested)
      .forEach((row) => {
        foldOfRow[row] = 1;
      });
  }
  return splitBy(foldOfRow, 1);
}

export type RollingOriginOptions = {
  /** Values in the series. */
  readonly length: number;
  /** Values known at the first origin. */
  readonly initial: number;
  /** Values forecast from each origin. */
  readonly horizon: number;
  /** Values between origins; 1 unless told. */
  readonly step?: number;
};

/**
 * Splits a series the way it is used: all up to an origin is known, the next `horizon` values are tested, and the origin
 * moves on (Tashman 2000). The last origins are at the end of the series, whatever `initial` is.
 *
 * @throws AppError `bad-request` for a series too short for one origin, or numbers below 1
 */
export function rollingOrigin({ length, initial, horizon, step = 1 }: RollingOriginOptions): readonly Split[] {
  if (![initial, horizon, step].every((value) => Number.isInteger(value) && value >= 1)) {
    throw new AppError('bad-request', 'Initial length, horizon and step must be whole numbers from 1 on');
  }
  if (initial + horizon > length) {
    throw new AppError(
      'bad-request',
      `${length} values are too few for ${initial} to learn from and ${horizon} to test; shorten the horizon`,
    );
  }
  const origins: number[] = [];
  for (let origin = length - horizon; origin >= initial; origin -= step) {
    origins.unshift(origin);
  }
  return origins.map((origin) => ({
    train: rowNumbers(origin),
    test: rowNumbers(horizon).map((row) => row + origin),
  }));
}

function checkFolds(folds: number, available: number, what: string): void {
  if (!Number.isInteger(folds) || folds < 2) {
    throw new AppError('bad-request', `At least 2 folds are needed, not ${folds}`);
  }
  if (folds > available) {
    throw new AppError('bad-request', `${available} ${what} are too few for ${folds} folds; ask for fewer`);
  }
}

/** In order of name, so that the order of rows alone decides nothing about which class is dealt first. */
function groupRows(names: readonly string[]): ReadonlyMap<string, readonly number[]> {
  const groups = new Map<string, number[]>();
  names.forEach((name, row) => {
    const rows = groups.get(name);
    if (rows === undefined) {
      groups.set(name, [row]);
    } else {
      rows.push(row);
    }
  });
  return new Map([...groups].toSorted(([a], [b]) => (a < b ? -1 : 1)));
}

function rowNumbers(count: number): Uint32Array {
  return Uint32Array.from({ length: count }, (_, row) => row);
}

/** Fisher and Yates, in place. */
function shuffle(rows: Uint32Array, random: () => number): Uint32Array {
  for (let last = rows.length - 1; last > 0; last--) {
    const other = Math.floor(random() * (last + 1));
    const row = rows[last] ?? 0;
    rows[last] = rows[other] ?? 0;
    rows[other] = row;
  }
  return rows;
}

function toSplits(foldOfRow: Uint32Array, folds: number): readonly Split[] {
  return Array.from({ length: folds }, (_, fold) => splitBy(foldOfRow, fold));
}

function splitBy(foldOfRow: Uint32Array, fold: number): Split {
  const rows = rowNumbers(foldOfRow.length);
  return { train: rows.filter((row) => foldOfRow[row] !== fold), test: rows.filter((row) => foldOfRow[row] === fold) };
}
