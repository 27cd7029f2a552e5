import { expect, test } from 'vitest';
import type { Service } from './service.ts';
import { createServiceRunner } from './service-runner.ts';
import { restartDelayMs } from './backoff.ts';

const silent = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };

function recordingService(name: string, log: string[]): Service {
  let finish = (): void => {};
  return {
    name,
    run: () => {
      log.push(`run ${name}`);
      return new Promise((resolve) => {
        finish = resolve;
      });
    },
    stop: async () => {
      log.push(`stop ${name}`);
      finish();
    },
  };
}

test('services start in order and stop in reverse', async () => {
  const log: string[] = [];
  const runner = createServiceRunner({ logger: silent, sleep: async () => {}, random: () => 0, onRestart: () => {} });
  runner.start([recordingService('store', log), recordingService('camera', log), recordingService('rpc', log)]);
  await runner.stop();
  expect(log).toEqual(['run store', 'run camera', 'run rpc', 'stop rpc', 'stop camera', 'stop store']);
});

test('a failing service is started again with growing pauses until it holds', async () => {
  const pauses: number[] = [];
  const restarts: string[] = [];
  let attempts = 0;
  let held = (): void => {};
  const whenHeld = new Promise<void>((resolve) => {
    held = resolve;
  });
  const service: Service = {
    name: 'camera',
    run: async () => {
      attempts += 1;
      if (attempts < 4) {
        throw new Error('unplugged');
      }
      held();
    },
    stop: async () => {},
  };
  const runner = createServiceRunner({
    logger: silent,
    sleep: async (ms) => {
      pauses.push(ms);
    },
    random: () => 1,
    onRestart: (name) => restarts.push(name),
  });
  runner.start([service]);
  await whenHeld;
  await runner.stop();
  expect(pauses).toEqual([250, 500, 1000]);
  expect(restarts).toEqual(['camera', 'camera', 'camera']);
});

test('the pause is capped', () => {
  expect(restartDelayMs(30, () => 1)).toBe(15_000);
});
