import type { ThresholdPromise } from '../../../contract/recipe.ts';
import type { Thresholds } from '../../../contract/verdict.ts';

/** At most this share of good parts is to be called for review, where the number of images allows to promise it. */
export const TARGET_REJECT_RATE = 0.05;
/** The fail limit lies this much above the highest score of any good image. */
const FAIL_MARGIN = 1.25;
/** A score equal to the limit is rejected, while the theorem rejects only above: the limit is moved by a hair. */
const ABOVE = 1 + 1e-5;

export type CalibrationMethod = 'leave-one-out' | 'held-out';

export type Calibration = {
  /** The raw score that becomes 1, where review begins. */
  readonly limit: number;
  readonly thresholds: Thresholds;
  readonly promise: ThresholdPromise;
};

/**
 * Sets the limits from raw scores of good images that the model had not seen.
 *
 * Held out: split conformal prediction (Vovk et al. 2005; Lei et al. 2018). Leave one out: jackknife-minmax
 * (Barber, Candès, Ramdas, Tibshirani 2021, theorem 2): it holds here for the model of all images, because its bank
 * contains each leave-one-out bank, so no score of it is above any leave-one-out score of the same part.
 * Either way a new good part scores at or above the `rank`-th of `m` sorted scores with probability at most
 * `(m + 1 - rank) / (m + 1)`, as long as it comes from the same process as the images.
 *
 * @param scores at least one raw score above 0
 */
export function calibrateThresholds(scores: readonly number[], method: CalibrationMethod): Calibration {
  const sorted = scores.toSorted((a, b) => a - b);
  const images = sorted.length;
  const rank = Math.min(images, Math.ceil((1 - TARGET_REJECT_RATE) * (images + 1)));
  const falseRejectRate = (images + 1 - rank) / (images + 1);
  const limit = Math.max(sorted[rank - 1] ?? 0, Number.EPSILON) * ABOVE;
  const highest = (sorted.at(-1) ?? 0) / limit;
  return {
    limit,
    thresholds: { review: 1, fail: FAIL_MARGIN * Math.max(1, highest) },
    promise: {
      calibrationImages: images,
      falseRejectRate,
      statement: describePromise(images, falseRejectRate, method),
    },
  };
}

/** Returns how many calibration images the target needs: the highest score alone promises `1 / (m + 1)`. */
export function imagesForTarget(): number {
  return Math.ceil(1 / TARGET_REJECT_RATE) - 1;
}

function describePromise(images: number, rate: number, method: CalibrationMethod): string {
  const way = method === 'held-out' ? 'kept out of the teaching' : 'each judged without itself';
  const promise = `At most ${percent(rate)} of good parts go to review, averaged over such teachings, from ${images} good images ${way}.`;
  const missing = imagesForTarget() - images;
  const more = missing > 0 ? ` ${missing} more good images lower this to ${percent(TARGET_REJECT_RATE)}.` : '';
  return `${promise}${more} It holds while parts, light and camera stay as they were in the images; the share of bad parts found and the fail limit carry no guarantee.`;
}

function percent(rate: number): string {
  return `${(100 * rate).toFixed(1)} %`;
}
