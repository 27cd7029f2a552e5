import { expect, test } from 'vitest';
import type { FrameReceiver } from '../device-link.ts';
import { encodeLeader, encodeTrailer } from './packets/stream-packet.ts';
import { PictureStream } from './picture-stream.ts';
import { planStream } from './stream-setup.ts';
import { UsbError, type UsbErrorKind, type UsbTransport } from './usb-transport.ts';

const setup = planStream({ payloadBytes: 64, leaderBytes: 52, trailerBytes: 32, alignmentBytes: 4 }, 1024, 64);
const payload = new Uint8Array(64).fill(7);

function picture(blockId: bigint): Uint8Array[] {
  const leader = encodeLeader({
    blockId,
    payloadType: 1,
    timestampNs: 1n,
    pixelFormatCode: 0x01080001,
    width: 8,
    height: 8,
    offsetX: 0,
    offsetY: 0,
    paddingX: 0,
  });
  return [leader, payload, encodeTrailer({ blockId, status: 0, validPayloadBytes: 64n, height: 8 })];
}

type PlayOptions = { readonly refusesSwitch?: boolean; readonly endsWith?: UsbErrorKind };

/** Plays a list of transfers and failures; after its end nothing comes until the stream is stopped. */
function play(script: readonly (Uint8Array | UsbErrorKind)[], options: PlayOptions = {}) {
  const log: string[] = [];
  const waits: number[] = [];
  const delays: number[] = [];
  const failures: unknown[] = [];
  const waiting = [...script];
  let isStopping = false;
  let reachEnd: () => void = () => {};
  const end = new Promise<void>((resolve) => {
    reachEnd = resolve;
  });
  const transport: UsbTransport = {
    info: { vendorId: 1, productId: 2, serial: 'S1', manufacturer: 'M', product: 'P', portPath: '1-1' },
    interfaces: [],
    open: async () => {},
    claim: async () => {},
    bulkOut: async () => {},
    bulkIn: async (_, __, timeoutMs) => {
      waits.push(timeoutMs);
      const next = waiting.shift();
      if (next === undefined) {
        reachEnd();
        await new Promise((resolve) => setImmediate(resolve));
        throw new UsbError(isStopping ? 'stall' : 'timeout', 'scripted');
      }
      if (next === undefined || typeof next === 'string') {
        throw new UsbError(next ?? options.endsWith ?? 'timeout', 'scripted');
      }
      return next;
    },
    setHalt: async () => {},
    clearHalt: async (endpoint) => void log.push(`clear ${endpoint}`),
    close: async () => {},
  };
  const receiver: FrameReceiver = {
    begin: ({ blockId }) => ({ target: null, finish: (status) => void log.push(`${blockId} ${status}`) }),
  };
  const stream = new PictureStream(transport, {
    endpoint: 0x82,
    setup,
    receiver,
    nowUs: () => 0,
    timer: {
      after: (delayMs, callback) => {
        delays.push(delayMs);
        queueMicrotask(callback);
        return () => {};
      },
    },
    pictureTimeoutMs: 1_000,
    idleTimeoutMs: 250,
    switchStream: async (isOn) => {
      log.push(isOn ? 'on' : 'off');
      if (options.refusesSwitch === true) {
        throw new Error('refused');
      }
    },
    onFailure: (cause) => {
      failures.push(cause);
      reachEnd();
    },
  });
  stream.start();
  const stop = async () => {
    isStopping = true;
    stream.requestStop();
    await stream.ended;
  };
  return { stop, stream, log, waits, delays, failures, end };
}

async function playToEnd(...args: Parameters<typeof play>) {
  const played = play(...args);
  await played.end;
  await played.stop();
  return played;
}

test('pictures come one after the other; waiting for one is no fault', async () => {
  const { log, waits, stream } = await playToEnd([...picture(1n), 'timeout', 'timeout', ...picture(2n)]);
  expect(log).toEqual(['1 ok', '2 ok']);
  expect(waits.slice(0, 5)).toEqual([250, 1_000, 1_000, 250, 250]);
  expect(stream.counts).toEqual({ resyncs: 0, bytes: 2 * (52 + 64 + 32) });
});

test.each(['timeout', 'stall', 'io'] as const)(
  '%s in the middle ends the picture and restarts the stream',
  async (kind) => {
    const [leader = payload] = picture(1n);
    const { log, stream } = await playToEnd([leader, kind, ...picture(2n)]);
    // Ended after the restart: whoever waits for the picture may have the next one exposed at once.
    expect(log).toEqual(['off', 'clear 130', 'on', '1 incomplete', '2 ok']);
    expect(stream.counts.resyncs).toBe(1);
  },
);

test('a picture whose trailer is none ends after the restart too', async () => {
  const [leader = payload] = picture(1n);
  const { log } = await playToEnd([leader, payload, payload, ...picture(2n)]);
  expect(log).toEqual(['off', 'clear 130', 'on', '1 incomplete', '2 ok']);
});

test('whoever asks during a restart is told when it is over', async () => {
  const { stream, log, end } = play(['stall']);
  await end;
  await stream.ready;
  expect(log).toEqual(['off', 'clear 130', 'on']);
  stream.requestStop();
  await stream.ended;
});

test('a transfer that is no leader restarts the stream', async () => {
  const { log } = await playToEnd([payload, ...picture(2n)]);
  expect(log).toEqual(['off', 'clear 130', 'on', '2 ok']);
});

test('a restart that fails is tried again at the next fault', async () => {
  const { log, failures } = await playToEnd(['stall', 'stall', ...picture(2n)], { refusesSwitch: true });
  expect(log).toEqual(['off', 'off', '2 ok']);
  expect(failures).toEqual([]);
});

test('a device that never recovers is given up after ten restarts, the later ones with pauses', async () => {
  const { log, delays, failures } = await playToEnd(Array.from({ length: 100 }, () => 'stall' as const));
  expect(log.filter((entry) => entry === 'on')).toHaveLength(10);
  expect(delays).toEqual([400, 500, 600, 700, 800, 900, 1_000]);
  expect(failures).toMatchObject([{ kind: 'io' }]);
});

test.each(['gone', 'no-memory'] as const)('%s ends the stream at once, and the open picture with it', async (kind) => {
  const [leader = payload] = picture(1n);
  const { log, failures } = await playToEnd([leader, kind, ...picture(2n)]);
  expect(log).toEqual(['1 incomplete']);
  expect(failures).toMatchObject([{ kind }]);
});

test('the halt that ends the last wait is no fault to recover from', async () => {
  const { stream, log } = await playToEnd([...picture(1n), 'timeout'], { endsWith: 'stall' });
  expect(log).toEqual(['1 ok']);
  expect(stream.counts.resyncs).toBe(0);
});

test('the halt that ends the last wait is no fault', async () => {
  const { stream, log } = await playToEnd([...picture(1n)]);
  expect(log).toEqual(['1 ok']);
  expect(stream.counts.resyncs).toBe(0);
});

test('what fails after the stop is nobody’s failure', async () => {
  const { stream, failures, end } = play([]);
  await end;
  stream.requestStop();
  await stream.ended;
  expect(failures).toEqual([]);
});
