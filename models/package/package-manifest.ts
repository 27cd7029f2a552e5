import { z } from 'zod';
import { Sha256, TimeUs } from '../../contract/ids.ts';
import { RegionOfInterest, ThresholdPromise } from '../../contract/recipe.ts';
import { Thresholds } from '../../contract/verdict.ts';

/** Raised when a package written now could not be judged rightly by an older program. */
export const FORMAT_VERSION = 1;

export const GoldenImage = z.object({
  file: z.string(),
  /** The calibrated score the model gave this picture when it was taught. */
  score: z.number(),
});
export type GoldenImage = z.infer<typeof GoldenImage>;

export const PackagedFile = z.object({ path: z.string(), sizeBytes: z.int().nonnegative(), sha256: Sha256 });
export type PackagedFile = z.infer<typeof PackagedFile>;

/** What a model is, how it came to be and what it promises; the rest of the package is checked against it. */
export const PackageManifest = z.object({
  formatVersion: z.literal(FORMAT_VERSION),
  kind: z.literal('anomaly'),
  name: z.string().min(1),
  version: z.int().positive(),
  createdBy: z.string(),
  createdAtUs: TimeUs,
  input: z.object({
    layout: z.literal('uint8 height × width × RGB'),
    /** The picture judged has about `size × size` pixels in the frame's aspect. */
    size: z.int().positive(),
    regionOfInterest: RegionOfInterest.nullable(),
  }),
  thresholds: Thresholds,
  promise: ThresholdPromise,
  calibration: z.object({
    method: z.enum(['leave-one-out', 'held-out']),
    images: z.int().positive(),
    /** The raw score that was made 1. */
    limit: z.number().positive(),
  }),
  training: z.object({
    images: z.int().positive(),
    /** SHA-256 over the SHA-256 of each picture's pixels, in the order taught. */
    sha256: Sha256,
    seed: z.int(),
    vectors: z.int().positive(),
    mirrored: z.array(z.enum(['horizontal', 'vertical', 'both'])),
    seconds: z.number().nonnegative(),
  }),
  /** Scores of the good images, each judged without itself; there is no other split when only good parts are known. */
  metrics: z.object({
    split: z.string(),
    seed: z.int(),
    medianGoodScore: z.number(),
    highestGoodScore: z.number(),
  }),
  backbone: z.object({ name: z.string(), license: z.string(), sha256: Sha256 }),
  opset: z.int().positive(),
  golden: z.array(GoldenImage),
  files: z.array(PackagedFile).min(1),
});
export type PackageManifest = z.infer<typeof PackageManifest>;
