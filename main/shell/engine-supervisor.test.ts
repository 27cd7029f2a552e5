import { EventEmitter } from 'node:events';
import { beforeEach, expect, test } from 'vitest';
import type { ToEngine } from '../../contract/engine-host.ts';
import { EngineSupervisor, type EngineProcess } from './engine-supervisor.ts';

class FakeEngine extends EventEmitter implements EngineProcess<string> {
  readonly received: [ToEngine, string[]][] = [];
  isKilled = false;
  postMessage(message: ToEngine, ports: string[]): void {
    this.received.push([message, ports]);
  }
  kill(): boolean {
    this.isKilled = true;
    this.emit('exit', 1);
    return true;
  }
}

let engines: FakeEngine[];
let timers: { task: () => void; delayMs: number; isCancelled: boolean }[];
let events: string[];
let windows: string[];
let nowUs: number;
let supervisor: EngineSupervisor<string>;

beforeEach(() => {
  engines = [];
  timers = [];
  events = [];
  windows = [];
  nowUs = 0;
  supervisor = new EngineSupervisor<string>({
    fork: () => {
      const engine = new FakeEngine();
      engines.push(engine);
      return engine;
    },
    clock: { nowUs: () => nowUs, monotonicUs: () => nowUs },
    schedule: (task, delayMs) => {
      const timer = { task, delayMs, isCancelled: false };
      timers.push(timer);
      return () => {
        timer.isCancelled = true;
      };
    },
    onReady: () => events.push('ready'),
    capture: {
      open: () => {
        windows.push('opened');
        return 'capture port';
      },
      close: () => windows.push('closed'),
    },
    onLost: (message) => events.push(`lost: ${message}`),
  });
  supervisor.start();
});

function latest<T>(list: readonly T[]): T {
  const item = list.at(-1);
  if (item === undefined) {
    throw new Error('nothing there yet');
  }
  return item;
}

test('ports reach the engine only once it is ready', () => {
  expect(supervisor.connect(['early'])).toBe(false);
  latest(engines).emit('message', { type: 'ready' });
  expect(supervisor.connect(['control', 'frames'])).toBe(true);
  expect(latest(engines).received).toEqual([[{ type: 'connect' }, ['control', 'frames']]]);
});

test('an engine that ends is started again, later each time', () => {
  const delays = [1, 2, 3].map(() => {
    latest(engines).emit('exit', 11);
    latest(timers).task();
    return latest(timers).delayMs;
  });
  expect(delays).toEqual([250, 500, 1000]);
  expect(engines).toHaveLength(4);
});

test('an engine that ran for a minute is started again at once', () => {
  latest(engines).emit('exit', 11);
  latest(timers).task();
  nowUs += 60_000_000;
  latest(engines).emit('exit', 11);
  expect(latest(timers).delayMs).toBe(250);
});

test('an engine that says why it fails is ended, and the window hears the reason once', () => {
  latest(engines).emit('message', {
    type: 'failed',
    message: 'another station uses this folder',
  });
  expect(latest(engines).isKilled).toBe(true);
  latest(timers).task();
  latest(engines).emit('exit', 11);
  expect(events).toEqual(['lost: another station uses this folder', 'lost: null']);
});

test('a message that is none changes nothing', () => {
  latest(engines).emit('message', { type: 'readyish' });
  latest(engines).emit('message', null);
  expect(events).toEqual([]);
  expect(supervisor.connect([])).toBe(false);
});

test('a stopped engine ends by itself and stays ended', async () => {
  const stopped = supervisor.stop();
  expect(latest(engines).received).toEqual([[{ type: 'stop' }, []]]);
  latest(engines).emit('exit', 0);
  await stopped;
  expect(latest(timers).isCancelled).toBe(true);
  expect(engines).toHaveLength(1);
  expect(events).toEqual([]);
});

test('an engine that does not stop within 5 s is killed', async () => {
  const stopped = supervisor.stop();
  expect(latest(timers).delayMs).toBe(5000);
  latest(timers).task();
  await stopped;
  expect(latest(engines).isKilled).toBe(true);
});

test('a stop while the engine waits for its restart calls the restart off', async () => {
  latest(engines).emit('exit', 11);
  await supervisor.stop();
  expect(latest(timers).isCancelled).toBe(true);
});

test('the capture window is opened when the engine asks, and its port goes to the engine', () => {
  latest(engines).emit('message', { type: 'capture-please' });
  expect(latest(engines).received).toEqual([[{ type: 'capture' }, ['capture port']]]);
  latest(engines).emit('message', { type: 'capture-done' });
  expect(windows).toEqual(['opened', 'closed']);
});

test('an engine that ends takes the capture window with it', () => {
  latest(engines).emit('message', { type: 'capture-please' });
  latest(engines).emit('exit', 1);
  expect(windows).toEqual(['opened', 'closed']);
});

test('an engine that is being stopped gets no new capture window', async () => {
  const stopped = supervisor.stop();
  latest(engines).emit('message', { type: 'capture-please' });
  latest(engines).emit('exit', 0);
  await stopped;
  expect(windows).not.toContain('opened');
});
