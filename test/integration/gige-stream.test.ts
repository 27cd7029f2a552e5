import { afterEach, describe, expect, test } from 'vitest';
import type { DeviceLink, FrameReceiver } from '../../main/camera/device-link.ts';
import { expectedPatternBytes } from '../../main/camera/device-simulator/pattern-source.ts';
import { createGigeFinder, type GigeFinderOptions } from '../../main/camera/gige/gige-finder.ts';
import type { PixelFormat } from '../../main/camera/pixel-format/pixel-format.ts';
import { createCountedSockets } from '../support/gige-control.ts';
import { startTestCamera, type SimulatedNetworkCamera, type TestCameraOptions } from '../support/gige-simulator.ts';

const opened: AsyncDisposable[] = [];
const sockets = createCountedSockets();
afterEach(async () => {
  for (const one of opened.splice(0).reverse()) {
    await one[Symbol.asyncDispose]();
  }
  if (sockets.open() !== 0) {
    throw new Error(`${sockets.open()} sockets of the client stayed open`);
  }
});

async function openCamera(
  camera: TestCameraOptions = {},
  client: GigeFinderOptions = {},
): Promise<{ camera: SimulatedNetworkCamera; link: DeviceLink }> {
  const started = await startTestCamera(camera);
  opened.push(started);
  const finder = createGigeFinder({
    interfaces: [],
    addresses: [started.address],
    openSocket: sockets.openSocket,
    ...client,
  });
  const link = await finder.open(`gige:${camera.serial ?? 'SIM-GIGE-1'}`);
  opened.push(link);
  return { camera: started, link };
}

type Seen = { blockId: bigint; status: string; isRight: boolean };

/** Streams until `count` pictures have ended, compares every byte of the whole ones with the pattern, then stops. */
async function streamPictures(link: DeviceLink, count: number): Promise<Seen[]> {
  const seen: Seen[] = [];
  let hasEnough = () => {};
  const enough = new Promise<void>((resolve) => {
    hasEnough = resolve;
  });
  const receiver: FrameReceiver = {
    begin: ({ blockId, format, width, height, sizeBytes }) => {
      const target = new Uint8Array(new SharedArrayBuffer(sizeBytes)).fill(0x5a);
      return {
        target,
        finish: (status) => {
          const number = (blockId - 1n) % 65_535n;
          const isRight = Buffer.from(target).equals(expectedPatternBytes({ format, width, height, number }));
          seen.push({ blockId, status, isRight });
          if (seen.length >= count) {
            hasEnough();
          }
        },
      };
    },
  };
  await link.startStream(receiver);
  await enough;
  await link.stopStream();
  return seen.slice(0, count);
}

function expectAllGood(seen: readonly Seen[]): void {
  expect(seen.filter(({ status, isRight }) => status !== 'ok' || !isRight)).toEqual([]);
}

describe('pictures over the network', () => {
  test('are whole and right to the last byte, in packets as large as the way carries', async () => {
    const { link } = await openCamera();
    const seen = await streamPictures(link, 100);
    expectAllGood(seen);
    const blockIds = seen.map(({ blockId }) => blockId);
    expect(blockIds).toEqual(blockIds.toSorted((first, second) => Number(first - second)));
    expect(new Set(blockIds).size).toBe(100);
    expect(link.counts().resyncs).toBe(0);
    expect(link.counts().bytes).toBeGreaterThanOrEqual(100 * 320 * 240);
  });

  test.each(['Mono12p', 'Mono16', 'BayerRG8', 'BayerGB12Packed', 'RGB8', 'YUV422_8'] satisfies PixelFormat[])(
    'are whole in %s and with a part of the sensor',
    async (format) => {
      const { link } = await openCamera({ faults: { largestPacketBytes: 1500 } });
      await link.features.set('PixelFormat', format);
      await link.features.set('Width', 128);
      await link.features.set('Height', 96);
      expectAllGood(await streamPictures(link, 10));
    },
  );

  test('are whole with block ids of 64 bits, lost packets and all', async () => {
    const { link } = await openCamera({ hasExtendedIds: true, faults: { lostShare: 0.02, largestPacketBytes: 1500 } });
    expectAllGood(await streamPictures(link, 40));
    expect(link.counts().resentPackets).toBeGreaterThan(0);
  });

  test('carry the time of the device clock, which can be read', async () => {
    const { link } = await openCamera();
    const before = await link.latchDeviceTimeNs();
    const times: (bigint | null)[] = [];
    await link.startStream({
      begin: ({ deviceTimeNs }) => {
        times.push(deviceTimeNs);
        return { target: null, finish: () => {} };
      },
    });
    await expect.poll(() => times.length, { timeout: 20_000 }).toBeGreaterThan(3);
    await link.stopStream();
    const after = await link.latchDeviceTimeNs();
    expect(before).toBeTypeOf('bigint');
    expect(times.every((time) => time !== null && time > (before ?? 0n) && time < (after ?? 0n))).toBe(true);
  });

  test('can be started and stopped again and again', async () => {
    const { link } = await openCamera();
    for (let round = 0; round < 3; round++) {
      expectAllGood(await streamPictures(link, 5));
    }
    expect(await link.features.get('TLParamsLocked')).toBe(0n);
  });
});

