import { afterEach, describe, expect, test } from 'vitest';
import { unchangedCameraSettings } from '../../contract/recipe.ts';
import { createGenicamDriver } from '../../main/camera/genicam-camera.ts';
import type { DeviceLink } from '../../main/camera/device-link.ts';
import { createGigeFinder } from '../../main/camera/gige/gige-finder.ts';
import {
  ARAVIS_ADDRESS,
  ARAVIS_PORT,
  ensureAravis,
  runAravisCameraTest,
  runAravisTool,
  startFakeCamera,
  withAravisPort,
} from '../support/aravis.ts';
import { startTestCamera, type TestCameraOptions } from '../support/gige-simulator.ts';

const hasAravis = await ensureAravis();
const FULL_HD = 1920 * 1080;
const opened: AsyncDisposable[] = [];
const endAll = async () => {
  for (const one of opened.splice(0).reverse()) {
    await one[Symbol.asyncDispose]();
  }
};
afterEach(endAll);

/** The port is free again only when everything that was opened is closed. */
function onAravisPort(claim: () => Promise<void>): () => Promise<void> {
  return () =>
    withAravisPort(async () => {
      try {
        await claim();
      } finally {
        await endAll();
      }
    });
}

describe.skipIf(!hasAravis)("our client and Aravis' camera", () => {
  const finder = createGigeFinder({
    interfaces: [],
    addresses: [`${ARAVIS_ADDRESS}:${ARAVIS_PORT}`],
    // It fires no test packets.
    stream: { packetSizes: [], packetSizeWithoutTest: 8192 },
  });

  async function openFake(): Promise<DeviceLink> {
    opened.push(await startFakeCamera('PEER'));
    const link = await finder.open('gige:PEER');
    opened.push(link);
    return link;
  }

  test(
    'it is found and says who it is; a second opener is told that it is in use',
    onAravisPort(async () => {
      const { info } = await openFake();
      expect(info).toEqual({
        cameraId: 'gige:PEER',
        kind: 'gige',
        serial: 'PEER',
        vendor: 'Aravis',
        model: 'Fake',
        portPath: ARAVIS_ADDRESS,
      });
      expect(await finder.discover()).toEqual([info]);
      await expect(finder.open('gige:PEER')).rejects.toMatchObject({ code: 'camera-busy' });
    }),
  );

  test(
    'its features are read and written by their names',
    onAravisPort(async () => {
      const { features } = await openFake();
      expect(features.names).toEqual(expect.arrayContaining(['Width', 'Height', 'PixelFormat', 'ExposureTimeAbs']));
      await features.set('Width', 1920);
      await features.set('Height', 1080);
      await features.set('ExposureTimeAbs', 4321);
      await features.set('AcquisitionFrameRate', 20);
      expect(await features.get('PayloadSize')).toBe(BigInt(FULL_HD));
      expect(await features.get('ExposureTimeAbs')).toBe(4321);
      expect(await features.get('AcquisitionFrameRate')).toBe(20);
      await expect(features.set('Width', 1_000_000)).rejects.toMatchObject({ code: 'bad-request' });
      for (const name of features.names) {
        expect((await features.describe(name)).name).toBe(name);
      }
    }),
  );

  test(
    '1080p at 20 frames a second: at least 95 of 100 are whole, and each differs from the one before',
    // Aravis' camera cannot repeat what the system's buffer drops while other programs starve this one.
    { retry: 2 },
    onAravisPort(async () => {
      const link = await openFake();
      await link.features.set('Width', 1920);
      await link.features.set('Height', 1080);
      await link.features.set('AcquisitionFrameRate', 20);
      const ends = new Map<bigint, string>();
      const sums: number[] = [];
      await link.startStream({
        begin: ({ blockId, sizeBytes, format }) => {
          expect([sizeBytes, format]).toEqual([FULL_HD, 'Mono8']);
          const target = new Uint8Array(sizeBytes);
          return {
            target,
            finish: (status) => {
              ends.set(blockId, status);
              sums.push(target.subarray(0, 1000).reduce((sum, value, at) => sum + value * at, 0));
            },
          };
        },
      });
      await expect.poll(() => ends.size, { timeout: 60_000, interval: 20 }).toBeGreaterThanOrEqual(100);
      // The one that is on its way when the stream stops does not count.
      const blockIds = [...ends.keys()].slice(0, 100);
      await link.stopStream();
      const exposed = Number((blockIds.at(-1) ?? 0n) - (blockIds[0] ?? 0n)) + 1;
      const whole = blockIds.filter((blockId) => ends.get(blockId) === 'ok').length;
      expect(whole / exposed).toBeGreaterThanOrEqual(0.95);
      expect(sums.filter((sum, at) => sum === sums[at - 1])).toEqual([]);
    }),
  );

  test(
    'as a camera of the station it is triggered, set, lost and found again',
    onAravisPort(async () => {
      const fake = await startFakeCamera('PEER');
      const camera = await createGenicamDriver('gige', finder).open('gige:PEER');
      opened.push(fake, camera);
      const applied = await camera.configure({ ...unchangedCameraSettings, exposureTimeUs: 5000 });
      expect(applied.exposureTimeUs).toBe(5000);
      const frame = await camera.trigger('first', 20_000);
      expect(frame).toMatchObject({ status: 'ok', triggerId: 'first', format: 'Mono8' });
      frame.release();
      const events: string[] = [];
      camera.subscribe(({ type }) => events.push(type));
      await fake[Symbol.asyncDispose]();
      await expect.poll(() => events, { timeout: 20_000 }).toEqual(['lost']);
      opened.unshift(await startFakeCamera('PEER'));
      await expect.poll(() => events, { timeout: 60_000 }).toEqual(['lost', 'reconnected']);
      const again = await camera.trigger('second', 20_000);
      expect(again.status).toBe('ok');
      again.release();
    }),
  );
});

