import { AppError } from '../../contract/errors.ts';

/** One column of numbers, `rowCount` long; NaN is a missing value. */
export type Feature = {
  readonly name: string;
  readonly values: Float64Array;
  /** What the codes 0, 1, 2 … stand for in a column of categories; left out for numbers. */
  readonly levels?: readonly string[];
};

/** Columns of equal length: what estimators learn from and judge. */
export type FeatureTable = { readonly rowCount: number; readonly features: readonly Feature[] };

/**
 * Throws when the table cannot be learned from or judged: no column, no row, columns of unequal length, a value that
 * is missing or not finite (the message names column and row, counted from 1).
 *
 * @throws AppError `bad-request`
 */
export function checkFeatures({ rowCount, features }: FeatureTable): void {
  if (features.length === 0 || rowCount === 0) {
    throw new AppError('bad-request', 'There is nothing to learn from: give at least one column and one row');
  }
  for (const { name, values } of features) {
    if (values.length !== rowCount) {
      throw new AppError('bad-request', `Column "${name}" has ${values.length} values instead of ${rowCount}`);
    }
    const row = values.findIndex((value) => !Number.isFinite(value));
    if (row >= 0) {
      throw new AppError(
        'bad-request',
        `Column "${name}", row ${row + 1}: the value is missing or no number; fill it in, impute it or leave the column out`,
      );
    }
  }
}

/**
 * Returns the table's columns in the order of `names`; others are left out.
 *
 * @throws AppError `bad-request` naming a column that is missing
 */
export function selectFeatures({ rowCount, features }: FeatureTable, names: readonly string[]): FeatureTable {
  const byName = new Map(features.map((feature) => [feature.name, feature]));
  const selected = names.map((name) => {
    const feature = byName.get(name);
    if (feature === undefined) {
      throw new AppError('bad-request', `Column "${name}" is missing: the model was trained with it`);
    }
    return feature;
  });
  return { rowCount, features: selected };
}

/** Returns the rows with these numbers, in this order. */
export function takeRows({ features }: FeatureTable, rows: ArrayLike<number>): FeatureTable {
  return {
    rowCount: rows.length,
    features: features.map((feature) => ({
      ...feature,
      values: Float64Array.from(rows, (row) => feature.values[row] ?? Number.NaN),
    })),
  };
}
