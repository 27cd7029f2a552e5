import { useEffect, useState } from 'react';
import type { Sha256 } from '../../../contract/ids.ts';
import { useServices } from './services.ts';

export type StoredImageState = {
  /** Address of the wanted picture; null while it is being read. */
  readonly url: string | null;
  readonly hasFailed: boolean;
};

const nothing: StoredImageState = { url: null, hasFailed: false };

/** Returns a stored picture as an address for `img`; null asks for none. */
export function useStoredImage(sha256: Sha256 | null): StoredImageState {
  const { images } = useServices();
  const [loaded, setLoaded] = useState<StoredImageState & { readonly sha256: Sha256 | null }>({
    ...nothing,
    sha256: null,
  });

  useEffect(() => {
    if (sha256 === null) {
      return undefined;
    }
    let isWanted = true;
    let url: string | null = null;
    images.read(sha256).then(
      (image) => {
        if (isWanted) {
          url = URL.createObjectURL(image);
          setLoaded({ sha256, url, hasFailed: false });
        }
      },
      () => {
        if (isWanted) {
          setLoaded({ sha256, url: null, hasFailed: true });
        }
      },
    );
    return () => {
      isWanted = false;
      if (url !== null) {
        URL.revokeObjectURL(url);
      }
    };
  }, [images, sha256]);

  return loaded.sha256 === sha256 ? loaded : nothing;
}
