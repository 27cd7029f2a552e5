import { expect, test } from 'vitest';
import type { Clock } from '../../../contract/clock.ts';
import { createManualTimer, type ManualTimer } from '../../../test/support/manual-timer.ts';
import type { Camera, CameraEvent, Frame } from '../camera.ts';
import { createSimulatorDriver, type SimulatorDriver, type SimulatorOptions } from './simulator-driver.ts';
import { unchangedCameraSettings } from '../../../contract/recipe.ts';

const WIDTH = 160;
const HEIGHT = 90;

type Bench = { readonly driver: SimulatorDriver; readonly camera: Camera; readonly timer: ManualTimer };

async function openBench(options: Partial<SimulatorOptions> = {}): Promise<Bench> {
  const timer = createManualTimer();
  const clock: Clock = { nowUs: () => timer.nowMs() * 1000, monotonicUs: () => timer.nowMs() * 1000 };
  const driver = createSimulatorDriver({
    seed: 7,
    width: WIDTH,
    height: HEIGHT,
    framesPerSecond: 20,
    timer,
    clock,
    ...options,
  });
  return { driver, timer, camera: await driver.open('simulator:SIM-0001') };
}

/** Triggers and lets the exposure pass. */
async function shoot({ camera, timer }: Bench, triggerId = 't'): Promise<Frame> {
  const frame = camera.trigger(triggerId, 1000);
  await timer.advance(300);
  return frame;
}

function meanOf(bytes: Uint8Array): number {
  return bytes.reduce((sum, byte) => sum + byte, 0) / bytes.length;
}

function meanAbsolute(values: Float64Array): number {
  return values.reduce((sum, value) => sum + Math.abs(value), 0) / values.length;
}

function roughnessOf(bytes: Uint8Array): number {
  return bytes.reduce((sum, byte, at) => sum + Math.abs(byte - (bytes[at + 3] ?? byte)), 0);
}

test('the same seed presents the same parts', async () => {
  const [first, second] = [await openBench(), await openBench()];
  for (let count = 0; count < 5; count++) {
    const [one, other] = [await shoot(first), await shoot(second)];
    expect(one.data).toEqual(other.data);
    expect(one.truth).toEqual(other.truth);
    one.release();
    other.release();
  }
});

test('a part stays until it was triggered, then the next one lies there', async () => {
  const bench = await openBench({ defectRate: 0 });
  bench.driver.controls.placeNext('bad');
  const live: (boolean | undefined)[] = [];
  await bench.camera.start((frame) => {
    live.push(frame.truth?.isDefective);
    frame.release();
  });
  await bench.timer.advance(200);
  expect(live).toEqual([true, true, true, true]);
  const frame = bench.camera.trigger('t', 1000);
  await bench.timer.advance(10);
  expect((await frame).truth?.isDefective).toBe(true);
  await bench.timer.advance(100);
  expect(live.slice(4)).toEqual([false, false]);
});

test('without automatic placing the same part is seen again', async () => {
  const bench = await openBench({ autoPlace: false, defectRate: 0 });
  bench.driver.controls.placeNext('bad');
  for (let count = 0; count < 3; count++) {
    expect((await shoot(bench)).truth?.isDefective).toBe(true);
  }
  bench.driver.controls.placeNext('good');
  expect((await shoot(bench)).truth).toEqual({ isDefective: false, className: 'good' });
});

test('a part ordered before the camera was opened lies under it', async () => {
  const driver = createSimulatorDriver({ seed: 7, width: WIDTH, height: HEIGHT, defectRate: 0 });
  driver.controls.placeNext('bad');
  const camera = await driver.open('simulator:SIM-0001');
  expect((await camera.trigger('t', 20_000)).truth?.isDefective).toBe(true);
});

test('longer exposure and more gain brighten the picture and are read back', async () => {
  const bench = await openBench({ autoPlace: false });
  const normal = meanOf((await shoot(bench)).data);
  expect(await bench.camera.configure({ ...unchangedCameraSettings, exposureTimeUs: 4000, gainDb: 0 })).toEqual({
    ...unchangedCameraSettings,
    exposureTimeUs: 4000,
    gainDb: 0,
  });
  const short = meanOf((await shoot(bench)).data);
  expect(await bench.camera.configure({ ...unchangedCameraSettings, exposureTimeUs: 4000, gainDb: 12 })).toEqual({
    ...unchangedCameraSettings,
    exposureTimeUs: 4000,
    gainDb: 12,
  });
  const amplified = meanOf((await shoot(bench)).data);
  expect(short).toBeLessThan(normal * 0.85);
  expect(amplified).toBeGreaterThan(normal * 1.1);
});

