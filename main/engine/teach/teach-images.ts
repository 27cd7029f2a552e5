import type { Sha256 } from '../../../contract/ids.ts';
import type { TeachImage, TeachSession } from '../../../contract/teach.ts';
import type { Inference } from '../../inference/inference.ts';
import type { PreparedImage, Scene } from '../../inference/inference-methods.ts';
import type { StationStore } from '../../store/station-store.ts';

type Measured = { readonly scene: Scene; readonly descriptor: Float32Array };

export interface TeachImages {
  /** Stores picture and thumbnail. */
  keep(fileName: string, prepared: PreparedImage, atUs: number): Promise<TeachImage>;
  /** Brightness and focus of every picture, in order. */
  scenes(images: readonly TeachImage[]): Promise<readonly Scene[]>;
  /** See `TeachSession.variety`. */
  variety(images: readonly TeachImage[]): Promise<TeachSession['variety']>;
  /** The pictures' file bytes, in order. */
  read(images: readonly TeachImage[]): Promise<readonly { readonly fileName: string; readonly bytes: Uint8Array }[]>;
}

/** Keeps teaching pictures in the store and remembers what was measured of them; after a restart they are measured again. */
export function createTeachImages(
  store: Pick<StationStore, 'putImage' | 'readImage'>,
  inference: Pick<Inference, 'prepareFile'>,
): TeachImages {
  const measured = new Map<Sha256, Measured>();

  const measure = async ({ sha256, fileName }: TeachImage): Promise<Measured> => {
    const known = measured.get(sha256);
    if (known !== undefined) {
      return known;
    }
    const { scene, descriptor } = await inference.prepareFile(fileName, (await store.readImage(sha256)).bytes);
    measured.set(sha256, { scene, descriptor });
    return { scene, descriptor };
  };

  return {
    keep: async (fileName, { image, thumbnail, scene, descriptor }, atUs) => {
      const [kept, small] = [await store.putImage(image), await store.putImage(thumbnail)];
      measured.set(kept.sha256, { scene, descriptor });
      return { sha256: kept.sha256, thumbnailSha256: small.sha256, fileName, addedAtUs: atUs };
    },
    scenes: async (images) => (await Promise.all(images.map(measure))).map(({ scene }) => scene),
    variety: async (images) => {
      const descriptors = (await Promise.all(images.map(measure))).map(({ descriptor }) => descriptor);
      return meanNearestDifference(descriptors);
    },
    read: (images) =>
      Promise.all(
        images.map(async ({ sha256, fileName }) => ({ fileName, bytes: (await store.readImage(sha256)).bytes })),
      ),
  };
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
