import { useCallback, useEffect, useRef, useState } from 'react';
import type { AppError } from '../../../contract/errors.ts';
import { toAppError } from '../../api/switching-link.ts';
import { useStation } from './services.ts';

export type Loaded<T> = {
  /** Null until it was read for the first time. */
  readonly value: T | null;
  readonly failure: AppError | null;
  readonly reload: () => void;
  /** Puts in place what another call has answered. */
  readonly set: (value: T) => void;
};

/** Returns what `read` answers, read anew after each reconnection and whenever `read` changes. */
export function useLoaded<T>(read: () => Promise<T>): Loaded<T> {
  const connection = useStation((state) => state.connection);
  const [value, setValue] = useState<T | null>(null);
  const [failure, setFailure] = useState<AppError | null>(null);
  const lastCall = useRef(0);

  const reload = useCallback(() => {
    lastCall.current += 1;
    const call = lastCall.current;
    read().then(
      (answer) => {
        // An answer that was overtaken would bring back an older state.
        if (call === lastCall.current) {
          setValue(answer);
          setFailure(null);
        }
      },
      (error: unknown) => call === lastCall.current && setFailure(toAppError(error)),
    );
  }, [read]);
  useEffect(() => {
    if (connection === 'connected') {
      reload();
    }
  }, [connection, reload]);

  const set = useCallback((answer: T) => {
    lastCall.current += 1;
    setValue(answer);
    setFailure(null);
  }, []);
  return { value, failure, reload, set };
}
