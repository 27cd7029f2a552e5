import { createORPCClient } from '@orpc/client';
import type { StationEvent } from '../../contract/status.ts';
import type { EngineClient } from './engine-client.ts';
import type { EngineTransport, FrameSource, OpenLink } from './engine-transport.ts';
import { retryDelayMs } from './retry-delay.ts';
import { createSwitchingLink } from './switching-link.ts';

const SECOND_MS = 1_000;
const OPEN_TIMEOUT_MS = 4 * SECOND_MS;
/** A heartbeat comes every 2 s, so two of them are missing. */
export const SILENCE_LIMIT_MS = 5 * SECOND_MS;

/** `connecting` before the first success, `lost` whenever the engine is silent or gone. */
export type ConnectionState = 'connecting' | 'connected' | 'lost';

export type ConnectionListener = {
  onState(state: ConnectionState): void;
  onEvent(event: StationEvent): void;
  onFrames(frames: FrameSource): void;
};

/** The window's one line to the engine; it mends itself until closed. */
export interface EngineConnection {
  readonly client: EngineClient;
  /** Listens until the returned function is called; tells the present state at once. */
  listen(listener: ConnectionListener): () => void;
  close(): void;
}

function rejectOn(signal: AbortSignal): Promise<never> {
  return new Promise((_resolve, reject) => {
    const fail = (): void => reject(new DOMException('the connection ended', 'AbortError'));
    if (signal.aborted) {
      fail();
    }
    signal.addEventListener('abort', fail, { once: true });
  });
}

function delay(timeMs: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, timeMs);
    signal.addEventListener(
      'abort',
      () => {
        clearTimeout(timer);
        resolve();
      },
      { once: true },
    );
  });
}

/** Calls `onSilence` when `touch` was not called for the limit. */
function watchSilence(onSilence: () => void): { touch(): void; stop(): void } {
  let timer: ReturnType<typeof setTimeout> | undefined;
  return {
    touch() {
      clearTimeout(timer);
      timer = setTimeout(onSilence, SILENCE_LIMIT_MS);
    },
    stop() {
      clearTimeout(timer);
    },
  };
}

/** Returns a connection that is already trying; `random` spreads the retries of many windows. */
export function createEngineConnection(transport: EngineTransport, random: () => number): EngineConnection {
  const switching = createSwitchingLink();
  const client = createORPCClient<EngineClient>(switching);
  const listeners = new Set<ConnectionListener>();
  const closing = new AbortController();
  let state: ConnectionState = 'connecting';

  const setState = (next: ConnectionState): void => {
    if (next !== state) {
      state = next;
      for (const listener of listeners) {
        listener.onState(next);
      }
    }
  };

  /** Returns after the link has ended. */
  const liveOn = async (open: OpenLink): Promise<void> => {
    const silent = new AbortController();
    const ended = AbortSignal.any([open.ended, silent.signal, closing.signal]);
    const silence = watchSilence(() => silent.abort());
    const gone = rejectOn(ended);
    try {
      switching.use(open);
      silence.touch();
      // Not `ended`: cancelling over a line that is already closed would throw where nobody can catch it.
      const signal = AbortSignal.any([silent.signal, closing.signal]);
      const events = await Promise.race([client.station.watch({}, { signal }), gone]);
      setState('connected');
      for (const listener of listeners) {
        listener.onFrames(open.frames);
      }
      while (!ended.aborted) {
        const next = await Promise.race([events.next(), gone]);
        if (next.done === true) {
          return;
        }
        silence.touch();
        for (const listener of listeners) {
          listener.onEvent(next.value);
        }
      }
    } finally {
      silence.stop();
      switching.use(null);
      open.close();
    }
  };

  const connectOnce = async (): Promise<void> => {
    await liveOn(await transport.open(AbortSignal.any([closing.signal, AbortSignal.timeout(OPEN_TIMEOUT_MS)])));
  };

  const keepConnected = async (): Promise<void> => {
    let attempt = 0;
    while (!closing.signal.aborted) {
      // Every failure means the same here: not connected. It is shown as `lost` and tried again.
      await connectOnce().catch(() => undefined);
      attempt = state === 'connected' ? 0 : attempt;
      setState('lost');
      await delay(retryDelayMs(attempt, random), closing.signal);
      attempt += 1;
    }
  };
  void keepConnected();

  return {
    client,
    listen(listener) {
      listeners.add(listener);
      listener.onState(state);
      return () => listeners.delete(listener);
    },
    close() {
      closing.abort();
    },
  };
}
