import { VerdictMark } from '../../components/verdict/verdict-mark.tsx';
import type { JudgedPart } from '../../api/part-history.ts';
import { useTexts } from '../../components/services/use-texts.ts';
import { reasonOf } from './verdict-reasons.ts';
import { wordSize } from './word-size.ts';
import css from './verdict-panel.module.css';

/** What the panel says: a part's verdict, or that there is none. */
export type PanelState = 'judged' | 'ready' | 'working' | 'lost' | 'blocked';

export type VerdictPanelProps = {
  readonly state: PanelState;
  readonly part: JudgedPart | null;
  readonly isLookingBack: boolean;
  readonly isRunning: boolean;
  /** Why nothing can be judged now, in words; empty when all is ready. */
  readonly obstacle: string;
};

const MARK_PX = 84;

type NoVerdictProps = Pick<VerdictPanelProps, 'isRunning' | 'obstacle'> & {
  readonly state: Exclude<PanelState, 'judged'>;
};

function NoVerdict({ state, isRunning, obstacle }: NoVerdictProps) {
  const { t } = useTexts();
  const reasons: Record<NoVerdictProps['state'], string> = {
    ready: t(isRunning ? 'panel.readyRunning' : 'panel.readyIdle'),
    working: '',
    lost: `${t('lost.title')} ${t('lost.text')}`,
    blocked: obstacle,
  };
  const word = t(`verdict.${state}`);
  return (
    <div className={css.block} data-verdict={state} data-testid="verdict" data-size={wordSize(word)}>
      <div className={css.headline}>
        <VerdictMark verdict={state === 'lost' || state === 'blocked' ? 'cannot-judge' : 'ready'} size={MARK_PX} />
        <strong className={css.word}>{word}</strong>
      </div>
      <p className={css.reason}>{reasons[state]}</p>
    </div>
  );
}

/** The verdict, readable from three metres: shape, word and colour at a place that never moves. */
export function VerdictPanel({ state, part, isLookingBack, isRunning, obstacle }: VerdictPanelProps) {
  const { t, formats } = useTexts();
  if (state !== 'judged' || part === null) {
    return <NoVerdict state={state === 'judged' ? 'ready' : state} isRunning={isRunning} obstacle={obstacle} />;
  }
  const { latest, first } = part;
  const { reason, detail } = reasonOf(latest, t, formats);
  const word = t(`verdict.${latest.verdict}`);
  return (
    <div
      className={css.block}
      data-verdict={latest.verdict}
      data-back={isLookingBack}
      data-size={wordSize(word)}
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
          {reason !== t('panel.byPerson') && `${t('panel.byPerson')} · `}
          {t('panel.wasJudged', { verdict: t(`verdictName.${first.verdict}`) })}
        </p>
      )}
    </div>
  );
}
