import type { Sha256 } from '../../contract/ids.ts';
import { useStoredImage } from './services/use-stored-image.ts';

export type StoredImageProps = {
  readonly sha256: Sha256 | null;
  readonly alt: string;
  readonly className?: string | undefined;
};

/** A picture of the record store; an empty box of the same size while it is read or when it cannot be. */
export function StoredImage({ sha256, alt, className }: StoredImageProps) {
  const { url } = useStoredImage(sha256);
  return url === null ? (
    <span className={className} />
  ) : (
    <img className={className} src={url} alt={alt} draggable={false} />
  );
}
