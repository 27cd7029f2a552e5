import { AppError } from '../../contract/errors.ts';
import { binomialInterval } from './binomial-interval.ts';
import { checkPairs } from './check-pairs.ts';
import type { Truth } from './score-curves.ts';

/** Rows that were given about the same probability, and how many of them really are positive. */
export type CalibrationBin = {
  readonly rows: number;
  readonly meanProbability: number;
  readonly positiveShare: number;
  /** Exact 95 % bounds of the true share. */
  readonly lower: number;
  readonly upper: number;
};

export type CalibrationOptions = {
  /** 10 unless told. */
  readonly bins?: number;
  /** Bins of equal width (as scikit-learn's default) or with equally many rows. */
  readonly strategy?: 'uniform' | 'quantile';
};

/**
 * Returns the reliability diagram's bins, from low probability to high, without the empty ones (scikit-learn's
 * `calibration_curve`). In a calibrated model `positiveShare` equals `meanProbability`.
 *
 * @throws AppError `bad-request` for unequal lengths, no row, or a probability outside 0–1
 */
export function calibrationCurve(
  isPositive: Truth,
  probabilities: ArrayLike<number>,
  { bins = 10, strategy = 'uniform' }: CalibrationOptions = {},
): readonly CalibrationBin[] {
  checkProbabilities(isPositive, probabilities);
  const upperEdges = strategy === 'uniform' ? evenEdges(bins) : quantileEdges(probabilities, bins);
  const sums = upperEdges.map(() => ({ rows: 0, positives: 0, probability: 0 }));
  for (let row = 0; row < probabilities.length; row++) {
    const probability = probabilities[row] ?? 0;
    // The last edge takes the rest, so that no rounding can lose a row.
    const found = upperEdges.findIndex((edge) => probability <= edge);
    const sum = sums[found < 0 ? sums.length - 1 : found];
    if (sum !== undefined) {
      sum.rows++;
      sum.positives += isPositive[row] === true ? 1 : 0;
      sum.probability += probability;
    }
  }
  return sums
    .filter(({ rows }) => rows > 0)
    .map(({ rows, positives, probability }) => {
      const { lower, upper } = binomialInterval(positives, rows);
      return { rows, meanProbability: probability / rows, positiveShare: positives / rows, lower, upper };
    });
}

/**
 * Mean squared difference between probability and truth (Brier 1950): 0 is perfect, 0.25 a coin.
 *
 * @throws AppError `bad-request` as `calibrationCurve`
 */
export function brierScore(isPositive: Truth, probabilities: ArrayLike<number>): number {
  checkProbabilities(isPositive, probabilities);
  let sum = 0;
  for (let row = 0; row < probabilities.length; row++) {
    sum += ((isPositive[row] === true ? 1 : 0) - (probabilities[row] ?? 0)) ** 2;
  }
  return sum / probabilities.length;
}

/** Mean distance of the bins from the diagonal, each counting by its rows (Naeini et al. 2015). */
export function expectedCalibrationError(bins: readonly CalibrationBin[]): number {
  const rows = bins.reduce((sum, bin) => sum + bin.rows, 0);
  const distance = bins.reduce((sum, bin) => sum + bin.rows * Math.abs(bin.positiveShare - bin.meanProbability), 0);
  return distance / rows;
}

function checkProbabilities(isPositive: Truth, probabilities: ArrayLike<number>): void {
  checkPairs(isPositive, probabilities);
  for (let row = 0; row < probabilities.length; row++) {
    const value = probabilities[row] ?? Number.NaN;
    if (!(value >= 0 && value <= 1)) {
      throw new AppError('bad-request', `Row ${row + 1}: ${value} is no probability; it must lie between 0 and 1`);
    }
  }
}

function evenEdges(bins: number): readonly number[] {
  return Array.from({ length: bins }, (_, index) => (index + 1) / bins);
}

function quantileEdges(probabilities: ArrayLike<number>, bins: number): readonly number[] {
  const sorted = Float64Array.from(probabilities).sort();
  const edges = evenEdges(bins).map((share) => sorted[Math.ceil(share * sorted.length) - 1] ?? 1);
  return [...new Set(edges)];
}
