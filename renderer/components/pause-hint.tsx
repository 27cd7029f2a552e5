import { Button } from '@mantine/core';
import { useCallback } from 'react';
import type { StationStatus } from '../../contract/status.ts';
import css from './pause-hint.module.css';
import { useServices } from './services/services.ts';
import { useAction } from './services/use-action.ts';
import { useTexts } from './services/use-texts.ts';

export type PauseHintProps = {
  readonly status: StationStatus;
  /** Why the station should not go on inspecting now. */
  readonly text: string;
};

/** Says that the station still inspects, and offers to pause it; nothing while it is paused. */
export function PauseHint({ status, text }: PauseHintProps) {
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
      <span>{text}</span>
      <Button variant="default" onClick={pause.run} loading={pause.isBusy}>
        {t('teach.pause')}
      </Button>
    </div>
  ) : null;
}