test.each([
  { ...unchangedCameraSettings, exposureTimeUs: 0, gainDb: null },
  { ...unchangedCameraSettings, exposureTimeUs: 1e9, gainDb: null },
  { ...unchangedCameraSettings, exposureTimeUs: null, gainDb: -1 },
  { ...unchangedCameraSettings, exposureTimeUs: null, gainDb: Number.NaN },
])('settings out of range are refused and change nothing: %o', async (asked) => {
  const { camera } = await openBench();
  await expect(camera.configure(asked)).rejects.toMatchObject({ code: 'bad-request' });
  expect(await camera.configure({ ...unchangedCameraSettings, exposureTimeUs: null, gainDb: null })).toEqual({
    ...unchangedCameraSettings,
    exposureTimeUs: 8000,
    gainDb: 0,
  });
});

test('unplugged: waiting and later triggers are rejected, the loss and the return are told, free run goes on', async () => {
  const { driver, camera, timer } = await openBench();
  const events: CameraEvent['type'][] = [];
  let frames = 0;
  const end = camera.subscribe(({ type }) => events.push(type));
  await camera.start((frame) => {
    frames += 1;
    frame.release();
  });
  await timer.advance(100);
  expect(frames).toBe(2);
  const waiting = camera.trigger('t', 1000).catch((error: unknown) => error);
  driver.controls.setFault('unplug', true);
  expect(await waiting).toMatchObject({ code: 'camera-disconnected' });
  await expect(camera.trigger('u', 1000)).rejects.toMatchObject({ code: 'camera-disconnected' });
  await expect(
    camera.configure({ ...unchangedCameraSettings, exposureTimeUs: null, gainDb: null }),
  ).rejects.toMatchObject({
    code: 'camera-disconnected',
  });
  expect(await driver.discover()).toEqual([]);
  await expect(driver.open('simulator:SIM-0001')).rejects.toMatchObject({ code: 'camera-not-found' });
  await timer.advance(500);
  expect(frames).toBe(2);
  driver.controls.setFault('unplug', false);
  await timer.advance(100);
  expect(frames).toBe(4);
  expect(events).toEqual(['lost', 'reconnected']);
  expect(camera.stats().reconnects).toBe(1);
  end();
  driver.controls.setFault('unplug', true);
  expect(events).toHaveLength(2);
});

test('frozen: the last picture comes again with its old number and time, under the new trigger', async () => {
  const bench = await openBench();
  const last = await shoot(bench, 'first');
  bench.driver.controls.setFault('freeze', true);
  for (const triggerId of ['second', 'third']) {
    const stale = await shoot(bench, triggerId);
    expect(stale).toMatchObject({ blockId: last.blockId, hostTimeUs: last.hostTimeUs, triggerId });
    expect(stale.data).toEqual(last.data);
    stale.release();
  }
  bench.driver.controls.setFault('freeze', false);
  const fresh = await shoot(bench, 'fourth');
  expect(fresh.blockId).toBeGreaterThan(last.blockId);
  expect(fresh.data).not.toEqual(last.data);
});

test('a camera frozen before its first picture sends a stale one to the first trigger', async () => {
  const bench = await openBench();
  bench.driver.controls.setFault('freeze', true);
  const frozenAtUs = bench.timer.nowMs() * 1000;
  expect((await shoot(bench)).hostTimeUs).toBe(frozenAtUs);
});

test('half frame: incomplete, counted, the lower half is missing', async () => {
  const bench = await openBench();
  bench.driver.controls.setFault('half-frame', true);
  const { data, status } = await shoot(bench);
  const middle = (HEIGHT / 2) * WIDTH * 3;
  expect(status).toBe('incomplete');
  expect(data).toHaveLength(WIDTH * HEIGHT * 3);
  expect(data.subarray(middle).every((byte) => byte === 0)).toBe(true);
  expect(meanOf(data.subarray(0, middle))).toBeGreaterThan(20);
  expect(bench.camera.stats().incomplete).toBe(1);
});

test('dark and defocus change what they name, and clearing them brings the picture back', async () => {
  const bench = await openBench({ autoPlace: false });
  const { controls } = bench.driver;
  const sharp = await shoot(bench);
  controls.setFault('dark', true);
  expect(meanOf((await shoot(bench)).data)).toBeLessThan(meanOf(sharp.data) * 0.93);
  controls.setFault('dark', false);
  controls.setFault('defocus', true);
  const blurred = await shoot(bench);
  expect(roughnessOf(blurred.data)).toBeLessThan(roughnessOf(sharp.data) * 0.9);
  expect(Math.abs(meanOf(blurred.data) - meanOf(sharp.data))).toBeLessThan(2);
  controls.setFault('defocus', false);
  expect(roughnessOf((await shoot(bench)).data)).toBeGreaterThan(roughnessOf(sharp.data) * 0.97);
});