describe('on a bad network', () => {
  const small = { largestPacketBytes: 1500 };

  test('one packet in a hundred is lost: asked for again, all pictures are whole and right', async () => {
    const { link } = await openCamera({ faults: { ...small, lostShare: 0.01 }, seed: 11 });
    expectAllGood(await streamPictures(link, 100));
    expect(link.counts().resentPackets).toBeGreaterThan(20);
    expect(link.counts().resyncs).toBe(0);
  });

  test('packets that overtake each other and come twice do no harm', async () => {
    const { link } = await openCamera({ faults: { ...small, overtakenShare: 0.2, doubledShare: 0.2 } });
    expectAllGood(await streamPictures(link, 60));
  });

  test('packets that arrive cut count as lost', async () => {
    const { link } = await openCamera({ faults: { ...small, cutShare: 0.02 } });
    expectAllGood(await streamPictures(link, 40));
    expect(link.counts().resentPackets).toBeGreaterThan(5);
  });

  test('without trailers pictures are whole; without leaders they are asked for', async () => {
    const { camera, link } = await openCamera({ faults: { ...small, withoutTrailers: true } });
    expectAllGood(await streamPictures(link, 20));
    expect(link.counts().resentPackets).toBe(0);
    camera.simulator.setFaults({ withoutTrailers: false, withoutLeaders: true });
    expectAllGood(await streamPictures(link, 20));
    expect(link.counts().resentPackets).toBeGreaterThanOrEqual(20);
  });

  test('what the camera cannot send again makes a picture incomplete, never wrong', async () => {
    const { link } = await openCamera({ faults: { ...small, lostShare: 0.01, forgetsPackets: true } });
    const seen = await streamPictures(link, 60);
    expect(seen.filter(({ status, isRight }) => status === 'ok' && !isRight)).toEqual([]);
    const incomplete = seen.filter(({ status }) => status === 'incomplete');
    expect(incomplete.length).toBeGreaterThan(0);
    expect(incomplete.length).toBeLessThan(60);
  });

  test('commands that get lost are repeated while pictures come', async () => {
    const timing = { answerTimeoutMs: 25, tries: 12 };
    const { link } = await openCamera({ faults: { lostCommandShare: 0.2 }, seed: 5 }, { timing });
    expectAllGood(await streamPictures(link, 20));
  });
});

describe('the end of it', () => {
  test('a pulled cable is told, and everything still closes', async () => {
    const { camera, link } = await openCamera(
      { heartbeatTimeoutMs: 300 },
      { timing: { answerTimeoutMs: 50, tries: 3 } },
    );
    await link.startStream({ begin: () => ({ target: null, finish: () => {} }) });
    camera.simulator.setFaults({ isSilent: true });
    expect(await link.gone).toContain('did not answer');
    await expect(link.features.set('Gain', 1)).rejects.toMatchObject({ code: 'camera-disconnected' });
    await link[Symbol.asyncDispose]();
    await link[Symbol.asyncDispose]();
  });

  test('closing gives control back, so that the next program gets the camera', async () => {
    const { camera, link } = await openCamera();
    const finder = createGigeFinder({ interfaces: [], addresses: [camera.address], openSocket: sockets.openSocket });
    await expect(finder.open('gige:SIM-GIGE-1')).rejects.toMatchObject({ code: 'camera-busy' });
    await link[Symbol.asyncDispose]();
    expect(camera.simulator.isControlled).toBe(false);
    await (await finder.open('gige:SIM-GIGE-1'))[Symbol.asyncDispose]();
  });

  test('an open picture ends as incomplete when the stream stops', async () => {
    const { link } = await openCamera({ framesPerSecond: 5, faults: { withoutTrailers: true, lostShare: 0.5 } });
    const ends: string[] = [];
    let begun = 0;
    await link.startStream({
      begin: () => {
        begun += 1;
        return { target: new Uint8Array(320 * 240), finish: (status) => ends.push(status) };
      },
    });
    await expect.poll(() => begun, { timeout: 20_000 }).toBeGreaterThan(0);
    await link.stopStream();
    expect(ends).toHaveLength(begun);
  });

  test('a camera without a usable description is refused, and is free again', async () => {
    const started = await startTestCamera({ faults: { refusalStatus: 0x8fff } });
    opened.push(started);
    const finder = createGigeFinder({ interfaces: [], addresses: [started.address], openSocket: sockets.openSocket });
    await expect(finder.open('gige:SIM-GIGE-1')).rejects.toMatchObject({ code: 'camera-refused' });
    expect(started.simulator.isControlled).toBe(false);
  });
});
