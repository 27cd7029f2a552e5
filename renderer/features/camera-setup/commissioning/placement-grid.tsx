import { IconX } from '@tabler/icons-react';
import type { Commissioning } from '../../../../contract/camera-setup.ts';
import type { Sha256 } from '../../../../contract/ids.ts';
import { useTexts } from '../../../components/services/use-texts.ts';
import { StoredImage } from '../../../components/stored-image.tsx';
import css from './commissioning.module.css';

export type PlacementGridProps = {
  readonly placements: Commissioning['placements'];
  readonly marked: number | null;
  readonly onMark: (index: number | null) => void;
  readonly onRemove: (imageSha256: Sha256) => void;
};

/** The placements so far, newest first; pointing at one marks its dots in the band. */
export function PlacementGrid({ placements, marked, onMark, onRemove }: PlacementGridProps) {
  const { t, formats } = useTexts();
  return (
    <ul className={css.grid} data-testid="placements">
      {placements
        .map((placement, index) => ({ placement, index }))
        .reverse()
        .map(({ placement: { imageSha256, brightness, focus }, index }) => {
          const text = t('commissioning.placement', {
            number: index + 1,
            brightness: formats.number(brightness),
            focus: formats.number(focus),
          });
          return (
            <li key={imageSha256}>
              <button
                type="button"
                className={css.pick}
                aria-pressed={index === marked}
                onClick={() => onMark(index === marked ? null : index)}
                onPointerEnter={() => onMark(index)}
                onPointerLeave={() => onMark(null)}
                onFocus={() => onMark(index)}
                onBlur={() => onMark(null)}
              >
                <StoredImage className={css.tile} sha256={imageSha256} alt="" />
                <span>{text}</span>
              </button>
              <button
                type="button"
                className={css.remove}
                aria-label={t('commissioning.remove', { number: index + 1 })}
                onClick={() => onRemove(imageSha256)}
              >
                <IconX size={22} aria-hidden="true" />
              </button>
            </li>
          );
        })}
    </ul>
  );
}
