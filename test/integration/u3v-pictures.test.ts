import { describe, expect, test } from 'vitest';
import { unchangedCameraSettings } from '../../contract/recipe.ts';
import type { Camera, Frame } from '../../main/camera/camera.ts';
import { type PixelFormat, pixelFormats } from '../../main/camera/pixel-format/pixel-format.ts';
import { createRig, isPattern, PLENTY_MS } from './u3v-rig.ts';

const allFormats = Object.keys(pixelFormats) as PixelFormat[];

/** Takes triggered pictures one after the other and returns how many were whole and right to the byte. */
async function countRight(camera: Camera, pictures: number): Promise<number> {
  let right = 0;
  for (let count = 0; count < pictures; count++) {
    const frame = await camera.trigger(`t${count}`, PLENTY_MS);
    right += frame.status === 'ok' && frame.missedFrames === 0 && isPattern(frame) ? 1 : 0;
    frame.release();
  }
  return right;
}

test.each(allFormats)('%s arrives to the byte', async (pixelFormat) => {
  const { open } = createRig({ pixelFormat, width: 52, height: 38 });
  const camera = await open();
  expect((await camera.readSettings()).pixelFormat).toBe(pixelFormat);
  expect(await countRight(camera, 5)).toBe(5);
});

test.each<PixelFormat>(['Mono8', 'Mono12p', 'BayerRG8', 'RGB8'])(
  '1000 triggered pictures of %s arrive to the byte, none missing',
  async (pixelFormat) => {
    const { open } = createRig({ pixelFormat, width: 160, height: 120 });
    const camera = await open();
    await camera.configure({ ...unchangedCameraSettings, exposureTimeUs: 100 });
    expect(await countRight(camera, 1_000)).toBe(1_000);
    expect(camera.stats()).toEqual({ frames: 1_000, dropped: 0, incomplete: 0, reconnects: 0 });
  },
);

describe('sizes of transfers', () => {
  test.each([
    ['whole transfers alone', 512, 256, 65_536],
    ['whole ones and a rest', 1000, 301, 65_536],
    ['one final transfer', 96, 54, 1_048_576],
    ['a payload of one packet', 64, 16, 1_048_576],
    ['a payload shorter than a packet', 32, 12, 1_048_576],
  ])('%s: pictures arrive to the byte over both speeds', async (_, width, height, largestTransferBytes) => {
    for (const speed of ['super', 'high'] as const) {
      for (const padsFinalTransfer of [false, true]) {
        const { open } = createRig({
          width,
          height,
          device: { speed, padsFinalTransfer },
          finder: { largestTransferBytes },
        });
        expect(await countRight(await open(), 4)).toBe(4);
      }
    }
  });
});

test('two cameras take pictures at the same time', async () => {
  const { open } = createRig({ serials: ['A', 'B'], width: 320, height: 240 });
  const cameras = [await open('A'), await open('B')];
  expect(await Promise.all(cameras.map((camera) => countRight(camera, 100)))).toEqual([100, 100]);
  const frames = await Promise.all(cameras.map((camera) => camera.trigger('last', PLENTY_MS)));
  expect(frames.map(({ serial, cameraId }) => [serial, cameraId])).toEqual([
    ['A', 'u3v:A'],
    ['B', 'u3v:B'],
  ]);
});

test('pictures of free run and triggers come from one stream without mixing', async () => {
  const { open } = createRig({ driver: { liveFramesPerSecond: 100 } });
  const camera = await open();
  await camera.configure({ ...unchangedCameraSettings, exposureTimeUs: 500 });
  const live: Frame[] = [];
  let right = 0;
  await camera.start((frame) => {
    live.push(frame);
    right += isPattern(frame) ? 1 : 0;
    frame.release();
  });
  expect(await countRight(camera, 50)).toBe(50);
  await expect.poll(() => live.length, { timeout: PLENTY_MS }).toBeGreaterThan(20);
  expect(live.map(({ triggerId }) => triggerId).filter((id) => id !== null)).toEqual([]);
  expect(right).toBe(live.length);
});

