import type { StationEvent } from '../../../contract/status.ts';

/** A window that reads slower than this is disconnected; it reconnects and starts from the current status. */
const MAXIMUM_WAITING_EVENTS = 200;

export interface EventHub {
  publish(event: StationEvent): void;
  /** Yields events from now on until the signal aborts. A waiting older status is replaced by the newer one. */
  watch(signal: AbortSignal | undefined): AsyncGenerator<StationEvent, void, void>;
  readonly watchers: number;
}

type Watcher = { readonly queue: StationEvent[]; wake: () => void; isOverrun: boolean };

export function createEventHub(): EventHub {
  const watchers = new Set<Watcher>();
  return {
    get watchers() {
      return watchers.size;
    },
    publish: (event) => {
      for (const watcher of watchers) {
        offer(watcher, event);
      }
    },
    watch: async function* (signal) {
      const watcher: Watcher = { queue: [], wake: () => {}, isOverrun: false };
      watchers.add(watcher);
      const onAbort = (): void => watcher.wake();
      signal?.addEventListener('abort', onAbort);
      try {
        while (!watcher.isOverrun && signal?.aborted !== true) {
          const next = watcher.queue.shift();
          if (next === undefined) {
            await new Promise<void>((resolve) => {
              watcher.wake = resolve;
            });
          } else {
            yield next;
          }
        }
      } finally {
        signal?.removeEventListener('abort', onAbort);
        watchers.delete(watcher);
      }
    },
  };
}

function offer(watcher: Watcher, event: StationEvent): void {
  const waitingStatus = event.type === 'status' ? watcher.queue.findIndex(({ type }) => type === 'status') : -1;
  if (waitingStatus >= 0) {
    watcher.queue.splice(waitingStatus, 1);
  }
  watcher.isOverrun ||= watcher.queue.length >= MAXIMUM_WAITING_EVENTS;
  watcher.queue.push(event);
  watcher.wake();
}
