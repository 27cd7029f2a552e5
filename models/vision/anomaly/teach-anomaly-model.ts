import { type Clock, systemClock } from '../../../contract/clock.ts';
import { AppError } from '../../../contract/errors.ts';
import type { Sha256 } from '../../../contract/ids.ts';
import type { RegionOfInterest, ThresholdPromise } from '../../../contract/recipe.ts';
import { MINIMUM_TEACH_IMAGES, type TeachProgress } from '../../../contract/teach.ts';
import type { Thresholds } from '../../../contract/verdict.ts';
import type { PackageManifest } from '../../package/package-manifest.ts';
import type { SigningKeys } from '../../package/package-signature.ts';
import { sha256Of } from '../../package/sha256-of.ts';
import { writePackage } from '../../package/write-package.ts';
import type { BackboneFile } from '../backbone/shipped-backbone.ts';
import { type Calibration, calibrateThresholds } from './calibrate-thresholds.ts';
import { createFeatureExtractor } from './feature-extractor.ts';
import { median } from './find-mirrorings.ts';
import { buildServingGraph } from './graph/build-anomaly-graph.ts';
import { type GoldenPicture, makeGoldenSet } from './golden-set.ts';
import { type LearnedParts, learnGoodParts, type TeachSource } from './learn-good-parts.ts';
import { createProgressReporter } from './teach-progress.ts';

export type { TeachSource } from './learn-good-parts.ts';

export type TeachOptions = {
  readonly name: string;
  /** Pictures are judged at about `size × size` pixels, in their own aspect. */
  readonly size: number;
  readonly seed: number;
  readonly backbone: BackboneFile;
  readonly regionOfInterest: RegionOfInterest | null;
  /** Share of all patches the bank remembers; it is kept between 500 and 3200 vectors all the same. */
  readonly coresetFraction?: number;
  readonly threads: number;
  readonly createdBy: string;
  readonly createdAtUs: number;
  /** Leaves the package unsigned when left out. */
  readonly signingKeys?: SigningKeys;
  readonly clock?: Clock;
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: TeachProgress) => void;
};

export type TaughtModel = {
  readonly packageBytes: Uint8Array;
  readonly sha256: Sha256;
  readonly manifest: PackageManifest;
  readonly thresholds: Thresholds;
  readonly promise: ThresholdPromise;
  readonly seconds: number;
};

/** Measured on magnetic tile: README.md. */
export const DEFAULT_SIZE = 256;
const DEFAULT_CORESET_FRACTION = 0.15;
const SMALLEST_SIZE = 64;
const LARGEST_SIZE = 1024;

/**
 * Teaches an anomaly model (PatchCore, Roth et al. 2022) from images of good parts; equal images, order, options and
 * seed give the same model. The sources are read one at a time.
 *
 * @throws AppError `too-few-images` below 4 images, `cancelled`, `bad-request` for a size out of range, or what
 *   reading a source threw, with the file's name
 */
export async function teachAnomalyModel(sources: readonly TeachSource[], options: TeachOptions): Promise<TaughtModel> {
  checkRequest(sources, options);
  const progress = createProgressReporter(options.clock ?? systemClock, options.onProgress, options.signal);
  await using extractor = await createFeatureExtractor(options);
  const learned = await learnGoodParts(sources, extractor, progress, {
    seed: options.seed,
    coresetFraction: options.coresetFraction ?? DEFAULT_CORESET_FRACTION,
  });
  progress.report('packaging', 0);
  const calibration = calibrateThresholds(learned.scores, learned.method);
  const { bytes: model, opset } = buildServingGraph({ ...options, bank: learned.bank, limit: calibration.limit });
  const golden = await makeGoldenSet(sources, model, options.threads);
  const seconds = progress.elapsedSeconds();
  const manifest = describeModel(options, learned, calibration, { opset, golden, seconds, images: sources.length });
  const files = new Map(golden.map(({ file, jpeg }) => [file, jpeg]));
  const written = writePackage({ manifest, model, golden: files }, options.signingKeys ?? null);
  progress.finish();
  return {
    packageBytes: written.bytes,
    sha256: sha256Of(written.bytes),
    manifest: written.manifest,
    thresholds: calibration.thresholds,
    promise: calibration.promise,
    seconds,
  };
}

function checkRequest(sources: readonly TeachSource[], { size, seed }: TeachOptions): void {
  if (sources.length < MINIMUM_TEACH_IMAGES) {
    const images = sources.length === 1 ? '1 image is' : `${sources.length} images are`;
    throw new AppError(
      'too-few-images',
      `${images} too few; give at least ${MINIMUM_TEACH_IMAGES} images of good parts`,
    );
  }
  if (!Number.isInteger(size) || size < SMALLEST_SIZE || size > LARGEST_SIZE || !Number.isInteger(seed)) {
    throw new AppError(
      'bad-request',
      `the size must be a whole number from ${SMALLEST_SIZE} to ${LARGEST_SIZE} and the seed a whole number`,
    );
  }
}

type Circumstances = {
  readonly opset: number;
  readonly golden: readonly GoldenPicture[];
  readonly seconds: number;
  readonly images: number;
};

function describeModel(
  { name, size, seed, backbone, regionOfInterest, createdBy, createdAtUs }: TeachOptions,
  { bank, method, scores, mirrorings, trainingSha256 }: LearnedParts,
  { limit, thresholds, promise }: Calibration,
  { opset, golden, seconds, images }: Circumstances,
): Omit<PackageManifest, 'files' | 'formatVersion'> {
  return {
    kind: 'anomaly',
    name,
    version: 1,
    createdBy,
    createdAtUs,
    input: { layout: 'uint8 height × width × RGB', size, regionOfInterest },
    thresholds,
    promise,
    calibration: { method, images: scores.length, limit },
    training: { images, sha256: trainingSha256, seed, vectors: bank.count, mirrored: [...mirrorings], seconds },
    metrics: {
      split: method === 'held-out' ? 'good images kept out of the bank' : 'good images, each judged without itself',
      seed,
      medianGoodScore: median(scores) / limit,
      highestGoodScore: Math.max(...scores) / limit,
    },
    backbone: { name: backbone.name, license: backbone.license, sha256: sha256Of(backbone.bytes) },
    opset,
    golden: golden.map(({ file, score }) => ({ file, score })),
  };
}
