import { useEffect, useRef } from 'react';
import { useStation } from './services.ts';

/**
 * Calls `work` while the calling component is on the screen and the station is reached: each call `pauseMs` after the
 * one before has ended, so that a slow station is never asked twice at once. Other work begins without the pause.
 */
export function useRepeated(work: () => Promise<void>, pauseMs: number): void {
  const isConnected = useStation(({ connection }) => connection === 'connected');
  const lastCall = useRef(Promise.resolve());
  useEffect(() => {
    if (!isConnected) {
      return undefined;
    }
    let timer: ReturnType<typeof setTimeout> | undefined;
    let isWanted = true;
    const turn = (): void => {
      // What one call could not do, the next one tries again.
      const call = lastCall.current.then(() => (isWanted ? work() : undefined)).catch(() => undefined);
      lastCall.current = call;
      void call.then(() => {
        if (isWanted) {
          timer = setTimeout(turn, pauseMs);
        }
      });
    };
    turn();
    return () => {
      isWanted = false;
      clearTimeout(timer);
    };
  }, [isConnected, pauseMs, work]);
}
