import { Button } from '@mantine/core';
import { useCallback, useState } from 'react';
import type { StationStatus } from '../../../contract/status.ts';
import type { TeachSession } from '../../../contract/teach.ts';
import { navigate } from '../../components/navigation/use-route.ts';
import { PauseHint } from '../../components/pause-hint.tsx';
import { useServices } from '../../components/services/services.ts';
import { useAction } from '../../components/services/use-action.ts';
import { useTexts } from '../../components/services/use-texts.ts';
import { PromiseText } from './promise-text.tsx';
import css from './teach.module.css';
import { TrialSlot } from './trial-slot.tsx';

export type TryStepProps = {
  readonly session: TeachSession;
  readonly status: StationStatus;
  readonly onAddMore: () => void;
};

/** Step 4: a good and a bad part side by side, the promise, and the decision to use it. */
export function TryStep({ session, status, onAddMore }: TryStepProps) {
  const { t } = useTexts();
  const { engine } = useServices();
  const { sessionId, name } = session;
  const [isReleased, setReleased] = useState(session.state === 'released');
  const useNow = useAction(
    t('failed.release'),
    useCallback(async () => {
      await engine.teach.release({ sessionId, activate: true });
      navigate({ screen: 'inspect' });
    }, [engine, sessionId]),
  );
  const keep = useAction(
    t('failed.release'),
    useCallback(async () => {
      await engine.teach.release({ sessionId, activate: false });
      setReleased(true);
    }, [engine, sessionId]),
  );
  if (isReleased) {
    return (
      <div className={css.centre}>
        <h2>{t('teach.releasedTitle', { name })}</h2>
        <p>{t('teach.releasedText')}</p>
        <div className={css.buttons}>
          <Button variant="default" size="xl" h={64} onClick={() => navigate({ screen: 'teach', id: null })}>
            {t('teach.another')}
          </Button>
          <Button size="xl" h={64} onClick={() => navigate({ screen: 'recipes' })}>
            {t('app.recipes')}
          </Button>
        </div>
      </div>
    );
  }
  return (
    <div className={css.try}>
      <PauseHint status={status} text={t('teach.running')} />
      <div className={css.promise}>
        <p>{t('teach.tryText')}</p>
        <PromiseText session={session} />
      </div>
      <div className={css.slots}>
        <TrialSlot part="good" session={session} status={status} />
        <TrialSlot part="bad" session={session} status={status} />
      </div>
      <div className={css.buttons}>
        <Button variant="default" size="xl" h={72} onClick={onAddMore}>
          {t('teach.addMore')}
        </Button>
        <Button variant="default" size="xl" h={72} onClick={keep.run} loading={keep.isBusy}>
          {t('teach.keepForLater')}
        </Button>
        <Button size="xl" h={72} onClick={useNow.run} loading={useNow.isBusy} data-testid="use-now">
          {t('teach.useNow')}
        </Button>
      </div>
    </div>
  );
}
