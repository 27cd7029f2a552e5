import { afterEach, beforeEach, expect, test } from 'vitest';
import { systemClock } from '../../../contract/clock.ts';
import { unchangedCameraSettings } from '../../../contract/recipe.ts';
import { createFakeCaptureDoor, type FakeCaptureDoor } from '../../../test/support/fake-capture-door.ts';
import { createManualTimer, type ManualTimer } from '../../../test/support/manual-timer.ts';
import type { Camera, CameraEvent } from '../camera.ts';
import { CaptureClient } from './capture-client.ts';
import { createUvcDriver, type UvcDriver } from './uvc-driver.ts';

const PLENTY_MS = 20_000;

let door: FakeCaptureDoor;
let timer: ManualTimer;
let driver: UvcDriver;
const opened: Camera[] = [];

beforeEach(() => {
  door = createFakeCaptureDoor(['webcam']);
  timer = createManualTimer();
  driver = createUvcDriver(new CaptureClient(door, { timer, clock: systemClock }), { timer });
});

afterEach(async () => {
  await Promise.all(opened.splice(0).map((camera) => camera[Symbol.asyncDispose]()));
  door.close();
});

async function openFirst(): Promise<Camera> {
  const [info] = await driver.discover();
  const camera = await driver.open(info?.cameraId ?? '');
  opened.push(camera);
  return camera;
}

function nextEvent(camera: Camera, type: CameraEvent['type']): Promise<CameraEvent> {
  return new Promise((resolve) => {
    const end = camera.subscribe((event) => {
      if (event.type === type) {
        end();
        resolve(event);
      }
    });
  });
}

test('without a desktop there is no webcam, and a sentence says why', async () => {
  const headless = createUvcDriver(null);
  expect(await headless.discover()).toEqual([]);
  expect(headless.unavailableReason).toContain('need the desktop application');
  await expect(headless.open('uvc:any')).rejects.toMatchObject({ code: 'camera-not-found' });
  expect(driver.unavailableReason).toBeNull();
});

test('a camera keeps its serial over restarts, and two have different ones', async () => {
  door.plug('second');
  const found = await driver.discover();
  const again = createUvcDriver(
    new CaptureClient(createFakeCaptureDoor(['webcam', 'second']), { timer, clock: systemClock }),
  );
  expect(await again.discover()).toEqual(found);
  expect(new Set(found.map(({ serial }) => serial)).size).toBe(2);
  expect(found[0]?.serial).toMatch(/^UVC-[0-9A-F]{12}$/);
});

test.each([
  ['NotAllowedError', 'camera-denied'],
  ['NotReadableError', 'camera-busy'],
  ['NotFoundError', 'camera-not-found'],
  ['OverconstrainedError', 'bad-request'],
  ['TypeError', 'camera-refused'],
])('a camera that answers %s is refused as %s, and the window is let go', async (name, code) => {
  door.refuse('webcam', name);
  await expect(openFirst()).rejects.toMatchObject({ code });
  await timer.advance(5_000);
  expect(door.isOpen).toBe(false);
});

test('exposure is set, read back from the camera, and refused out of range', async () => {
  const camera = await openFirst();
  const asked = { ...unchangedCameraSettings, exposureTimeUs: 5_000, gainDb: 6 };
  expect(await camera.configure(asked)).toEqual({ ...unchangedCameraSettings, exposureTimeUs: 5_000 });
  await expect(camera.configure({ ...asked, exposureTimeUs: 1e9 })).rejects.toMatchObject({
    code: 'bad-request',
    message: expect.stringContaining('choose a value from 100 to 500000') as unknown,
  });
  expect(await camera.readSettings()).toMatchObject({ exposureTimeUs: 5_000 });
});

test('an unplugged camera is lost at once, comes back when plugged in, and keeps its settings and its counting', async () => {
  const camera = await openFirst();
  await camera.configure({ ...unchangedCameraSettings, exposureTimeUs: 2_500 });
  const before = await camera.trigger('before', PLENTY_MS);
  before.release();
  door.stall(true);
  const waiting = camera.trigger('waiting', PLENTY_MS).catch((error: unknown) => error);
  const lost = nextEvent(camera, 'lost');
  door.unplug('webcam');
  expect(await lost).toMatchObject({ message: expect.stringContaining('is not connected') as unknown });
  expect(await waiting).toMatchObject({ code: 'camera-disconnected' });
  await expect(camera.trigger('away', PLENTY_MS)).rejects.toMatchObject({ code: 'camera-disconnected' });
  const back = nextEvent(camera, 'reconnected');
  door.stall(false);
  door.plug('webcam');
  await back;
  expect(await camera.readSettings()).toMatchObject({ exposureTimeUs: 2_500 });
  const after = await camera.trigger('after', PLENTY_MS);
  expect(after.blockId > before.blockId).toBe(true);
  expect(camera.stats().reconnects).toBe(1);
});

test('a capture window that dies is opened again', async () => {
  const camera = await openFirst();
  const lost = nextEvent(camera, 'lost');
  const back = nextEvent(camera, 'reconnected');
  door.crash();
  await lost;
  await timer.advance(1_000);
  await back;
  expect((await camera.trigger('after', PLENTY_MS)).status).toBe('ok');
  expect(door.opened).toBe(2);
});

test('a camera another program took meanwhile is tried until it is free', async () => {
  const camera = await openFirst();
  const lost = nextEvent(camera, 'lost');
  const back = nextEvent(camera, 'reconnected');
  door.refuse('webcam', 'NotReadableError');
  door.crash();
  await lost;
  await timer.advance(3_000);
  expect(camera.stats().reconnects).toBe(0);
  door.refuse('webcam', null);
  await timer.advance(2_000);
  await back;
});

test('a camera that stands still ends the trigger in time, and the next one gets a picture', async () => {
  const camera = await openFirst();
  door.stall(true);
  const late = camera.trigger('late', 100).catch((error: unknown) => error);
  await timer.advance(100);
  expect(await late).toMatchObject({ code: 'camera-timeout' });
  door.stall(false);
  expect((await camera.trigger('next', PLENTY_MS)).triggerId).toBe('next');
});

test('the window is there only while somebody needs it', async () => {
  expect(door.opened).toBe(0);
  const camera = await openFirst();
  await timer.advance(60_000);
  expect(door.isOpen).toBe(true);
  await camera[Symbol.asyncDispose]();
  await timer.advance(4_999);
  expect(door.isOpen).toBe(true);
  await timer.advance(1);
  expect(door.isOpen).toBe(false);
  await driver.discover();
  expect([door.opened, door.isOpen]).toEqual([2, true]);
});

test('the live picture that was asked for long ago is not shown', async () => {
  const camera = await openFirst();
  const times: number[] = [];
  const showOne = async (): Promise<void> => {
    const seen = Promise.withResolvers<void>();
    await camera.start((frame) => {
      times.push(frame.hostTimeUs);
      frame.release();
      seen.resolve();
    });
    await timer.advance(50);
    await seen.promise;
    await camera.stop();
  };
  await showOne();
  const pausedUntilUs = systemClock.monotonicUs() + 700_000;
  await expect.poll(() => systemClock.monotonicUs(), { interval: 20 }).toBeGreaterThan(pausedUntilUs);
  await showOne();
  expect(times.at(-1)).toBeGreaterThan(pausedUntilUs - 500_000);
});
