import type { Sha256 } from '../../../contract/ids.ts';
import type { TeachImage, TeachSession } from '../../../contract/teach.ts';
import type { Inference } from '../../inference/inference.ts';
import type { ModelLocation, Placement, PreparedImage } from '../../inference/inference-methods.ts';
import type { StationStore } from '../../store/station-store.ts';

/** Judging all of several hundred pictures would keep a person waiting and tell nothing more. */
const MAXIMUM_PLACEMENTS = 40;

export interface TeachImages {
  /** Stores picture and thumbnail. */
  keep(fileName: string, prepared: PreparedImage, atUs: number): Promise<TeachImage>;
  /** What commissioning keeps of the pictures with their model; of many pictures an even selection. */
  placements(images: readonly TeachImage[], model: ModelLocation): Promise<readonly Placement[]>;
  /** See `TeachSession.variety`. */
  variety(images: readonly TeachImage[]): Promise<TeachSession['variety']>;
  /** The pictures' file bytes, in order. */
  read(images: readonly TeachImage[]): Promise<readonly { readonly fileName: string; readonly bytes: Uint8Array }[]>;
}

/** Keeps teaching pictures in the store and remembers what was measured of them; after a restart they are measured again. */
export function createTeachImages(
  store: Pick<StationStore, 'putImage' | 'readImage'>,
  inference: Pick<Inference, 'prepareFile' | 'describePlacement'>,
): TeachImages {
  const measured = new Map<Sha256, Float32Array>();

  const measure = async ({ sha256, fileName }: TeachImage): Promise<Float32Array> => {
    const known = measured.get(sha256);
    if (known !== undefined) {
      return known;
    }
    const { descriptor } = await inference.prepareFile(fileName, (await store.readImage(sha256)).bytes);
    measured.set(sha256, descriptor);
    return descriptor;
  };

  return {
    keep: async (fileName, { image, thumbnail, descriptor }, atUs) => {
      const [kept, small] = [await store.putImage(image), await store.putImage(thumbnail)];
      measured.set(kept.sha256, descriptor);
      return { sha256: kept.sha256, thumbnailSha256: small.sha256, fileName, addedAtUs: atUs };
    },
    placements: async (images, model) => {
      const placements: Placement[] = [];
      for (const { sha256 } of evenSelection(images, MAXIMUM_PLACEMENTS)) {
        placements.push(await inference.describePlacement(model, (await store.readImage(sha256)).bytes));
      }
      return placements;
    },
    variety: async (images) => {
      const descriptors = await Promise.all(images.map(measure));
      return meanNearestDifference(descriptors);
    },
    read: (images) =>
      Promise.all(
        images.map(async ({ sha256, fileName }) => ({ fileName, bytes: (await store.readImage(sha256)).bytes })),
      ),
  };
}

function evenSelection<Item>(items: readonly Item[], count: number): readonly Item[] {
  const step = Math.max(1, items.length / count);
  return items.filter((_, index) => Math.floor(index / step) !== Math.floor((index - 1) / step));
}

/** Returns the mean over all vectors of the root-mean-square difference to the nearest other one; null below two. */
export function meanNearestDifference(vectors: readonly Float32Array[]): number | null {
  if (vectors.length < 2) {
    return null;
  }
  const nearest = vectors.map((one) =>
    Math.min(...vectors.filter((other) => other !== one).map((other) => rootMeanSquare(one, other))),
  );
  return nearest.reduce((sum, value) => sum + value, 0) / nearest.length;
}

function rootMeanSquare(a: Float32Array, b: Float32Array): number {
  let sum = 0;
  for (let index = 0; index < a.length; index += 1) {
    sum += ((a[index] ?? 0) - (b[index] ?? 0)) ** 2;
  }
  return Math.sqrt(sum / a.length);
}
