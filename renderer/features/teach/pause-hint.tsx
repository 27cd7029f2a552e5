import { Button } from '@mantine/core';
import { useCallback } from 'react';
import type { StationStatus } from '../../../contract/status.ts';
import { useServices } from '../../components/services/services.ts';
import { useAction } from '../../components/services/use-action.ts';
import { useTexts } from '../../components/services/use-texts.ts';
import css from './teach.module.css';

/** Says that the station still inspects, and offers to pause it; nothing while it is paused. */
export function PauseHint({ status }: { readonly status: StationStatus }) {
  const { t } = useTexts();
  const { engine, station } = useServices();
  const pause = useAction(
    t('failed.run'),
    useCallback(
      async () => station.setState({ status: await engine.inspection.setRunning({ isRunning: false }) }),
      [engine, station],
    ),
  );
  return status.isRunning ? (
    <div className={css.hint}>
      <span>{t('teach.running')}</span>
      <Button variant="default" onClick={pause.run} loading={pause.isBusy}>
        {t('teach.pause')}
      </Button>
    </div>
  ) : null;
}
