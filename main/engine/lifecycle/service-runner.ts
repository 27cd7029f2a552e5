import type { Logger } from '../logging/logger.ts';
import { restartDelayMs } from './backoff.ts';
import type { Service } from './service.ts';

export type ServiceRunnerDeps = {
  readonly logger: Logger;
  /** Resolves after the time, or at once when the signal aborts. */
  readonly sleep: (ms: number, signal: AbortSignal) => Promise<void>;
  readonly random: () => number;
  readonly onRestart: (name: string) => void;
};

export interface ServiceRunner {
  /** Starts services in the order given. */
  start(services: readonly Service[]): void;
  /** Stops in reverse order, each awaited, so that nothing writes to what is already closed. */
  stop(): Promise<void>;
}

/** Runs services and starts one that failed again, with growing pauses, until it is stopped. */
export function createServiceRunner({ logger, sleep, random, onRestart }: ServiceRunnerDeps): ServiceRunner {
  const running: { readonly service: Service; readonly done: Promise<void> }[] = [];
  const stopping = new AbortController();

  const supervise = async (service: Service): Promise<void> => {
    for (let attempt = 0; !stopping.signal.aborted; attempt += 1) {
      try {
        await service.run();
        return;
      } catch (error) {
        logger.error({ service: service.name, attempt, err: error }, 'service failed and is started again');
        onRestart(service.name);
        await sleep(restartDelayMs(attempt, random), stopping.signal);
      }
    }
  };

  return {
    start: (services) => {
      for (const service of services) {
        running.push({ service, done: supervise(service) });
      }
    },
    stop: async () => {
      stopping.abort();
      for (const { service, done } of running.toReversed()) {
        await service.stop();
        await done;
      }
      running.length = 0;
    },
  };
}
