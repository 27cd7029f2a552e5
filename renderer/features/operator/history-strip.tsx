import type { InspectionId } from '../../../contract/ids.ts';
import { imageOf } from '../../components/stage/judged-picture.ts';
import { StoredImage } from '../../components/stored-image.tsx';
import { useTexts } from '../../components/services/use-texts.ts';
import { VerdictMark } from '../../components/verdict/verdict-mark.tsx';
import type { JudgedPart } from '../../api/part-history.ts';
import css from './history-strip.module.css';

const SHOWN_PARTS = 24;
const MARK_PX = 20;

export type HistoryStripProps = {
  readonly parts: readonly JudgedPart[];
  readonly chosenId: InspectionId | null;
  readonly isLoaded: boolean;
  readonly onChoose: (inspectionId: InspectionId) => void;
};

/** The last parts, newest first: tap one to look at it again. */
export function HistoryStrip({ parts, chosenId, isLoaded, onChoose }: HistoryStripProps) {
  const { t, formats } = useTexts();
  if (parts.length === 0) {
    return (
      <div className={css.strip} aria-busy={!isLoaded}>
        <p className={css.empty}>{isLoaded ? t('strip.empty') : t('app.loading')}</p>
      </div>
    );
  }
  return (
    <ul className={css.strip} aria-label={t('strip.title')} data-testid="history-strip">
      {parts.slice(0, SHOWN_PARTS).map(({ first, latest }) => (
        <li key={first.inspectionId}>
          <button
            type="button"
            className={css.item}
            data-verdict={latest.verdict}
            aria-current={first.inspectionId === chosenId}
            aria-label={t('strip.item', {
              serial: latest.partSerial,
              verdict: t(`verdictName.${latest.verdict}`),
              time: formats.time(first.finishedAtUs),
            })}
            onClick={(event) => {
              if (event.detail > 0) {
                event.currentTarget.blur();
              }
              onChoose(first.inspectionId);
            }}
          >
            <StoredImage
              className={css.thumbnail}
              sha256={imageOf(first, 'thumbnail') ?? imageOf(first, 'frame')}
              alt=""
            />
            <span className={css.mark}>
              <VerdictMark verdict={latest.verdict} size={MARK_PX} />
            </span>
          </button>
        </li>
      ))}
    </ul>
  );
}
