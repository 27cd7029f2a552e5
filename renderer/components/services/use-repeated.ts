import { useEffect, useRef } from 'react';
import { useStation } from './services.ts';

/**
 * Calls `work` while the calling component is on the screen and the station is reached: each call `pauseMs` after the
 * one before has ended, so that a slow station is never asked twice at once.
 */
export function useRepeated(work: () => Promise<void>, pauseMs: number): void {
  const isConnected = useStation(({ connection }) => connection === 'connected');
  const latest = useRef(work);
  useEffect(() => {
    latest.current = work;
  });
  useEffect(() => {
    if (!isConnected) {
      return undefined;
    }
    let timer: ReturnType<typeof setTimeout> | undefined;
    let isWanted = true;
    const turn = (): void => {
      const again = (): void => {
        if (isWanted) {
          timer = setTimeout(turn, pauseMs);
        }
      };
      latest.current().then(again, again);
    };
    turn();
    return () => {
      isWanted = false;
      clearTimeout(timer);
    };
  }, [isConnected, pauseMs]);
}
