import type { Sha256 } from '../../contract/ids.ts';
import { bytesFromBase64 } from './base64.ts';
import type { EngineClient } from './engine-client.ts';

/** Stored pictures by name. A name is a hash, so what was once read never changes. */
export interface ImageShelf {
  /** @throws AppError `not-found`, `engine-unavailable` */
  read(sha256: Sha256): Promise<Blob>;
}

/**
 * Returns a shelf that keeps the `capacity` pictures used last.
 * A failed read is forgotten, because the picture may be readable after the engine's restart.
 */
export function createImageShelf(client: Pick<EngineClient, 'image'>, capacity: number): ImageShelf {
  const kept = new Map<Sha256, Promise<Blob>>();

  const fetchImage = async (sha256: Sha256): Promise<Blob> => {
    const { mime, base64 } = await client.image.read({ sha256 });
    return new Blob([bytesFromBase64(base64)], { type: mime });
  };

  const keep = (sha256: Sha256, image: Promise<Blob>): void => {
    kept.delete(sha256);
    kept.set(sha256, image);
    const oldest = kept.keys().next();
    if (kept.size > capacity && oldest.done === false) {
      kept.delete(oldest.value);
    }
  };

  return {
    async read(sha256) {
      const image = kept.get(sha256) ?? fetchImage(sha256);
      keep(sha256, image);
      try {
        return await image;
      } catch (error) {
        kept.delete(sha256);
        throw error;
      }
    },
  };
}
