import { z } from 'zod';

export const Verdict = z.enum(['pass', 'review', 'fail', 'cannot-judge']);
export type Verdict = z.infer<typeof Verdict>;

/** Limits on the calibrated anomaly score; `review <= fail`. A score exactly on a limit takes the stricter verdict. */
export const Thresholds = z
  .object({ review: z.number().nonnegative(), fail: z.number().nonnegative() })
  .refine(({ review, fail }) => review <= fail, 'the review limit must not be above the fail limit');
export type Thresholds = z.infer<typeof Thresholds>;

/** 0.29 × 100 is a little below 29 in binary. */
const ROUNDING_SLACK = 1e-9;

/**
 * Returns the score as people see it, with two decimals, rounded down: a part that passed must never read as if its
 * score had reached the limit.
 */
export function shownScore(score: number): number {
  return Math.floor(score * 100 + ROUNDING_SLACK) / 100;
}

/** Why the station cannot vouch for a picture. Each has a remedy text in the renderer's languages. */
export const CannotJudgeReason = z.enum([
  'camera-lost',
  'wrong-camera',
  'wrong-port',
  'frame-stale',
  'frame-incomplete',
  'frame-timeout',
  'frames-missing',
  'settings-differ',
  'too-dark',
  'too-bright',
  'light-differs',
  'out-of-focus',
  'part-moved',
  'scene-differs',
  'views-out-of-step',
  'model-not-released',
  'model-failed',
]);
export type CannotJudgeReason = z.infer<typeof CannotJudgeReason>;

/** One failed proof: the reason, what was measured and the band it had to be in (both in the measure's own unit). */
export const FailedProof = z.object({
  reason: CannotJudgeReason,
  measured: z.number().nullable(),
  band: z.object({ min: z.number(), max: z.number() }).nullable(),
  message: z.string(),
  /** The view of a part seen by several cameras; left out where there is one. */
  viewName: z.string().optional(),
});
export type FailedProof = z.infer<typeof FailedProof>;