test('a late camera sends the picture before under a new number', async () => {
  const bench = await openBench();
  const first = await shoot(bench);
  bench.driver.controls.setFault('stale-frame', true);
  const late = await shoot(bench);
  expect(late.hostTimeUs).toBe(first.hostTimeUs);
  expect(late.blockId).toBeGreaterThan(first.blockId);
  expect(late.data).toEqual(first.data);
});

test('lost frames leave a gap that is told', async () => {
  const bench = await openBench();
  const first = await shoot(bench);
  bench.driver.controls.setFault('lost-frames', true);
  expect(await shoot(bench)).toMatchObject({ missedFrames: 2, blockId: first.blockId + 3n });
});

test('settings that drift are read back as they are and change the picture', async () => {
  const bench = await openBench({ autoPlace: false });
  const { controls } = bench.driver;
  const normal = meanOf((await shoot(bench)).data);
  controls.setFault('settings-drift', true);
  expect(await bench.camera.readSettings()).toMatchObject({ exposureTimeUs: 10_400 });
  expect(meanOf((await shoot(bench)).data)).toBeGreaterThan(normal * 1.05);
});

test.each(['bright', 'shift', 'other-scene'] as const)('%s changes the picture until it is cleared', async (fault) => {
  const bench = await openBench({ autoPlace: false });
  const before = Float64Array.from((await shoot(bench)).data);
  const differenceOf = (data: Uint8Array): number => meanAbsolute(before.map((value, at) => value - (data[at] ?? 0)));
  const noise = differenceOf((await shoot(bench)).data);
  bench.driver.controls.setFault(fault, true);
  expect(differenceOf((await shoot(bench)).data)).toBeGreaterThan(1.5 * noise);
  bench.driver.controls.setFault(fault, false);
  expect(differenceOf((await shoot(bench)).data)).toBeLessThan(1.2 * noise);
});

test('two cameras over one bench see the same part, one of them from the other side', async () => {
  const bench = await openBench({ cameras: 2, defectRate: 0.5 });
  await using other = await bench.driver.open('simulator:SIM-0002');
  expect((await bench.driver.discover()).map(({ serial }) => serial)).toEqual(['SIM-0001', 'SIM-0002']);
  const serials: string[] = [];
  for (let part = 0; part < 6; part += 1) {
    const both = Promise.all([bench.camera.trigger('t', 1000), other.trigger('t', 1000)]);
    await bench.timer.advance(20);
    const [one, two] = await both;
    expect(one.truth).toEqual(two.truth);
    expect(Math.abs(meanOf(one.data) - meanOf(two.data))).toBeLessThan(1);
    const rowBytes = WIDTH * 3;
    const lowestRow = one.data.subarray(one.data.length - rowBytes);
    expect(meanOf(lowestRow)).toBeCloseTo(meanOf(two.data.subarray(0, rowBytes)), -0.5);
    serials.push(String(meanOf(one.data)));
    one.release();
    two.release();
    await bench.timer.advance(1000);
  }
  expect(new Set(serials).size).toBe(6);
});

test('faults are listed while they are on; switching one twice is once', async () => {
  const { driver, camera } = await openBench();
  const events: CameraEvent[] = [];
  camera.subscribe((event) => events.push(event));
  driver.controls.setFault('dark', true);
  driver.controls.setFault('unplug', true);
  driver.controls.setFault('unplug', true);
  expect(driver.controls.faults()).toEqual(['dark', 'unplug']);
  driver.controls.setFault('dark', false);
  driver.controls.setFault('unplug', false);
  expect(driver.controls.faults()).toEqual([]);
  expect(events.map(({ type }) => type)).toEqual(['lost', 'reconnected']);
});

test('a trigger whose time is over leaves no timer, uses up no part and gives its buffer back', async () => {
  const bench = await openBench({ buffers: 1, defectRate: 0 });
  bench.driver.controls.placeNext('bad');
  await bench.camera.configure({ ...unchangedCameraSettings, exposureTimeUs: 50_000, gainDb: 0 });
  const late = bench.camera.trigger('late', 20).catch((error: unknown) => error);
  await bench.timer.advance(200);
  expect(await late).toMatchObject({ code: 'camera-timeout' });
  expect(bench.timer.pending).toBe(0);
  expect((await shoot(bench)).truth?.isDefective).toBe(true);
});

test('stop and dispose leave no timer behind', async () => {
  const { camera, timer } = await openBench();
  await camera.start((frame) => frame.release());
  await timer.advance(120);
  await camera.stop();
  expect(timer.pending).toBe(0);
  await camera.start((frame) => frame.release());
  await camera[Symbol.asyncDispose]();
  expect(timer.pending).toBe(0);
});
