import type { InspectedView } from '../../../contract/inspection.ts';
import { useTexts } from '../services/use-texts.ts';
import { VerdictMark } from '../verdict/verdict-mark.tsx';
import css from './view-chips.module.css';
import { nameOfView } from './view-words.ts';

const MARK_PX = 18;

export type ViewChipsProps = {
  readonly views: readonly InspectedView[];
  /** Name of the view whose picture is shown. */
  readonly shown: string | null;
  readonly onChoose: (viewName: string) => void;
};

/** Each camera's verdict on the part; tap one to see its picture. Nothing where one camera looks. */
export function ViewChips({ views, shown, onChoose }: ViewChipsProps) {
  const { t } = useTexts();
  return views.length < 2 ? null : (
    <ul className={css.chips} aria-label={t('views.title')} data-testid="view-chips">
      {views.map(({ viewName, verdict }) => {
        const name = nameOfView(viewName, t);
        return (
          <li key={viewName}>
            <button
              type="button"
              className={css.chip}
              data-verdict={verdict}
              aria-pressed={viewName === shown}
              aria-label={t('views.chip', { view: name, verdict: t(`verdictName.${verdict}`) })}
              onClick={(event) => {
                if (event.detail > 0) {
                  event.currentTarget.blur();
                }
                onChoose(viewName);
              }}
            >
              <VerdictMark verdict={verdict} size={MARK_PX} />
              <span>{name}</span>
            </button>
          </li>
        );
      })}
    </ul>
  );
}
