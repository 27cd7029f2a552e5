import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { encode } from 'fast-png';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Clock } from '../../../contract/clock.ts';
import { createManualTimer, type ManualTimer } from '../../../test/support/manual-timer.ts';
import type { Camera, Frame } from '../camera.ts';
import { createReplayDriver } from './replay-driver.ts';

let directory = '';
let timer: ManualTimer;
let clock: Clock;

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'replay-pace-'));
  timer = createManualTimer();
  clock = { nowUs: () => timer.nowMs() * 1_000, monotonicUs: () => 1_000_000 + timer.nowMs() * 1_000 };
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

/** Writes a picture with this red value, taken so many milliseconds after the first. */
function addPicture(name: string, red: number, takenAtMs: number): void {
  const path = join(directory, name);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, encode({ width: 1, height: 1, channels: 3, depth: 8, data: Uint8Array.of(red, 0, 0) }));
  const seconds = 1_700_000_000 + takenAtMs / 1_000;
  utimesSync(path, seconds, seconds);
}

async function open(isLooping = true): Promise<Camera> {
  const driver = createReplayDriver({ directory, pace: 'original', isLooping, timer, clock });
  const [info] = await driver.discover();
  return driver.open(info?.cameraId ?? '');
}

/** Lets files be read and time pass until so many frames were seen. */
async function watch(camera: Camera, count: number): Promise<readonly { red: number | undefined; atMs: number }[]> {
  const seen: { red: number | undefined; atMs: number }[] = [];
  await camera.start((frame) => {
    seen.push({ red: frame.data[0], atMs: (frame.hostTimeUs - 1_000_000) / 1_000 });
    frame.release();
  });
  for (let step = 0; step < 10_000 && seen.length < count; step++) {
    await timer.advance(1);
    await new Promise((resolve) => setTimeout(resolve, 0));
  }
  await camera.stop();
  return seen.slice(0, count);
}

test('pictures come in the order and the intervals in which they were taken', async () => {
  addPicture('a.png', 3, 350);
  addPicture('b.png', 1, 0);
  addPicture('c.png', 2, 300);
  const seen = await watch(await open(false), 3);
  expect(seen.map(({ red }) => red)).toEqual([1, 2, 3]);
  const [first, second, third] = seen.map(({ atMs }) => atMs) as [number, number, number];
  expect([second - first, third - second]).toEqual([300, 50]);
});

test('at the end it begins again, at the usual interval', async () => {
  addPicture('a.png', 1, 0);
  addPicture('b.png', 2, 40);
  const seen = await watch(await open(), 5);
  expect(seen.map(({ red }) => red)).toEqual([1, 2, 1, 2, 1]);
  const gaps = seen.slice(1).map(({ atMs }, index) => atMs - (seen[index]?.atMs ?? 0));
  expect(gaps).toEqual([40, 100, 40, 100]);
});

test('a trigger takes the next picture that comes after it', async () => {
  addPicture('a.png', 1, 0);
  addPicture('b.png', 2, 100);
  addPicture('c.png', 3, 200);
  const camera = await open();
  await watch(camera, 1);
  const calledAtUs = clock.monotonicUs();
  const taken = camera.trigger('t', 5_000);
  let frame: Frame | null = null;
  taken.then(
    (result) => {
      frame = result;
    },
    () => undefined,
  );
  for (let step = 0; step < 1_000 && frame === null; step++) {
    await timer.advance(1);
    await new Promise((resolve) => setTimeout(resolve, 0));
  }
  expect((await taken).hostTimeUs).toBeGreaterThan(calledAtUs);
  expect((await taken).data[0]).toBe(2);
});
