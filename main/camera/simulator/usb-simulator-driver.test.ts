import { expect, onTestFinished, test } from 'vitest';
import { unchangedCameraSettings } from '../../../contract/recipe.ts';
import type { CameraEvent, Frame } from '../camera.ts';
import { createUsbSimulatorDriver } from './usb-simulator-driver.ts';

const PLENTY_MS = 20_000;
const SHORT_MS = 150;

async function bench() {
  const driver = createUsbSimulatorDriver({ seed: 7, width: 160, height: 88, framesPerSecond: 50, defectRate: 0 });
  const camera = await driver.open('simulator:SIM-USB-1');
  onTestFinished(() => camera[Symbol.asyncDispose]());
  const shoot = async (timeoutMs = PLENTY_MS): Promise<Frame> => {
    const frame = await camera.trigger('t', timeoutMs);
    const data = new Uint8Array(new SharedArrayBuffer(frame.data.length));
    data.set(frame.data);
    frame.release();
    return { ...frame, data };
  };
  return { driver, camera, shoot };
}

function meanOf({ data }: Frame): number {
  return data.reduce((sum, byte) => sum + byte, 0) / data.length;
}

test('the camera is the station’s simulator, with the features of a real one', async () => {
  const { driver, camera } = await bench();
  expect(await driver.discover()).toEqual([camera.info]);
  expect(camera.info).toMatchObject({ kind: 'simulator', cameraId: 'simulator:SIM-USB-1', portPath: '1-1' });
  expect(camera.features?.names).toContain('ExposureTime');
});

test('each frame carries the truth of the part it shows', async () => {
  const { driver, shoot } = await bench();
  driver.controls.placeNext('bad');
  expect((await shoot()).truth).toMatchObject({ isDefective: true });
  expect((await shoot()).truth).toEqual({ isDefective: false, className: 'good' });
});

test('light and settings act as on the direct simulator, drift shows when the settings are read', async () => {
  const { driver, camera, shoot } = await bench();
  const normal = meanOf(await shoot());
  driver.controls.setFault('dark', true);
  expect(meanOf(await shoot())).toBeLessThan(normal * 0.95);
  driver.controls.setFault('dark', false);
  await camera.configure({ ...unchangedCameraSettings, exposureTimeUs: 4000 });
  expect(meanOf(await shoot())).toBeLessThan(normal * 0.85);
  driver.controls.setFault('settings-drift', true);
  expect((await camera.readSettings()).exposureTimeUs).toBeCloseTo(5200, 3);
  driver.controls.setFault('settings-drift', false);
  expect((await camera.readSettings()).exposureTimeUs).toBeCloseTo(4000, 3);
  driver.controls.setFault('settings-drift', true);
  await camera.configure({ ...unchangedCameraSettings, exposureTimeUs: 3000 });
  driver.controls.setFault('settings-drift', false);
  expect((await camera.readSettings()).exposureTimeUs).toBeCloseTo(3000, 3);
});

test('half a frame is incomplete, lost frames are counted, an old picture never counts as a new one', async () => {
  const { driver, shoot } = await bench();
  await shoot();
  driver.controls.setFault('half-frame', true);
  expect((await shoot()).status).toBe('incomplete');
  driver.controls.setFault('half-frame', false);
  driver.controls.setFault('lost-frames', true);
  await shoot();
  expect((await shoot()).missedFrames).toBe(2);
  driver.controls.setFault('lost-frames', false);
  for (const fault of ['freeze', 'stale-frame'] as const) {
    driver.controls.setFault(fault, true);
    await expect(shoot(SHORT_MS)).rejects.toMatchObject({ code: 'camera-timeout' });
    driver.controls.setFault(fault, false);
    expect((await shoot()).status).toBe('ok');
  }
});

test('unplugged: the loss is told, and plugged in again the camera comes back with its settings', async () => {
  const { driver, camera, shoot } = await bench();
  await camera.configure({ ...unchangedCameraSettings, exposureTimeUs: 2500 });
  const events: CameraEvent['type'][] = [];
  const back = new Promise<void>((resolve) => {
    camera.subscribe(({ type }) => {
      events.push(type);
      if (type === 'reconnected') {
        resolve();
      }
    });
  });
  driver.controls.setFault('unplug', true);
  await expect(shoot()).rejects.toMatchObject({ code: 'camera-disconnected' });
  expect(await driver.discover()).toEqual([]);
  driver.controls.setFault('unplug', false);
  await back;
  expect(events).toEqual(['lost', 'reconnected']);
  expect((await camera.readSettings()).exposureTimeUs).toBe(2500);
  expect((await shoot()).status).toBe('ok');
});

test('a fault the device cannot have is refused, the others are listed while they are on', async () => {
  const { driver } = await bench();
  expect(() => driver.controls.setFault('other-scene', true)).toThrow('other-scene');
  driver.controls.setFault('defocus', true);
  driver.controls.setFault('shift', true);
  expect(driver.controls.faults()).toEqual(['defocus', 'shift']);
  driver.controls.setFault('shift', false);
  expect(driver.controls.faults()).toEqual(['defocus']);
});
