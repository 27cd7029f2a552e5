import { useCallback, useState } from 'react';
import { applyRecord } from '../../api/station-store.ts';
import { useServices, useStation } from '../../components/services/services.ts';
import { useAction } from '../../components/services/use-action.ts';
import { useTexts } from '../../components/services/use-texts.ts';

export type OperatorCommands = {
  readonly inspect: () => void;
  readonly isInspecting: boolean;
  readonly togglePause: () => void;
  /** Names the next part, as read by a code scanner. */
  readonly nameNextPart: (serial: string) => void;
};

/** Returns what the operator can tell the station to do. */
export function useOperatorCommands(): OperatorCommands {
  const { engine, station, notices } = useServices();
  const { t } = useTexts();
  const isRunning = useStation(({ status }) => status?.isRunning ?? false);
  const [partSerial, setPartSerial] = useState<string | null>(null);

  const inspect = useAction(
    t('failed.inspect'),
    useCallback(async () => {
      const inspection = await engine.inspection.trigger(partSerial === null ? {} : { partSerial });
      setPartSerial(null);
      station.setState((state) => applyRecord(state, inspection));
    }, [engine, partSerial, station]),
  );
  const pause = useAction(
    t('failed.run'),
    useCallback(async () => {
      const status = await engine.inspection.setRunning({ isRunning: !isRunning });
      station.setState({ status });
      notices.getState().tell(t(status.isRunning ? 'done.running' : 'done.paused'));
    }, [engine, isRunning, notices, station, t]),
  );

  return {
    inspect: inspect.run,
    isInspecting: inspect.isBusy,
    togglePause: pause.run,
    nameNextPart(serial) {
      setPartSerial(serial);
      notices.getState().tell(t('done.scanned', { serial }));
    },
  };
}
