import { useEffect, useState } from 'react';
import type { Sha256 } from '../../../../contract/ids.ts';
import { useServices } from '../../../components/services/services.ts';

export type ImageSize = { readonly width: number; readonly height: number };

/** Returns the pixels of a stored picture; null until it is read, and where it cannot be. */
export function useImageSize(sha256: Sha256 | null): ImageSize | null {
  const { images } = useServices();
  const [known, setKnown] = useState<(ImageSize & { readonly sha256: Sha256 }) | null>(null);
  useEffect(() => {
    if (sha256 === null) {
      return undefined;
    }
    let isWanted = true;
    const measure = async (): Promise<void> => {
      const bitmap = await createImageBitmap(await images.read(sha256));
      const { width, height } = bitmap;
      bitmap.close();
      if (isWanted) {
        setKnown({ sha256, width, height });
      }
    };
    measure().catch(() => undefined);
    return () => {
      isWanted = false;
    };
  }, [images, sha256]);
  return known !== null && known.sha256 === sha256 ? known : null;
}