describe.skipIf(!hasAravis)("Aravis' programs and our simulated camera", () => {
  const name = 'ManufactureAI-PEER';

  async function startOurs(options: TestCameraOptions = {}): Promise<void> {
    opened.push(
      await startTestCamera({
        serial: 'PEER',
        framesPerSecond: 20,
        controlPort: ARAVIS_PORT,
        address: ARAVIS_ADDRESS,
        answersBroadcasts: true,
        ...options,
      }),
    );
  }

  test(
    'they find it by broadcast',
    onAravisPort(async () => {
      await startOurs();
      expect(await runAravisTool([])).toContain('ManufactureAI-Simulated camera-PEER (127.0.0.1)');
    }),
  );

  test(
    'they read all its features, and write some',
    onAravisPort(async () => {
      await startOurs();
      const values = await runAravisTool(['-a', ARAVIS_ADDRESS, 'values']);
      expect(values).toContain("'DeviceSerialNumber' = 'PEER'");
      expect(values).not.toMatch(/error|not found|invalid/i);
      const written = ['Width=128', 'Height=64', 'ExposureTime=2500', 'PixelFormat=Mono12p', 'PayloadSize'];
      const output = await runAravisTool(['-a', ARAVIS_ADDRESS, 'control', ...written]);
      expect(output).toContain('PayloadSize = 12288');
      expect(output).toContain('ExposureTime = 2500');
    }),
  );

  test(
    'they stream from it without a failure',
    onAravisPort(async () => {
      await startOurs();
      const counts = await runAravisCameraTest(['-n', name, '-a', '--duration=3']);
      expect(counts.get('n_completed_buffers')).toBeGreaterThanOrEqual(40);
      expect(counts.get('n_failures')).toBe(0);
      expect(counts.get('n_missing_frames')).toBe(0);
    }),
  );

  test(
    'they get lost packets again from it',
    onAravisPort(async () => {
      await startOurs({ faults: { lostShare: 0.01 } });
      const counts = await runAravisCameraTest(['-n', name, '-a', '--duration=3']);
      expect(counts.get('n_resent_packets')).toBeGreaterThan(0);
      expect(counts.get('n_completed_buffers')).toBeGreaterThanOrEqual(40);
      expect(counts.get('n_failures')).toBe(0);
    }),
  );

  test(
    'they trigger it by software',
    onAravisPort(async () => {
      await startOurs();
      const counts = await runAravisCameraTest(['-n', name, '-a', '--software-trigger=10', '--duration=3']);
      expect(counts.get('n_completed_buffers')).toBeGreaterThanOrEqual(15);
      expect(counts.get('n_completed_buffers')).toBeLessThanOrEqual(40);
      expect(counts.get('n_failures')).toBe(0);
    }),
  );
});
