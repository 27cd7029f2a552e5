import { z } from 'zod';
import { RecipeId, Sha256, TeachSessionId, TimeUs } from './ids.ts';
import { Defect } from './inspection.ts';
import { RegionOfInterest, ThresholdPromise } from './recipe.ts';
import { Thresholds, Verdict } from './verdict.ts';

/** Fewest good images a model can be taught from. */
export const MINIMUM_TEACH_IMAGES = 4;

export const TeachImage = z.object({
  sha256: Sha256,
  thumbnailSha256: Sha256,
  fileName: z.string(),
  addedAtUs: TimeUs,
});
export type TeachImage = z.infer<typeof TeachImage>;

export const TeachProgress = z.object({
  phase: z.enum(['waiting', 'pictures', 'features', 'coreset', 'calibration', 'packaging', 'done']),
  fraction: z.number().min(0).max(1),
  secondsLeft: z.number().nonnegative().nullable(),
});
export type TeachProgress = z.infer<typeof TeachProgress>;

/** A part being taught. It is stored at every step, so the wizard can be left and resumed, also after a restart. */
export const TeachSession = z.object({
  sessionId: TeachSessionId,
  name: z.string().trim().min(1).max(80),
  productCode: z.string().trim().min(1).max(80),
  cameraSerial: z.string(),
  regionOfInterest: RegionOfInterest.nullable(),
  state: z.enum(['collecting', 'training', 'trained', 'failed', 'released']),
  images: z.array(TeachImage),
  /** How different the pictures look: mean root-mean-square difference (0–1) of each to its nearest other; null below 2. */
  variety: z.number().nonnegative().nullable(),
  progress: TeachProgress.nullable(),
  failure: z.string().nullable(),
  modelSha256: Sha256.nullable(),
  thresholds: Thresholds.nullable(),
  promise: ThresholdPromise.nullable(),
  trainingSeconds: z.number().nonnegative().nullable(),
  recipeId: RecipeId.nullable(),
  createdAtUs: TimeUs,
  updatedAtUs: TimeUs,
});
export type TeachSession = z.infer<typeof TeachSession>;

/** A judgement made to try a freshly trained model; nothing is recorded. */
export const Trial = z.object({
  verdict: Verdict,
  score: z.number().nullable(),
  thresholds: Thresholds,
  defects: z.array(Defect),
  frameSha256: Sha256,
  mapSha256: Sha256.nullable(),
  width: z.int().positive(),
  height: z.int().positive(),
});
export type Trial = z.infer<typeof Trial>;
