import { VerdictMark } from '../../components/verdict/verdict-mark.tsx';
import type { JudgedPart } from '../../api/part-history.ts';
import { useTexts } from '../../components/services/use-texts.ts';
import { reasonOf } from './verdict-reasons.ts';
import css from './verdict-panel.module.css';

/** What the panel says: a part's verdict, or that there is none. */
export type PanelState = 'judged' | 'ready' | 'working' | 'lost';

export type VerdictPanelProps = {
  readonly state: PanelState;
  readonly part: JudgedPart | null;
  readonly isLookingBack: boolean;
  readonly isRunning: boolean;
};

const MARK_PX = 84;
const LONG_WORD = 8;

function NoVerdict({
  state,
  isRunning,
}: {
  readonly state: Exclude<PanelState, 'judged'>;
  readonly isRunning: boolean;
}) {
  const { t } = useTexts();
  const ready = t(isRunning ? 'panel.readyRunning' : 'panel.readyIdle');
  const word = t(`verdict.${state}`);
  return (
    <div className={css.block} data-verdict={state} data-testid="verdict" data-long={word.length > LONG_WORD}>
      <div className={css.headline}>
        <VerdictMark verdict={state === 'lost' ? 'cannot-judge' : 'ready'} size={MARK_PX} />
        <strong className={css.word}>{word}</strong>
      </div>
      <p className={css.reason}>
        {state === 'lost' ? `${t('lost.title')} ${t('lost.text')}` : state === 'ready' && ready}
      </p>
    </div>
  );
}

/** The verdict, readable from three metres: shape, word and colour at a place that never moves. */
export function VerdictPanel({ state, part, isLookingBack, isRunning }: VerdictPanelProps) {
  const { t, formats } = useTexts();
  if (state !== 'judged' || part === null) {
    return <NoVerdict state={state === 'judged' ? 'ready' : state} isRunning={isRunning} />;
  }
  const { latest, first } = part;
  const { reason, detail } = reasonOf(latest, t, formats);
  const word = t(`verdict.${latest.verdict}`);
  return (
    <div
      className={css.block}
      data-verdict={latest.verdict}
      data-back={isLookingBack}
      data-long={word.length > LONG_WORD}
      data-testid="verdict"
      data-inspection={latest.inspectionId}
    >
      <div className={css.headline}>
        <VerdictMark verdict={latest.verdict} size={MARK_PX} />
        <strong className={css.word}>{word}</strong>
      </div>
      <p className={css.reason}>{reason}</p>
      {detail !== '' && <p className={css.detail}>{detail}</p>}
      {latest.judgedBy === 'person' && (
        <p className={css.detail}>
          {t('panel.byPerson')}
          {first.verdict !== latest.verdict &&
            ` · ${t('panel.wasJudged', { verdict: t(`verdictName.${first.verdict}`) })}`}
        </p>
      )}
    </div>
  );
}
