import { expect, test } from 'vitest';
import type { CameraDriver } from './camera.ts';
import { createCameraRegistry } from './camera-registry.ts';
import { createSimulatorDriver } from './simulator/simulator-driver.ts';

function small(serial: string): CameraDriver {
  return createSimulatorDriver({ seed: 1, serial, width: 32, height: 18 });
}

test('cameras of all drivers are listed in order and opened at the driver that has them', async () => {
  const registry = createCameraRegistry([small('SIM-0002'), small('SIM-0001')]);
  const cameras = await registry.list();
  expect(cameras.map(({ serial }) => serial)).toEqual(['SIM-0002', 'SIM-0001']);
  const camera = await registry.open('simulator:SIM-0001');
  expect(camera.info.serial).toBe('SIM-0001');
});

test('a camera that two drivers see is listed once', async () => {
  const registry = createCameraRegistry([small('SIM-0001'), small('SIM-0001')]);
  expect(await registry.list()).toHaveLength(1);
});

test('an unknown camera, or none at all, is said so', async () => {
  const registry = createCameraRegistry([small('SIM-0001')]);
  await expect(registry.open('gige:7')).rejects.toMatchObject({ code: 'camera-not-found' });
  expect(await createCameraRegistry([]).list()).toEqual([]);
});

test('drivers behind the one that has a camera are not asked', async () => {
  const asked: string[] = [];
  const listening = (serial: string): CameraDriver => {
    const driver = small(serial);
    return {
      ...driver,
      discover: () => {
        asked.push(serial);
        return driver.discover();
      },
    };
  };
  const registry = createCameraRegistry([listening('SIM-0001'), listening('SIM-0002')]);
  expect((await registry.first())?.serial).toBe('SIM-0001');
  expect((await registry.find('simulator:SIM-0001'))?.serial).toBe('SIM-0001');
  await registry.open('simulator:SIM-0001');
  expect(asked).not.toContain('SIM-0002');
  expect((await registry.find('simulator:SIM-0002'))?.serial).toBe('SIM-0002');
  expect(await registry.find('gige:7')).toBeNull();
  expect(await createCameraRegistry([]).first()).toBeNull();
});
