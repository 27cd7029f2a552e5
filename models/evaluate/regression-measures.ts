import { checkFinite, checkPairs } from './check-pairs.ts';

type Numbers = ArrayLike<number>;

/**
 * Root of the mean squared difference, in the unit of the values.
 *
 * @throws AppError `bad-request` for unequal lengths, no row, or a value that is no finite number
 */
export function rootMeanSquaredError(actual: Numbers, predicted: Numbers): number {
  return Math.sqrt(meanOver(actual, predicted, (difference) => difference * difference));
}

/** Mean absolute difference, in the unit of the values. @throws AppError `bad-request` as `rootMeanSquaredError` */
export function meanAbsoluteError(actual: Numbers, predicted: Numbers): number {
  return meanOver(actual, predicted, Math.abs);
}

/**
 * Mean of predicted − actual, in the unit of the values: positive where predictions are too high.
 *
 * @throws AppError `bad-request` as `rootMeanSquaredError`
 */
export function meanError(actual: Numbers, predicted: Numbers): number {
  return meanOver(actual, predicted, (difference) => difference);
}

/**
 * Coefficient of determination R² = 1 − Σ(y − ŷ)² ÷ Σ(y − ȳ)²: 1 is perfect, 0 no better than the mean.
 *
 * @returns null where all true values are equal
 * @throws AppError `bad-request` as `rootMeanSquaredError`
 */
export function determination(actual: Numbers, predicted: Numbers): number | null {
  const residual = meanOver(actual, predicted, (difference) => difference * difference);
  let sum = 0;
  for (let row = 0; row < actual.length; row++) {
    sum += actual[row] ?? 0;
  }
  const mean = sum / actual.length;
  const total = meanOver(actual, new Float64Array(actual.length).fill(mean), (difference) => difference * difference);
  return total === 0 ? null : 1 - residual / total;
}

function meanOver(actual: Numbers, predicted: Numbers, measure: (difference: number) => number): number {
  checkPairs(actual, predicted);
  checkFinite(actual, 'true value');
  checkFinite(predicted, 'predicted value');
  let sum = 0;
  for (let row = 0; row < actual.length; row++) {
    sum += measure((predicted[row] ?? 0) - (actual[row] ?? 0));
  }
  return sum / actual.length;
}
