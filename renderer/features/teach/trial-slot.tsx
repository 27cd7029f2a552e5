import { Button } from '@mantine/core';
import { useCallback, useState } from 'react';
import type { StationStatus } from '../../../contract/status.ts';
import type { TeachSession, Trial } from '../../../contract/teach.ts';
import { useServices } from '../../components/services/services.ts';
import { useAction } from '../../components/services/use-action.ts';
import { useTexts } from '../../components/services/use-texts.ts';
import { pictureOfTrial } from '../../components/stage/judged-picture.ts';
import { PictureStage } from '../../components/stage/picture-stage.tsx';
import { VerdictBadge } from '../../components/verdict/verdict-badge.tsx';
import css from './teach.module.css';
import { trialOutcome } from './trial-outcome.ts';

export type TrialSlotProps = {
  readonly part: 'good' | 'bad';
  readonly session: TeachSession;
  readonly status: StationStatus;
};

/** One of the two parts to try: its picture, verdict, and what that says. */
export function TrialSlot({ part, session, status }: TrialSlotProps) {
  const { t, formats } = useTexts();
  const { engine } = useServices();
  const [trial, setTrial] = useState<Trial | null>(null);
  const { sessionId } = session;
  const isSimulated = status.camera?.info.kind === 'simulator';
  const tryOut = useAction(
    t('failed.tryOut'),
    useCallback(async () => {
      if (isSimulated) {
        await engine.simulator.placeNext({ kind: part });
      }
      setTrial(await engine.teach.tryOut({ sessionId }));
    }, [engine, isSimulated, part, sessionId]),
  );
  const title = t(`teach.${part}`);
  return (
    <section className={css.slot} aria-label={title}>
      <div className={css.slotHead}>
        <h2>{title}</h2>
        {trial !== null && <VerdictBadge verdict={trial.verdict} />}
      </div>
      <PictureStage
        picture={trial === null ? null : pictureOfTrial(trial, title)}
        hasLive={trial === null}
        hasKeys={false}
      >
        {trial === null && <p className={css.dropHint}>{t('teach.notTried')}</p>}
      </PictureStage>
      <output className={css.slotText}>
        {trial !== null && (
          <>
            {trial.score !== null &&
              `${t('panel.scoreOfLimit', {
                score: formats.score(trial.score),
                limit: formats.score(trial.thresholds.review),
              })} · `}
            {t(`teach.${trialOutcome(part, trial.verdict)}`)}
          </>
        )}
      </output>
      <Button
        size="xl"
        h={64}
        variant={trial === null ? 'filled' : 'default'}
        onClick={tryOut.run}
        loading={tryOut.isBusy}
      >
        {t(part === 'good' ? 'teach.tryGood' : 'teach.tryBad')}
      </Button>
    </section>
  );
}
