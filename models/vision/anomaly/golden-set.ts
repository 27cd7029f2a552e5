import { AppError } from '../../../contract/errors.ts';
import { readPackage } from '../../package/read-package.ts';
import { createSession } from '../../runtime/create-session.ts';
import type { InferenceSession } from '../../runtime/inference-session.ts';
import { decodeImage } from '../image/decode-image.ts';
import { encodeJpeg } from '../image/encode-jpeg.ts';
import { resizeImage } from '../image/resize-image.ts';
import type { RgbImage } from '../image/rgb-image.ts';
import { readSource, type TeachSource } from './learn-good-parts.ts';

/** A training picture that travels with the model, and the calibrated score the model gave it. */
export type GoldenPicture = { readonly file: string; readonly jpeg: Uint8Array; readonly score: number };

const GOLDEN_IMAGES = 3;
const MOST_PIXELS = 1_000_000;
const JPEG_QUALITY = 92;
/** Other processors round float32 differently; a wrong graph or decoder is off by far more. */
const TOLERANCE = 0.01;

/** Returns a few of the sources, evenly drawn, as JPEG with their scores, computed from the JPEG as the verifier does. */
export async function makeGoldenSet(
  sources: readonly TeachSource[],
  model: Uint8Array,
  threads: number,
): Promise<readonly GoldenPicture[]> {
  await using session = await createSession(model, { threads });
  const golden: GoldenPicture[] = [];
  for (let index = 0; index < GOLDEN_IMAGES; index += 1) {
    const source = sources[Math.floor((index * sources.length) / GOLDEN_IMAGES)];
    if (source !== undefined) {
      const jpeg = encodeJpeg(shrink(await readSource(source)), JPEG_QUALITY);
      golden.push({ file: `golden/${index + 1}.jpg`, jpeg, score: await scoreOf(session, jpeg) });
    }
  }
  return golden;
}

export type ReplayedPicture = {
  readonly file: string;
  readonly expectedScore: number;
  readonly score: number;
  readonly isEqual: boolean;
};

/**
 * Scores a package's golden pictures on this machine.
 *
 * @returns one entry a picture; `isEqual` within 1 % of the score it had when it was taught
 * @throws AppError when the package is not whole
 */
export async function replayGoldenSet(
  packageBytes: Uint8Array,
  options: { readonly threads: number; readonly providers?: readonly string[] },
): Promise<readonly ReplayedPicture[]> {
  const { manifest, model, golden } = readPackage(packageBytes);
  await using session = await createSession(model, options);
  const replayed: ReplayedPicture[] = [];
  for (const { file, score: expectedScore } of manifest.golden) {
    const jpeg = golden.get(file);
    if (jpeg === undefined) {
      throw new AppError(
        'package-damaged',
        `the model package lacks its picture ${file}; copy it again from its source`,
      );
    }
    const score = await scoreOf(session, jpeg);
    replayed.push({
      file,
      expectedScore,
      score,
      isEqual: Math.abs(score - expectedScore) <= TOLERANCE * expectedScore,
    });
  }
  return replayed;
}

async function scoreOf(session: InferenceSession, jpeg: Uint8Array): Promise<number> {
  const { width, height, data } = decodeImage(jpeg);
  const image = { type: 'uint8', dims: [height, width, 3], data } as const;
  const { score } = await session.run({ image }, ['score']);
  return score?.type === 'float32' ? (score.data[0] ?? Number.NaN) : Number.NaN;
}

function shrink(image: RgbImage): RgbImage {
  const factor = Math.sqrt(MOST_PIXELS / (image.width * image.height));
  return factor >= 1
    ? image
    : resizeImage(image, Math.round(image.width * factor), Math.max(1, Math.round(image.height * factor)));
}