describe('set-up', () => {
  test('region and format change while the live picture runs', async () => {
    const { open } = createRig({ driver: { liveFramesPerSecond: 50 } });
    const camera = await open();
    const sizes = new Set<string>();
    await camera.start((frame) => {
      sizes.add(`${frame.format} ${frame.width} × ${frame.height} ${frame.status}`);
      frame.release();
    });
    await expect.poll(() => sizes.size, { timeout: PLENTY_MS }).toBe(1);
    const sensorRegion = { offsetX: 16, offsetY: 8, width: 48, height: 32 };
    const applied = await camera.configure({ ...unchangedCameraSettings, sensorRegion, pixelFormat: 'BayerRG12p' });
    expect(applied).toMatchObject({ sensorRegion, pixelFormat: 'BayerRG12p' });
    await expect.poll(() => sizes, { timeout: PLENTY_MS }).toContain('BayerRG12p 48 × 32 ok');
    expect([...sizes].filter((size) => !size.endsWith(' ok'))).toEqual([]);
    expect(await camera.trigger('t', PLENTY_MS)).toMatchObject({ width: 48, height: 32, format: 'BayerRG12p' });
  });

  test('features that lock while the camera streams are changed all the same', async () => {
    const { open } = createRig();
    const camera = await open();
    await camera.features?.set('Width', 64);
    expect(await camera.trigger('t', PLENTY_MS)).toMatchObject({ width: 64, status: 'ok' });
    await expect(camera.features?.set('Width', 1_000_000)).rejects.toMatchObject({ code: 'bad-request' });
    await expect(camera.features?.execute('AcquisitionStop')).rejects.toMatchObject({ code: 'camera-refused' });
    expect(await camera.trigger('t', PLENTY_MS)).toMatchObject({ width: 64, status: 'ok' });
  });

  test('a value out of range is refused by name, and the camera goes on as before', async () => {
    const { open } = createRig();
    const camera = await open();
    const region = { offsetX: 0, offsetY: 0, width: 100_000, height: 32 };
    await expect(camera.configure({ ...unchangedCameraSettings, sensorRegion: region })).rejects.toMatchObject({
      code: 'bad-request',
      message: expect.stringContaining('Width'),
    });
    expect((await camera.trigger('t', PLENTY_MS)).status).toBe('ok');
  });

  test('with a hardware line the next picture counts and no software trigger is sent', async () => {
    const { controls, open } = createRig();
    const camera = await open();
    const applied = await camera.configure({ ...unchangedCameraSettings, triggerSource: 'Line0' });
    expect(applied.triggerSource).toBe('Line0');
    await expect(camera.trigger('no edge', 300)).rejects.toMatchObject({ code: 'camera-timeout' });
    const waiting = camera.trigger('edge', PLENTY_MS);
    await new Promise((resolve) => setTimeout(resolve, 100));
    controls[0]?.setLine(0, true);
    expect(await waiting).toMatchObject({ triggerId: 'edge', status: 'ok', blockId: 0n });
    controls[0]?.setLine(0, false);
    await camera.configure({ ...unchangedCameraSettings, triggerSource: 'Software' });
    expect((await camera.trigger('software', PLENTY_MS)).status).toBe('ok');
  });

  test('a device whose trigger is off free-runs; triggers get the first picture exposed after them', async () => {
    const { open } = createRig();
    const camera = await open();
    await camera.features?.set('AcquisitionFrameRate', 100);
    await camera.features?.set('TriggerMode', 'Off');
    const live: bigint[] = [];
    await camera.start((frame) => {
      live.push(frame.blockId);
      frame.release();
    });
    await expect.poll(() => live.length, { timeout: PLENTY_MS }).toBeGreaterThan(3);
    const triggered = await camera.trigger('t', PLENTY_MS);
    expect(triggered.status).toBe('ok');
    expect(live).not.toContain(triggered.blockId);
  });
});
