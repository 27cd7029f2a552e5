import { VerdictMark } from '../../components/verdict/verdict-mark.tsx';
import { useTexts } from '../../components/services/use-texts.ts';
import type { Verdict } from '../../../contract/verdict.ts';
import css from './operator.module.css';
import type { PersonVerdict } from './use-correction.ts';

const MARK_PX = 30;
const choices = [
  { verdict: 'pass', text: 'actions.isPass', key: '1' },
  { verdict: 'review', text: 'actions.isReview', key: '2' },
  { verdict: 'fail', text: 'actions.isFail', key: '3' },
] as const;

export type CorrectionButtonsProps = {
  /** The verdict that holds; null when no part is shown. */
  readonly current: Verdict | null;
  readonly isDisabled: boolean;
  readonly onDecide: (verdict: PersonVerdict) => void;
};

/** A person's own verdict on the part shown. */
export function CorrectionButtons({ current, isDisabled, onDecide }: CorrectionButtonsProps) {
  const { t } = useTexts();
  return (
    <fieldset className={css.corrections}>
      <legend className="visually-hidden">{t('panel.decide')}</legend>
      {choices.map(({ verdict, text, key }) => (
        <button
          key={verdict}
          type="button"
          data-verdict={verdict}
          aria-pressed={current === verdict}
          aria-keyshortcuts={key}
          disabled={isDisabled || current === null}
          onClick={(event) => {
            if (event.detail > 0) {
              event.currentTarget.blur();
            }
            onDecide(verdict);
          }}
        >
          <VerdictMark verdict={verdict} size={MARK_PX} />
          <span>{t(text)}</span>
          <kbd aria-hidden="true">{key}</kbd>
        </button>
      ))}
    </fieldset>
  );
}
