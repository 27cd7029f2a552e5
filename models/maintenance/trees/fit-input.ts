import { AppError } from '../../../contract/errors.ts';
import { checkFeatures, type FeatureTable } from '../../estimator/feature-table.ts';

/** Labels as numbers of the sorted classes. */
export type EncodedLabels = { readonly classes: readonly string[]; readonly numbers: Float64Array };

/** Weight of each class: equal shares in all, or given by name. */
export type ClassWeights = 'balanced' | Readonly<Record<string, number>>;

/** Which way the answer may move with a column: 1 only up, -1 only down. */
export type Monotone = Readonly<Record<string, 1 | -1>>;

/** @throws AppError `bad-request` for unequal lengths, missing values, one class only */
export function encodeLabels(features: FeatureTable, labels: readonly string[]): EncodedLabels {
  checkFeatures(features);
  checkLength(features, labels.length, 'labels');
  const classes = [...new Set(labels)].sort();
  if (classes.length < 2) {
    throw new AppError(
      'bad-request',
      `All rows have the label "${classes[0] ?? ''}": give rows of at least two classes`,
    );
  }
  const numbers = new Map(classes.map((name, number) => [name, number]));
  return { classes, numbers: Float64Array.from(labels, (label) => numbers.get(label) ?? 0) };
}

/** @throws AppError `bad-request` for unequal lengths, missing values */
export function checkTarget(features: FeatureTable, target: Float64Array): void {
  checkFeatures(features);
  checkLength(features, target.length, 'target values');
  const row = target.findIndex((value) => !Number.isFinite(value));
  if (row >= 0) {
    throw new AppError('bad-request', `The target in row ${row + 1} is missing or no number; leave that row out`);
  }
}

/** Returns one weight a row, in memory of their own. @throws AppError `bad-request` for a weight that is not positive */
export function rowWeights({ rowCount }: FeatureTable, weights: Float64Array | undefined): Float64Array {
  if (weights === undefined) {
    return new Float64Array(rowCount).fill(1);
  }
  if (weights.length !== rowCount) {
    throw new AppError('bad-request', `There are ${weights.length} weights for ${rowCount} rows`);
  }
  const row = weights.findIndex((weight) => !(weight > 0 && Number.isFinite(weight)));
  if (row >= 0) {
    throw new AppError('bad-request', `The weight of row ${row + 1} is not positive; leave that row out`);
  }
  return weights.slice();
}

/**
 * Multiplies the weights by those of the classes; the total stays as it was.
 *
 * @throws AppError `bad-request` for a class that does not occur or has no positive weight
 */
export function weighClasses(
  { classes, numbers }: EncodedLabels,
  weights: Float64Array,
  by: ClassWeights | null,
): Float64Array {
  if (by === null) {
    return weights;
  }
  const totals = new Float64Array(classes.length);
  numbers.forEach((of, row) => {
    totals[of] = (totals[of] ?? 0) + (weights[row] ?? 0);
  });
  const factors = by === 'balanced' ? totals.map((total) => 1 / total) : namedFactors(classes, by);
  const weighed = weights.map((weight, row) => weight * (factors[numbers[row] ?? 0] ?? 1));
  const sum = (values: Float64Array): number => values.reduce((sum, value) => sum + value, 0);
  const scale = sum(weights) / sum(weighed);
  return weighed.map((weight) => weight * scale);
}

/** Returns one direction a column. @throws AppError `bad-request` for a column that is missing */
export function monotoneOf(names: readonly string[], monotone: Monotone): Int8Array {
  const unknown = Object.keys(monotone).find((name) => !names.includes(name));
  if (unknown !== undefined) {
    throw new AppError('bad-request', `Column "${unknown}" is to be monotone but is missing`);
  }
  return Int8Array.from(names, (name) => monotone[name] ?? 0);
}

function namedFactors(classes: readonly string[], by: Readonly<Record<string, number>>): Float64Array {
  const wrong = Object.entries(by).find(([name, weight]) => !classes.includes(name) || !(weight > 0));
  if (wrong !== undefined) {
    throw new AppError('bad-request', `The class weight ${wrong[1]} of "${wrong[0]}" fits no class or is not positive`);
  }
  return Float64Array.from(classes, (name) => by[name] ?? 1);
}

function checkLength({ rowCount }: FeatureTable, length: number, what: string): void {
  if (length !== rowCount) {
    throw new AppError('bad-request', `There are ${length} ${what} for ${rowCount} rows`);
  }
}
