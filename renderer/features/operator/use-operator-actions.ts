import type { StationStatus } from '../../../contract/status.ts';
import { useKeys } from '../../components/keyboard/use-keys.ts';
import { useStation } from '../../components/services/services.ts';
import { type PersonVerdict, useCorrection } from './use-correction.ts';
import { useOperatorCommands } from './use-operator-commands.ts';
import type { ShownPartControl } from './use-shown-part.ts';

export type OperatorActions = {
  readonly isConnected: boolean;
  readonly isInspecting: boolean;
  readonly isCorrecting: boolean;
  readonly canInspect: boolean;
  readonly canMarkDefect: boolean;
  readonly inspect: () => void;
  readonly decide: (verdict: PersonVerdict) => void;
  readonly callQuality: () => void;
  readonly togglePause: () => void;
};

/** Returns what can be done on the operator screen now, and binds the keys to it. */
export function useOperatorActions(
  status: StationStatus,
  { shown, choose, step, toNow }: ShownPartControl,
  openCall: () => void,
): OperatorActions {
  const isConnected = useStation(({ connection }) => connection === 'connected');
  const commands = useOperatorCommands();
  const correction = useCorrection();
  const isReady = status.recipe !== null && status.preparation === null && status.disk.state !== 'full';
  const canInspect = isConnected && isReady;
  const whenConnected = (act: () => void) => (): void => {
    if (isConnected) {
      act();
    }
  };
  const decide = (verdict: PersonVerdict): void => {
    if (isConnected && shown.part !== null) {
      correction.decide(shown.part, verdict, '');
    }
  };
  const actions: OperatorActions = {
    isConnected,
    isInspecting: commands.isInspecting,
    isCorrecting: correction.isBusy,
    canInspect,
    canMarkDefect: isConnected && shown.part !== null && shown.part.latest.verdict !== 'fail',
    inspect() {
      if (canInspect) {
        choose(null);
        commands.inspect();
      }
    },
    decide,
    callQuality: whenConnected(openCall),
    togglePause: whenConnected(commands.togglePause),
  };
  useKeys(
    {
      ' ': actions.inspect,
      d: () => decide('fail'),
      q: actions.callQuality,
      p: actions.togglePause,
      '1': () => decide('pass'),
      '2': () => decide('review'),
      '3': () => decide('fail'),
      ArrowRight: () => step(1),
      ArrowLeft: () => step(-1),
      Escape: toNow,
    },
    commands.nameNextPart,
  );
  return actions;
}
