import { z } from 'zod';
import { InspectionId, RecipeId, Sha256, TimeUs } from './ids.ts';
import { FailedProof, Thresholds, Verdict } from './verdict.ts';

/** A rectangle in pixels of the frame as captured; the origin is its upper left corner. */
export const Box = z.object({
  x: z.number(),
  y: z.number(),
  width: z.number().nonnegative(),
  height: z.number().nonnegative(),
});
export type Box = z.infer<typeof Box>;

export const Defect = z.object({
  className: z.string(),
  score: z.number(),
  box: Box,
  areaPx: z.number().nonnegative(),
  /** Closed outline in frame pixels, as `[x, y]` points. */
  outline: z.array(z.tuple([z.number(), z.number()])),
});
export type Defect = z.infer<typeof Defect>;

/** `frame` is the picture judged, `map` an 8-bit grey anomaly map of the same field of view, `thumbnail` at most 240 px wide. */
export const ImageRole = z.enum(['frame', 'map', 'thumbnail']);
export type ImageRole = z.infer<typeof ImageRole>;

export const ImageRef = z.object({
  sha256: Sha256,
  role: ImageRole,
  mime: z.enum(['image/jpeg', 'image/png']),
  sizeBytes: z.int().nonnegative(),
  width: z.int().positive(),
  height: z.int().positive(),
  /** The view of a part seen by several cameras; left out where there is one. */
  viewName: z.string().optional(),
});
export type ImageRef = z.infer<typeof ImageRef>;

/** What is known of the part beforehand: from the simulator, a golden set or a labelled folder. */
export const Truth = z.object({ isDefective: z.boolean(), className: z.string() });
export type Truth = z.infer<typeof Truth>;

/** What one camera of several said of the part. */
export const InspectedView = z.object({
  viewName: z.string(),
  cameraSerial: z.string(),
  modelSha256: Sha256,
  verdict: Verdict,
  score: z.number().nullable(),
  thresholds: Thresholds,
  defects: z.array(Defect),
  inferenceMs: z.number().nonnegative().nullable(),
  /** Of the calibrated camera; null where it was not calibrated for pictures of this size. */
  mmPerPixel: z.number().positive().nullable().default(null),
});
export type InspectedView = z.infer<typeof InspectedView>;

/**
 * One judged part, as kept for ever. A person's later verdict is a new record whose
 * `supersedes` names the first; the first is never overwritten.
 */
export const Inspection = z.object({
  inspectionId: InspectionId,
  stationId: z.string().min(1),
  partSerial: z.string().min(1),
  productCode: z.string(),
  recipeId: RecipeId.nullable(),
  recipeRevision: z.int().nonnegative(),
  modelSha256: Sha256.nullable(),
  operatorId: z.string(),
  triggerId: z.string(),
  cameraSerial: z.string(),
  startedAtUs: TimeUs,
  finishedAtUs: TimeUs,
  monotonicUs: z.int().nonnegative(),
  bootId: z.string(),
  verdict: Verdict,
  /** The model's calibrated score; null when nothing was judged. */
  score: z.number().nullable(),
  thresholds: Thresholds.nullable(),
  failedProofs: z.array(FailedProof),
  defects: z.array(Defect),
  images: z.array(ImageRef),
  /** Each camera's own finding where several look at the part, else empty; the record's own fields are the strictest view's. */
  views: z.array(InspectedView).default([]),
  truth: Truth.nullable(),
  judgedBy: z.enum(['model', 'person', 'interlock']),
  supersedes: InspectionId.nullable(),
  note: z.string(),
  inferenceMs: z.number().nonnegative().nullable(),
  /** Of the calibrated camera; null where it was not calibrated for pictures of this size. */
  mmPerPixel: z.number().positive().nullable().default(null),
});
export type Inspection = z.infer<typeof Inspection>;

/** Counts since the counters were last reset; rates are null while nothing was counted. */
export const Counters = z.object({
  sinceUs: TimeUs,
  parts: z.int().nonnegative(),
  pass: z.int().nonnegative(),
  review: z.int().nonnegative(),
  fail: z.int().nonnegative(),
  cannotJudge: z.int().nonnegative(),
  /** Passed parts ÷ judged parts (pass + review + fail). */
  yield: z.number().min(0).max(1).nullable(),
  /** Median seconds between the last parts. */
  taktSeconds: z.number().nonnegative().nullable(),
  truthKnown: z.int().nonnegative(),
  /** Defective parts that were passed. */
  escapes: z.int().nonnegative(),
  knownBad: z.int().nonnegative(),
  /** Good parts that were failed or sent to review. */
  overkill: z.int().nonnegative(),
  knownGood: z.int().nonnegative(),
});
export type Counters = z.infer<typeof Counters>;
