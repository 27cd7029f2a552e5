import { useCallback, useRef, useState } from 'react';
import { toAppError } from '../../api/switching-link.ts';
import { useServices } from './services.ts';

export type Action = {
  /** Starts the work, unless it is still going on; a double tap does it once. */
  readonly run: () => void;
  readonly isBusy: boolean;
};

/** Returns `work` as something to press. A failure is told as `failedText`, what happened and what to do. */
export function useAction(failedText: string, work: () => Promise<void>): Action {
  const { notices } = useServices();
  const [isBusy, setBusy] = useState(false);
  const isRunning = useRef(false);

  const run = useCallback(() => {
    if (isRunning.current) {
      return;
    }
    isRunning.current = true;
    setBusy(true);
    work()
      .catch((error: unknown) => notices.getState().fail(failedText, toAppError(error)))
      .finally(() => {
        isRunning.current = false;
        setBusy(false);
      });
  }, [failedText, notices, work]);

  return { run, isBusy };
}
