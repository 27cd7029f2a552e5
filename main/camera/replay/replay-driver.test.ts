import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { encode } from 'fast-png';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createManualTimer } from '../../../test/support/manual-timer.ts';
import { findSharedData } from '../../../test/support/shared-data.ts';
import type { Camera } from '../camera.ts';
import { createReplayDriver, type ReplayOptions } from './replay-driver.ts';
import { unchangedCameraSettings } from '../../../contract/recipe.ts';

const PLENTY_MS = 20_000;
let directory = '';

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'replay-driver-'));
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

/** Writes a one-colour picture whose red value tells it apart. */
function addPicture(name: string, red: number, width = 8): void {
  const data = Uint8Array.from({ length: width * 6 * 3 }, (_, at) => (at % 3 === 0 ? red : 0));
  const path = join(directory, name);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, encode({ width, height: 6, channels: 3, depth: 8, data }));
}

async function openReplay(options: Partial<ReplayOptions> = {}): Promise<Camera> {
  const driver = createReplayDriver({ directory, ...options });
  const [info] = await driver.discover();
  return driver.open(info?.cameraId ?? '');
}

async function takeReds(camera: Camera, count: number): Promise<readonly (number | undefined)[]> {
  const reds: (number | undefined)[] = [];
  for (let taken = 0; taken < count; taken++) {
    const frame = await camera.trigger(`t${taken}`, PLENTY_MS);
    reds.push(frame.data[0]);
    frame.release();
  }
  return reds;
}

test('pictures come in natural order and begin again', async () => {
  addPicture('part10.png', 10);
  addPicture('part2.png', 2);
  addPicture('part1.png', 1);
  const camera = await openReplay();
  expect(await takeReds(camera, 5)).toEqual([1, 2, 10, 1, 2]);
});

test('played once, the last picture is followed by a timeout that says so', async () => {
  addPicture('a.png', 1);
  addPicture('b.png', 2);
  const camera = await openReplay({ isLooping: false });
  expect(await takeReds(camera, 2)).toEqual([1, 2]);
  await expect(camera.trigger('t', PLENTY_MS)).rejects.toMatchObject({
    code: 'camera-timeout',
    message: expect.stringContaining('All 2 pictures') as unknown,
  });
});

test('class folders give the truth, a flat folder none; sizes may differ', async () => {
  addPicture('good/001.png', 1, 8);
  addPicture('crack/001.png', 2, 12);
  const camera = await openReplay();
  const frames = [await camera.trigger('a', PLENTY_MS), await camera.trigger('b', PLENTY_MS)];
  expect(frames.map(({ truth, width }) => ({ truth, width }))).toEqual([
    { truth: { isDefective: true, className: 'crack' }, width: 12 },
    { truth: { isDefective: false, className: 'good' }, width: 8 },
  ]);
  rmSync(directory, { recursive: true });
  mkdirSync(directory);
  addPicture('flat.png', 3);
  const flat = await openReplay();
  expect((await flat.trigger('a', PLENTY_MS)).truth).toBeNull();
});

test('the live picture shows the next part without using it up', async () => {
  addPicture('a.png', 1);
  addPicture('b.png', 2);
  const timer = createManualTimer();
  const camera = await openReplay({ timer, framesPerSecond: 10 });
  const reds: (number | undefined)[] = [];
  const seen = new Promise<void>((resolve) => {
    void camera.start((frame) => {
      reds.push(frame.data[0]);
      frame.release();
      resolve();
    });
  });
  await timer.advance(100);
  await seen;
  await timer.advance(200);
  expect(new Set(reds)).toEqual(new Set([1]));
  expect((await camera.trigger('t', PLENTY_MS)).data[0]).toBe(1);
});

test('an unreadable picture fails its own trigger and none behind it', async () => {
  addPicture('a.png', 1);
  writeFileSync(join(directory, 'b.png'), 'no picture');
  addPicture('c.png', 3);
  const camera = await openReplay({ buffers: 1 });
  expect(await takeReds(camera, 1)).toEqual([1]);
  await expect(camera.trigger('bad', PLENTY_MS)).rejects.toMatchObject({
    code: expect.stringMatching(/^image-/) as unknown,
  });
  expect(await takeReds(camera, 1)).toEqual([3]);
});

test('a missing or empty folder is said when the camera is opened', async () => {
  await expect(openReplay()).rejects.toMatchObject({ code: 'too-few-images' });
  await expect(openReplay({ directory: join(directory, 'missing') })).rejects.toMatchObject({ code: 'not-found' });
});

test('settings a folder does not have are read back as absent', async () => {
  addPicture('a.png', 1);
  const camera = await openReplay();
  expect(await camera.configure({ ...unchangedCameraSettings, exposureTimeUs: 5000, gainDb: 3 })).toEqual({
    ...unchangedCameraSettings,
    exposureTimeUs: null,
    gainDb: null,
  });
});

const tiles = findSharedData('data', 'mtd', 'test');

test.skipIf(tiles === null)(
  'real magnetic tiles are replayed with their classes (skipped without the data set)',
  async () => {
    const camera = await openReplay({ directory: tiles ?? '' });
    const frame = await camera.trigger('t', PLENTY_MS);
    expect(frame.truth?.className).not.toBe('');
    expect(frame.data).toHaveLength(frame.width * frame.height * 3);
  },
);
