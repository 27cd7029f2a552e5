import { appendFileSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import * as fc from 'fast-check';
import { unzipSync } from 'fflate';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type Clock, systemClock } from '../../../contract/clock.ts';
import { unchangedCameraSettings } from '../../../contract/recipe.ts';
import type { Frame } from '../camera.ts';
import { frameSizeBytes, type PixelFormat, pixelFormats } from '../pixel-format/pixel-format.ts';
import { createReplayDriver } from '../replay/replay-driver.ts';
import { createRecorder } from './recorder.ts';
import { readRecordingIndex } from './recording-index.ts';
import { writeSupportBundle } from './write-support-bundle.ts';

const GIGABYTE = 1e9;
let directory = '';

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'recorder-'));
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

function frameOf(change: Partial<Frame> = {}): Frame {
  const { width = 4, height = 2, format = 'Mono8' } = change;
  const data = new Uint8Array(new SharedArrayBuffer(frameSizeBytes(format, width, height)));
  return {
    cameraId: 'u3v:1',
    serial: '1',
    blockId: 7n,
    missedFrames: 0,
    hostTimeUs: 1_000_000,
    width,
    height,
    format,
    data,
    status: 'ok',
    triggerId: null,
    truth: null,
    release: () => undefined,
    ...change,
  };
}

/** A frame whose every byte is `value`. */
function filled(value: number): Frame {
  const frame = frameOf({ blockId: BigInt(value) });
  frame.data.fill(value);
  return frame;
}

async function record(frames: readonly Frame[], root = directory, maximumBytes = GIGABYTE): Promise<string> {
  const recorder = createRecorder(root, { maximumBytes, clock: systemClock, maximumWaiting: frames.length });
  recorder.start();
  frames.forEach((frame) => recorder.offer(frame));
  const { directory: own, dropped } = await recorder.stop();
  expect(dropped).toBe(0);
  return own;
}

const anyFrame: fc.Arbitrary<Frame> = fc
  .record({
    width: fc.integer({ min: 1, max: 9 }),
    height: fc.integer({ min: 1, max: 7 }),
    format: fc.constantFrom(...(Object.keys(pixelFormats) as PixelFormat[])),
    status: fc.constantFrom<Frame['status']>('ok', 'incomplete', 'corrupt'),
    missedFrames: fc.nat(3),
    truth: fc.constantFrom(null, { isDefective: true, className: 'crack' }),
  })
  .chain((shape) => {
    const length = frameSizeBytes(shape.format, shape.width, shape.height);
    return fc.uint8Array({ minLength: length, maxLength: length }).map((bytes) => {
      const frame = frameOf(shape);
      frame.data.set(bytes);
      return frame;
    });
  });

test('replay gives back every byte, status, gap and truth of what was recorded, in every pixel format', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(anyFrame, { minLength: 1, maxLength: 6 }), async (frames) => {
      const root = mkdtempSync(join(directory, 'run-'));
      const own = await record(frames, root);
      const driver = createReplayDriver({ directory: own, isLooping: false });
      const camera = await driver.open((await driver.discover())[0]?.cameraId ?? '');
      for (const [index, frame] of frames.entries()) {
        const replayed = await camera.trigger(`t${index}`, 20_000);
        const { width, height, format, status, missedFrames, truth } = frame;
        expect(replayed).toMatchObject({ width, height, format, status, missedFrames, truth });
        expect(Buffer.compare(Buffer.from(replayed.data), Buffer.from(frame.data))).toBe(0);
        replayed.release();
      }
      await expect(camera.trigger('end', 20_000)).rejects.toMatchObject({ code: 'camera-timeout' });
      await camera[Symbol.asyncDispose]();
    }),
    { numRuns: 25 },
  );
});

test('the index keeps times, trigger, settings and numbers of any length', async () => {
  const clock: Clock = { nowUs: () => 1_700_000_000_000_000, monotonicUs: () => 5_000_000 };
  const recorder = createRecorder(directory, { maximumBytes: GIGABYTE, clock });
  recorder.start();
  const blockId = 2n ** 63n + 1n;
  const settings = { ...unchangedCameraSettings, exposureTimeUs: 5_000 };
  recorder.offer(frameOf({ blockId, hostTimeUs: 4_900_000, triggerId: 'part-7' }), {
    settings,
    deviceTimeNs: 2n ** 62n,
  });
  const { directory: own } = await recorder.stop();
  expect(basename(own)).toBe('20231114-221320-000');
  expect(await readRecordingIndex(own)).toEqual([
    {
      file: '000000001.bin',
      cameraId: 'u3v:1',
      serial: '1',
      blockId: '9223372036854775809',
      missedFrames: 0,
      hostTimeUs: 4_900_000,
      takenAtUs: 1_699_999_999_900_000,
      deviceTimeNs: '4611686018427387904',
      width: 4,
      height: 2,
      format: 'Mono8',
      status: 'ok',
      triggerId: 'part-7',
      truth: null,
      settings,
    },
  ]);
});

