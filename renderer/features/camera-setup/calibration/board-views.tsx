import { IconX } from '@tabler/icons-react';
import type { BoardView, Calibration } from '../../../../contract/camera-setup.ts';
import type { Sha256 } from '../../../../contract/ids.ts';
import { useTexts } from '../../../components/services/use-texts.ts';
import { StoredImage } from '../../../components/stored-image.tsx';
import own from './calibration.module.css';

export type BoardViewsProps = {
  readonly views: readonly BoardView[];
  readonly outliers: Calibration['outliers'];
  /** Null shows the live picture. */
  readonly chosen: Sha256 | null;
  readonly onChoose: (imageSha256: Sha256 | null) => void;
  readonly onRemove: (imageSha256: Sha256) => void;
};

/** The pictures of the board so far; tap one to see the corners found on it. */
export function BoardViews({ views, outliers, chosen, onChoose, onRemove }: BoardViewsProps) {
  const { t } = useTexts();
  return (
    <ul className={own.views} data-testid="board-views">
      <li>
        <button type="button" className={own.tile} aria-pressed={chosen === null} onClick={() => onChoose(null)}>
          <span>{t('calibration.live')}</span>
        </button>
      </li>
      {views.map(({ imageSha256, corners }, index) => (
        <li key={imageSha256}>
          <button
            type="button"
            className={own.tile}
            aria-pressed={chosen === imageSha256}
            data-odd={outliers.some((one) => one.imageSha256 === imageSha256)}
            onClick={() => onChoose(imageSha256)}
          >
            <StoredImage
              sha256={imageSha256}
              alt={t('calibration.view', { number: index + 1, count: corners.length })}
            />
          </button>
          <button
            type="button"
            className={own.remove}
            aria-label={t('calibration.remove', { number: index + 1 })}
            onClick={() => onRemove(imageSha256)}
          >
            <IconX size={22} aria-hidden="true" />
          </button>
        </li>
      ))}
    </ul>
  );
}
