import type { Service } from '../lifecycle/service.ts';
import type { EventHub } from './event-hub.ts';

const HEARTBEAT_MS = 2_000;

type Deps = {
  readonly hub: EventHub;
  readonly nowUs: () => number;
  readonly sleep: (ms: number, signal: AbortSignal) => Promise<void>;
};

/** Tells every window that the engine is alive, so that silence means trouble. */
export function createHeartbeatService({ hub, nowUs, sleep }: Deps): Service {
  const stopping = new AbortController();
  return {
    name: 'heartbeat',
    run: async () => {
      while (!stopping.signal.aborted) {
        hub.publish({ type: 'heartbeat', atUs: nowUs() });
        await sleep(HEARTBEAT_MS, stopping.signal);
      }
    },
    stop: async () => stopping.abort(),
  };
}
