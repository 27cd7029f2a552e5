import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { systemClock } from '../../../../contract/clock.ts';
import {
  BROKEN_PIECE,
  createFakeCaptureDoor,
  type FakeCaptureDoor,
} from '../../../../test/support/fake-capture-door.ts';
import { createManualTimer, type ManualTimer } from '../../../../test/support/manual-timer.ts';
import { muxMp4, muxWebm } from '../../../../test/support/mux-video.ts';
import { CaptureClient } from '../../uvc/capture-client.ts';
import type { Reel, ReelPicture } from '../reel.ts';
import { createReplayDriver } from '../replay-driver.ts';
import { openVideoReel } from './video-reel.ts';

let directory = '';
let door: FakeCaptureDoor;
let timer: ManualTimer;
let capture: CaptureClient;
const opened: Reel[] = [];

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'video-reel-'));
  door = createFakeCaptureDoor([]);
  timer = createManualTimer();
  capture = new CaptureClient(door, { timer, clock: systemClock });
});
afterEach(async () => {
  await Promise.all(opened.splice(0).map((reel) => reel[Symbol.asyncDispose]()));
  door.close();
  rmSync(directory, { recursive: true, force: true });
});

/** Writes a video of plain grey pictures, 40 ms apart. */
function writeVideo(name: string, greys: readonly number[]): string {
  const path = join(directory, name);
  const pictures = greys.map((grey, index) => ({
    data: Uint8Array.of(grey, 0, 0),
    timestampUs: index * 40_000,
    isKey: index === 0,
  }));
  writeFileSync(path, (name.endsWith('mp4') ? muxMp4 : muxWebm)({ width: 4, height: 2, pictures }));
  return path;
}

async function openReel(path: string, isLooping = false): Promise<Reel> {
  const reel = await openVideoReel(path, { isLooping, capture });
  opened.push(reel);
  return reel;
}

async function greysOf(reel: Reel, count: number): Promise<readonly (number | null)[]> {
  const pictures: (ReelPicture | null)[] = [];
  for (let taken = 0; taken < count; taken++) {
    pictures.push(await reel.next());
  }
  return pictures.map((picture) => picture?.data[0] ?? null);
}

test.each(['parts.webm', 'parts.mp4'])('every picture of %s comes once, with its time, and then none', async (name) => {
  const reel = await openReel(writeVideo(name, [10, 20, 30, 40, 50]));
  const pictures = [await reel.next(), await reel.next(), await reel.next()];
  expect(pictures.map((picture) => [picture?.data[0], picture?.takenAtUs])).toEqual([
    [10, 0],
    [20, 40_000],
    [30, 80_000],
  ]);
  expect(await greysOf(reel, 4)).toEqual([40, 50, null, null]);
  expect(reel.describe()).toBe('All 5 pictures of the video');
});

test('a looping video begins again, and calls that overlap get one picture each', async () => {
  const reel = await openReel(writeVideo('parts.webm', [10, 20, 30]), true);
  const together = await Promise.all(Array.from({ length: 7 }, () => reel.next()));
  expect(together.map((picture) => picture?.data[0])).toEqual([10, 20, 30, 10, 20, 30, 10]);
});

test('a broken piece is said, and the next call begins at the beginning', async () => {
  const reel = await openReel(writeVideo('parts.webm', [10, 20, BROKEN_PIECE, 40]));
  expect(await greysOf(reel, 2)).toEqual([10, 20]);
  await expect(reel.next()).rejects.toMatchObject({
    code: 'image-unreadable',
    message: expect.stringContaining('the video is broken (Decoding error.); record it again') as unknown,
  });
  expect(await greysOf(reel, 1)).toEqual([10]);
});

test('a window that dies in the middle fails one call, and a new one goes on', async () => {
  const reel = await openReel(writeVideo('parts.webm', [10, 20, 30]));
  expect(await greysOf(reel, 1)).toEqual([10]);
  door.crash();
  await new Promise((resolve) => setTimeout(resolve, 5));
  await expect(reel.next()).rejects.toMatchObject({ code: 'camera-disconnected' });
  expect(await greysOf(reel, 1)).toEqual([10]);
  expect(door.opened).toBe(2);
});

test('the window is let go when the video is closed, and a closed video says so', async () => {
  const reel = await openReel(writeVideo('parts.webm', [10]));
  await reel.next();
  await reel[Symbol.asyncDispose]();
  await timer.advance(5_000);
  expect(door.isOpen).toBe(false);
  await expect(reel.next()).rejects.toMatchObject({ code: 'camera-disconnected' });
});

test('what cannot be played is refused with its own sentence', async () => {
  const path = writeVideo('parts.webm', [10]);
  await expect(openVideoReel(path, { isLooping: false, capture: null })).rejects.toMatchObject({
    code: 'camera-refused',
    message: expect.stringContaining('need the desktop application') as unknown,
  });
  const text = join(directory, 'notes.avi');
  writeFileSync(text, 'no video');
  await expect(openReel(text)).rejects.toMatchObject({ code: 'image-unsupported' });
  const broken = join(directory, 'broken.mp4');
  writeFileSync(broken, 'no video');
  await expect(openReel(broken)).rejects.toThrow(`${broken}: the video is not whole`);
  await expect(openReel(writeVideo('empty.webm', []))).rejects.toMatchObject({ code: 'too-few-images' });
  await expect(openReel(join(directory, 'none.mp4'))).rejects.toMatchObject({ code: 'not-found' });
});

test('a video is a camera of the station: one picture a trigger', async () => {
  const driver = createReplayDriver({ directory: writeVideo('parts.mp4', [10, 20]), capture, isLooping: false });
  const camera = await driver.open((await driver.discover())[0]?.cameraId ?? '');
  const frames = [await camera.trigger('a', 20_000), await camera.trigger('b', 20_000)];
  expect(frames.map(({ data, format, blockId }) => [data[0], format, blockId])).toEqual([
    [10, 'RGBa8', 1n],
    [20, 'RGBa8', 2n],
  ]);
  await expect(camera.trigger('c', 20_000)).rejects.toThrow('All 2 pictures of the video were shown');
  await camera[Symbol.asyncDispose]();
});
