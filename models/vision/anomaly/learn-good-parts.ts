import { AppError, toWireError } from '../../../contract/errors.ts';
import type { Sha256 } from '../../../contract/ids.ts';
import { seededRandom } from '../../evaluate/seeded-random.ts';
import { sha256Of } from '../../package/sha256-of.ts';
import type { RgbImage } from '../image/rgb-image.ts';
import { type CalibrationMethod } from './calibrate-thresholds.ts';
import type { FeatureExtractor } from './feature-extractor.ts';
import { findMirrorings } from './find-mirrorings.ts';
import { type PatchVectors, prepareBank } from './graph/build-anomaly-graph.ts';
import { joinVectors, planVariants, rangesOf, rememberImage, shuffled, variantsOf } from './patch-bank.ts';
import type { Mirroring, Picture } from './picture-variants.ts';
import type { ProgressReporter } from './teach-progress.ts';

/** One good image, decoded only when it is needed. */
export type TeachSource = { readonly fileName: string; readonly read: () => Promise<RgbImage> };

/** What was learned: the bank, and raw scores of images the model had not seen when it scored them. */
export type LearnedParts = {
  readonly bank: PatchVectors;
  readonly method: CalibrationMethod;
  readonly scores: readonly number[];
  readonly mirrorings: readonly Mirroring[];
  readonly trainingSha256: Sha256;
};

export type LearnOptions = { readonly seed: number; readonly coresetFraction: number };

/** Images the bank remembers; above this the others only calibrate, which needs no second look at the first. */
const MOST_BANK_IMAGES = 200;
/** Images spent on finding out whether parts may be mirrored: they no longer count for the calibration. */
const PILOTS = 8;
const PILOTS_FROM_IMAGES = 30;
const LEAST_VECTORS = 500;
/** The distances to more would take longer than the rest of the graph. */
const MOST_VECTORS = 3200;

type Memory = { readonly plain: PatchVectors; readonly remembered: PatchVectors };

/**
 * Builds the memory bank and scores good images with it. Each image's share of the bank is chosen from that image
 * alone, so leaving an image out is leaving its share out.
 *
 * @param sources in the order given by the caller; their number was checked
 */
export async function learnGoodParts(
  sources: readonly TeachSource[],
  extractor: FeatureExtractor,
  progress: ProgressReporter,
  options: LearnOptions,
): Promise<LearnedParts> {
  const learner = new Learner(sources, extractor, progress, options);
  return learner.learn();
}

class Learner {
  readonly #sources: readonly TeachSource[];
  readonly #extractor: FeatureExtractor;
  readonly #progress: ProgressReporter;
  readonly #options: LearnOptions;
  readonly #pixelHashes = new Map<number, Sha256>();

  constructor(
    sources: readonly TeachSource[],
    extractor: FeatureExtractor,
    progress: ProgressReporter,
    options: LearnOptions,
  ) {
    this.#sources = sources;
    this.#extractor = extractor;
    this.#progress = progress;
    this.#options = options;
  }

  async learn(): Promise<LearnedParts> {
    const order = shuffled(this.#sources.length, seededRandom(this.#options.seed));
    const isHeldOut = order.length > MOST_BANK_IMAGES;
    const bankImages = isHeldOut ? order.slice(0, MOST_BANK_IMAGES) : order;
    const pilots = order.length >= PILOTS_FROM_IMAGES ? bankImages.slice(0, PILOTS) : [];
    const mirrorings = pilots.length > 0 ? await findMirrorings(this.#extractor, await this.#reduceAll(pilots)) : [];
    const memories = await this.#remember(bankImages, mirrorings);
    const bank = joinVectors(memories.map(({ remembered }) => remembered));
    const scores = isHeldOut
      ? await this.#scoreHeldOut(order.slice(MOST_BANK_IMAGES), bank)
      : await this.#scoreLeftOut(memories, pilots.length);
    return {
      bank,
      method: isHeldOut ? 'held-out' : 'leave-one-out',
      scores,
      mirrorings,
      trainingSha256: this.#hashAll(),
    };
  }

  async #remember(images: readonly number[], mirrorings: readonly Mirroring[]): Promise<readonly Memory[]> {
    const plan = planVariants(images.length, mirrorings);
    const memories: Memory[] = [];
    for (const [position, image] of images.entries()) {
      this.#progress.report('features', position / images.length);
      const variants: PatchVectors[] = [];
      for (const variant of variantsOf(await this.#reduce(image), plan)) {
        variants.push(await this.#extractor.describe(variant));
      }
      const plain = variants[0] ?? { width: 0, count: 0, data: new Float32Array() };
      const count = this.#shareOf(images.length, plain.count);
      const { seed } = this.#options;
      memories.push({ plain, remembered: await rememberImage(this.#extractor, variants, { count, seed }) });
    }
    return memories;
  }

  #shareOf(images: number, patches: number): number {
    const wanted = Math.max(LEAST_VECTORS, images * patches * this.#options.coresetFraction);
    return Math.max(2, Math.round(Math.min(MOST_VECTORS, wanted) / images));
  }

  async #scoreLeftOut(memories: readonly Memory[], pilots: number): Promise<readonly number[]> {
    const parts = memories.map(({ remembered }) => remembered);
    const bank = prepareBank(joinVectors(parts));
    const ranges = rangesOf(parts);
    const scores: number[] = [];
    for (const [left, { plain }] of memories.entries()) {
      if (left >= pilots) {
        this.#progress.report('calibration', left / memories.length);
        scores.push(await this.#extractor.score(plain, bank, ranges[left]));
      }
    }
    return scores;
  }

  async #scoreHeldOut(images: readonly number[], vectors: PatchVectors): Promise<readonly number[]> {
    const bank = prepareBank(vectors);
    const scores: number[] = [];
    for (const [position, image] of images.entries()) {
      this.#progress.report('calibration', position / images.length);
      const features = await this.#extractor.describe(await this.#reduce(image));
      scores.push(await this.#extractor.score(features, bank));
    }
    return scores;
  }

  async #reduceAll(images: readonly number[]): Promise<readonly Picture[]> {
    const pictures: Picture[] = [];
    for (const image of images) {
      this.#progress.report('features', 0);
      pictures.push(await this.#reduce(image));
    }
    return pictures;
  }

  async #reduce(index: number): Promise<Picture> {
    const source = this.#sources[index];
    if (source === undefined) {
      throw new RangeError(`there is no image ${index}`);
    }
    const image = await readSource(source);
    this.#pixelHashes.set(index, sha256Of(image.data));
    return this.#extractor.reduce(image);
  }

  #hashAll(): Sha256 {
    const hashes = [...this.#pixelHashes].toSorted(([a], [b]) => a - b).map(([, hash]) => hash);
    return sha256Of(new TextEncoder().encode(hashes.join('\n')));
  }
}

/** Decodes a source, naming the file when that fails. @throws AppError with the decoder's code */
export async function readSource({ fileName, read }: TeachSource): Promise<RgbImage> {
  try {
    return await read();
  } catch (error) {
    const { code, message } = toWireError(error);
    throw new AppError(code, message.includes(fileName) ? message : `${fileName}: ${message}`, { cause: error });
  }
}
