import { Button } from '@mantine/core';
import { useCallback } from 'react';
import type { TeachSession } from '../../../contract/teach.ts';
import { addTeachSession } from '../../api/station-store.ts';
import { TrainingProgress } from '../../components/progress/training-progress.tsx';
import { useServices } from '../../components/services/services.ts';
import { useAction } from '../../components/services/use-action.ts';
import { useTexts } from '../../components/services/use-texts.ts';
import css from './teach.module.css';

const WAITING = { phase: 'waiting', fraction: 0, secondsLeft: null } as const;

export type TrainStepProps = { readonly session: TeachSession; readonly onBackToParts: () => void };

/** Step 3: learning, with progress and a way to stop it; or why it stopped. */
export function TrainStep({ session, onBackToParts }: TrainStepProps) {
  const { t } = useTexts();
  const { engine, station } = useServices();
  const { sessionId, failure } = session;
  const keep = useCallback(
    (next: TeachSession) =>
      station.setState(({ teachSessions }) => ({ teachSessions: addTeachSession(teachSessions, next) })),
    [station],
  );
  const cancel = useAction(
    t('failed.cancel'),
    useCallback(async () => keep(await engine.teach.cancel({ sessionId })), [engine, keep, sessionId]),
  );
  const again = useAction(
    t('failed.train'),
    useCallback(async () => keep(await engine.teach.train({ sessionId })), [engine, keep, sessionId]),
  );
  if (session.state === 'failed') {
    return (
      <div className={css.centre} role="alert">
        <h2>{t('teach.failedTitle')}</h2>
        <p>{t('teach.failedText', { reason: failure ?? '' })}</p>
        <div className={css.buttons}>
          <Button variant="default" size="xl" h={64} onClick={onBackToParts}>
            {t('teach.backToParts')}
          </Button>
          <Button size="xl" h={64} onClick={again.run} loading={again.isBusy}>
            {t('teach.trainAgain')}
          </Button>
        </div>
      </div>
    );
  }
  return (
    <div className={css.centre} data-testid="training">
      <h2>{t('teach.trainingTitle')}</h2>
      <TrainingProgress progress={session.progress ?? WAITING} />
      <p className={css.soft}>{t('teach.trainingText')}</p>
      <Button variant="default" size="xl" h={64} onClick={cancel.run} loading={cancel.isBusy}>
        {t('teach.cancelTraining')}
      </Button>
    </div>
  );
}
