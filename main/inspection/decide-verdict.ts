import type { Thresholds, Verdict } from '../../contract/verdict.ts';

/**
 * Returns the verdict for a calibrated anomaly score. A score exactly on a limit takes the stricter
 * verdict, and a score that is not a finite number is never passed.
 */
export function decideVerdict(score: number, { review, fail }: Thresholds): Verdict {
  if (!Number.isFinite(score)) {
    return 'cannot-judge';
  }
  if (score >= fail) {
    return 'fail';
  }
  return score >= review ? 'review' : 'pass';
}
