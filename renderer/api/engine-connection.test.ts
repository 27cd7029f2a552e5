import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { StationEvent } from '../../contract/status.ts';
import {
  type ConnectionState,
  createEngineConnection,
  type EngineConnection,
  SILENCE_LIMIT_MS,
} from './engine-connection.ts';
import type { EngineTransport, OpenLink } from './engine-transport.ts';

const heartbeat: StationEvent = { type: 'heartbeat', atUs: 1 };

/** An engine whose life the test decides. */
class StagedEngine {
  readonly #pending: ((result: IteratorResult<StationEvent>) => void)[] = [];
  readonly #ended = new AbortController();

  readonly link: OpenLink = {
    link: { call: (path) => Promise.resolve(path.join('.') === 'station.watch' ? this.#events() : path.join('.')) },
    frames: { kind: 'socket', url: 'ws://frames', protocols: [] },
    ended: this.#ended.signal,
    close: () => this.#ended.abort(),
  };

  #events(): AsyncIterator<StationEvent> {
    return { next: () => new Promise((resolve) => this.#pending.push(resolve)) };
  }

  tell(event: StationEvent): void {
    this.#pending.shift()?.({ done: false, value: event });
  }

  die(): void {
    this.#ended.abort();
  }
}

function transportOver(engines: readonly (StagedEngine | null)[]): EngineTransport & { opened: number } {
  return {
    opened: 0,
    open() {
      const engine = engines[this.opened] ?? null;
      this.opened += 1;
      return engine === null ? Promise.reject(new Error('refused')) : Promise.resolve(engine.link);
    },
  };
}

function follow(connection: EngineConnection) {
  const states: ConnectionState[] = [];
  const events: StationEvent[] = [];
  const frames: unknown[] = [];
  connection.listen({
    onState: (state) => states.push(state),
    onEvent: (event) => events.push(event),
    onFrames: (source) => frames.push(source),
  });
  return { states, events, frames };
}

const settle = (): Promise<unknown> => vi.advanceTimersByTimeAsync(0);

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

test('the window is connected once the engine lets it watch, and hears what happens', async () => {
  const engine = new StagedEngine();
  const connection = createEngineConnection(transportOver([engine]), () => 0);
  const seen = follow(connection);
  await settle();
  engine.tell(heartbeat);
  await settle();
  expect(seen).toMatchObject({
    states: ['connecting', 'connected'],
    events: [heartbeat],
    frames: [{ kind: 'socket' }],
  });
  connection.close();
});

test('an engine that dies is lost, and the next one is found and watched', async () => {
  const engines = [new StagedEngine(), new StagedEngine()] as const;
  const connection = createEngineConnection(transportOver(engines), () => 0);
  const seen = follow(connection);
  await settle();
  engines[0].die();
  await settle();
  expect(seen.states.at(-1)).toBe('lost');
  await vi.advanceTimersByTimeAsync(1_000);
  expect(seen.states).toEqual(['connecting', 'connected', 'lost', 'connected']);
  expect(seen.frames).toHaveLength(2);
  connection.close();
});

test('silence is taken for loss, a heartbeat in time is not', async () => {
  const engine = new StagedEngine();
  const connection = createEngineConnection(transportOver([engine]), () => 0);
  const seen = follow(connection);
  await settle();
  await vi.advanceTimersByTimeAsync(SILENCE_LIMIT_MS - 1);
  engine.tell(heartbeat);
  await vi.advanceTimersByTimeAsync(SILENCE_LIMIT_MS - 1);
  expect(seen.states.at(-1)).toBe('connected');
  await vi.advanceTimersByTimeAsync(1);
  expect(seen.states.at(-1)).toBe('lost');
  connection.close();
});

test('a refused connection is tried again until there is one', async () => {
  const transport = transportOver([null, null, null, new StagedEngine()]);
  const connection = createEngineConnection(transport, () => 1);
  const seen = follow(connection);
  await vi.advanceTimersByTimeAsync(2_000);
  expect(transport.opened).toBe(4);
  expect(seen.states).toEqual(['connecting', 'lost', 'connected']);
  connection.close();
});

test('a closed connection does not try again', async () => {
  const transport = transportOver([null]);
  const connection = createEngineConnection(transport, () => 1);
  await settle();
  connection.close();
  await vi.advanceTimersByTimeAsync(60_000);
  expect(transport.opened).toBe(1);
});

test('calls go to the engine that lives now', async () => {
  const connection = createEngineConnection(transportOver([new StagedEngine()]), () => 0);
  await settle();
  await expect(connection.client.station.status({})).resolves.toBe('station.status');
  connection.close();
  await settle();
  await expect(connection.client.station.status({})).rejects.toMatchObject({ code: 'engine-unavailable' });
});
