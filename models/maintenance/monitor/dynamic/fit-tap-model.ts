import { AppError } from '../../../../contract/errors.ts';
import { decompose } from '../../../statistics/positive-definite.ts';
import { type Gaussian, gaussianOf, type Moments } from '../moments.ts';

/** Means of the taps and what turns deviations from them into independent ones of variance 1. */
export type TapModel = {
  readonly means: Float64Array;
  /** Lower triangle, row by row: row k holds k + 1 entries. */
  readonly whitening: Float64Array;
};

/**
 * Added to each variance, as a share of it, so that combinations of sensors that hardly ever move do not own the
 * statistic: what the residual part (SPE) of a principal component model does by leaving their variances out.
 */
const RIDGE = 0.05;
/** No tap is taken for more constant in a part of the rows than this share of its variance in all of them. */
const LEAST_VARIANCE = 1e-4;

/**
 * @param caution how much wider than seen each tap may still be, because few independent readings told its spread
 * @param variances of all rows, for taps that hardly move in these
 */
export function fitTapModel(moments: Moments, caution: Float64Array, variances: Float64Array): TapModel {
  const gaussian = gaussianOf(moments);
  const scales = variances.map((variance, tap) => {
    const seen = gaussian.covariance[tap * moments.size + tap] as number;
    return (caution[tap] as number) * Math.sqrt(Math.max(seen, LEAST_VARIANCE * variance));
  });
  return { means: gaussian.means, whitening: whiten(gaussian, scales) };
}

function whiten({ covariance }: Gaussian, scales: Float64Array): Float64Array {
  const size = scales.length;
  const values = new Float64Array(size * size);
  for (let i = 0; i < size; i++) {
    for (let j = 0; j < size; j++) {
      const scale = (scales[i] as number) * (scales[j] as number);
      values[i * size + j] = i === j ? 1 : (covariance[i * size + j] as number) / scale / (1 + RIDGE);
    }
  }
  const factor = decompose({ size, values });
  if (factor === null) {
    throw new AppError('bad-request', 'The sensors cannot be told apart; leave out those that repeat another');
  }
  return invertLower(factor.values, scales);
}

/** Returns the inverse of the lower triangle with its columns divided by the scales, packed. */
function invertLower(lower: Float64Array, scales: Float64Array): Float64Array {
  const size = scales.length;
  const inverse = new Float64Array((size * (size + 1)) / 2);
  for (let column = 0; column < size; column++) {
    for (let row = column; row < size; row++) {
      let sum = row === column ? 1 : 0;
      for (let k = column; k < row; k++) {
        sum -= (lower[row * size + k] as number) * (inverse[(k * (k + 1)) / 2 + column] as number);
      }
      inverse[(row * (row + 1)) / 2 + column] = sum / (lower[row * size + row] as number);
    }
  }
  for (let row = 0; row < size; row++) {
    for (let column = 0; column <= row; column++) {
      const at = (row * (row + 1)) / 2 + column;
      inverse[at] = (inverse[at] as number) / (scales[column] as number);
    }
  }
  return inverse;
}

/** Writes the independent deviations into `whitened` and returns the sum of their squares (Hotelling's T²). */
export function whitenedSquare(whitening: Float64Array, deviations: Float64Array, whitened: Float64Array): number {
  const size = deviations.length;
  let square = 0;
  // Two rows of the triangle at a time: each deviation is fetched once for both, and neither waits for the other.
  for (let row = 0; row < size; row += 2) {
    const upper = (row * (row + 1)) / 2;
    const hasLower = row + 1 < size;
    // Reading behind the end of an array would slow down every read.
    const lower = hasLower ? upper + row + 1 : upper;
    let first = 0;
    let second = 0;
    for (let column = 0; column <= row; column++) {
      const deviation = deviations[column] as number;
      first += (whitening[upper + column] as number) * deviation;
      second += (whitening[lower + column] as number) * deviation;
    }
    whitened[row] = first;
    square += first * first;
    if (hasLower) {
      second += (whitening[lower + row + 1] as number) * (deviations[row + 1] as number);
      whitened[row + 1] = second;
      square += second * second;
    }
  }
  return square;
}