test('the oldest frames make room, and the index names what is there', async () => {
  const frames = Array.from({ length: 20 }, (_, index) => filled(index));
  const own = await record(frames, directory, 40);
  const kept = await readRecordingIndex(own);
  expect(kept.map(({ blockId }) => blockId)).toEqual(['15', '16', '17', '18', '19']);
  expect(readdirSync(own).sort()).toEqual([...kept.map(({ file }) => file), 'frames.ndjson']);
});

test('a disk that lags costs frames, which are counted, and never the camera', async () => {
  const recorder = createRecorder(directory, { maximumBytes: GIGABYTE, clock: systemClock, maximumWaiting: 3 });
  recorder.start();
  for (let index = 0; index < 10; index++) {
    recorder.offer(filled(index));
  }
  expect(await recorder.stop()).toMatchObject({ frames: 3, dropped: 7, overwritten: 0, bytes: 24, problem: null });
});

test('an offered frame belongs to its camera again at once', async () => {
  const recorder = createRecorder(directory, { maximumBytes: GIGABYTE, clock: systemClock });
  recorder.start();
  const frame = filled(1);
  recorder.offer(frame);
  frame.data.fill(2);
  const { directory: own } = await recorder.stop();
  expect([...new Set(readFileSync(join(own, '000000001.bin')))]).toEqual([1]);
});

test('a frame larger than the whole recording may be is dropped', async () => {
  const recorder = createRecorder(directory, { maximumBytes: 7, clock: systemClock });
  recorder.start();
  recorder.offer(filled(1));
  expect(await recorder.stop()).toMatchObject({ frames: 0, dropped: 1, bytes: 0 });
});

test('a folder that vanishes ends the recording with a sentence', async () => {
  const recorder = createRecorder(directory, { maximumBytes: GIGABYTE, clock: systemClock });
  recorder.start();
  recorder.offer(filled(1));
  await expect.poll(() => readdirSync(directory, { recursive: true }).length).toBeGreaterThanOrEqual(3);
  rmSync(directory, { recursive: true });
  recorder.offer(filled(2));
  const { dropped, problem } = await recorder.stop();
  expect(dropped).toBe(1);
  expect(problem).toContain('the folder is gone');
});

test('after a crash in the middle of a line all whole frames are there', async () => {
  const own = await record([filled(1), filled(2)]);
  appendFileSync(join(own, 'frames.ndjson'), '{"file":"000000003.bin","came');
  expect(await readRecordingIndex(own)).toHaveLength(2);
});

test('a damaged line, another file and an empty folder are each said', async () => {
  const own = await record([filled(1), filled(2)]);
  const index = join(own, 'frames.ndjson');
  const lines = readFileSync(index, 'utf8').split('\n');
  writeFileSync(index, [lines[0], '{"file":"../../etc/passwd"}', lines[2]].join('\n'));
  await expect(readRecordingIndex(own)).rejects.toThrow('line 2 is damaged');
  writeFileSync(index, '{"something":"else"}\n');
  await expect(readRecordingIndex(own)).rejects.toThrow('this is no recording');
  await expect(readRecordingIndex(directory)).rejects.toMatchObject({ code: 'not-found' });
});

test('one recording at a time', async () => {
  const recorder = createRecorder(directory, { maximumBytes: GIGABYTE, clock: systemClock });
  recorder.offer(filled(1));
  await expect(recorder.stop()).rejects.toMatchObject({ code: 'conflict' });
  recorder.start();
  expect(recorder.isRecording).toBe(true);
  expect(() => recorder.start()).toThrow('runs already');
  expect(await recorder.stop()).toMatchObject({ frames: 0 });
  expect(recorder.isRecording).toBe(false);
});

test('a folder that cannot be made is said at the start', () => {
  const file = join(directory, 'file');
  writeFileSync(file, '');
  const recorder = createRecorder(file, { maximumBytes: GIGABYTE, clock: systemClock });
  expect(() => recorder.start()).toThrow('cannot be made');
});

test('a support bundle holds the recording, byte by byte', async () => {
  const frames = Array.from({ length: 5 }, (_, index) => filled(index + 1));
  const own = await record(frames);
  const path = join(directory, 'bundle.zip');
  expect(await writeSupportBundle(own, path)).toBe(statSync(path).size);
  const packed = unzipSync(new Uint8Array(readFileSync(path)));
  const names = readdirSync(own);
  expect(Object.keys(packed).sort()).toEqual(names.map((name) => `${basename(own)}/${name}`).sort());
  for (const name of names) {
    expect(Buffer.from(packed[`${basename(own)}/${name}`] ?? [])).toEqual(readFileSync(join(own, name)));
  }
});

test('a bundle of nothing, or into nowhere, is refused and leaves nothing behind', async () => {
  await expect(writeSupportBundle(join(directory, 'none'), join(directory, 'a.zip'))).rejects.toMatchObject({
    code: 'not-found',
  });
  const own = await record([filled(1)]);
  await expect(writeSupportBundle(own, join(directory, 'no', 'a.zip'))).rejects.toMatchObject({ code: 'bad-request' });
  expect(readdirSync(directory)).toEqual([basename(own)]);
});
