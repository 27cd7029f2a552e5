import { IconX } from '@tabler/icons-react';
import type { TeachImage } from '../../../contract/teach.ts';
import { useTexts } from '../../components/services/use-texts.ts';
import { StoredImage } from '../../components/stored-image.tsx';
import css from './teach.module.css';

export type TeachImageGridProps = {
  readonly images: readonly TeachImage[];
  readonly onRemove: (image: TeachImage) => void;
};

/** The good pictures so far, newest first. */
export function TeachImageGrid({ images, onRemove }: TeachImageGridProps) {
  const { t } = useTexts();
  return (
    <ul className={css.grid} data-testid="teach-images">
      {images
        .map((image, index) => ({ image, number: index + 1 }))
        .reverse()
        .map(({ image, number }) => (
          <li key={image.sha256}>
            <StoredImage className={css.tile} sha256={image.thumbnailSha256} alt={image.fileName} />
            <button type="button" aria-label={t('teach.remove', { number })} onClick={() => onRemove(image)}>
              <IconX size={22} aria-hidden="true" />
            </button>
          </li>
        ))}
    </ul>
  );
}
