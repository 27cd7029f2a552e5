import { afterAll, beforeAll, expect, test } from 'vitest';
import type { SimulatorFault } from '../../contract/camera.ts';
import type { Engine } from '../../main/engine/engine.ts';
import { quickConfiguration, startEngine, statusWhere, temporaryDirectory, whenPrepared } from '../support/station.ts';

const directory = temporaryDirectory();
let engine: Engine;
beforeAll(async () => {
  engine = await startEngine(directory.path, {
    camera: { ...quickConfiguration.camera, simulatorTransport: 'usb', simulatorDefectRate: 0 },
  });
  await whenPrepared(engine);
});
afterAll(async () => {
  await engine.stop();
  directory.remove();
});

test('a station whose simulated camera goes through the USB stack teaches itself and judges parts', async () => {
  expect(engine.station.status().camera).toMatchObject({
    state: 'connected',
    info: { cameraId: 'simulator:SIM-USB-1', kind: 'simulator', portPath: '1-1' },
  });
  engine.simulator.placeNext('good');
  const good = await engine.inspections.inspect();
  engine.simulator.placeNext('bad');
  const bad = await engine.inspections.inspect();
  expect(good).toMatchObject({ judgedBy: 'model', truth: { isDefective: false } });
  expect(bad).toMatchObject({ judgedBy: 'model', truth: { isDefective: true } });
  expect(bad.score ?? 0).toBeGreaterThan(good.score ?? 0);
});

test.each([
  ['half-frame', 'frame-incomplete'],
  ['freeze', 'frame-timeout'],
  ['defocus', 'out-of-focus'],
] satisfies readonly [SimulatorFault, string][])('the fault %s is a cannot-judge: %s', async (fault, reason) => {
  engine.simulator.placeNext('good');
  engine.simulator.setFault(fault, true);
  const { verdict, failedProofs } = await engine.inspections.inspect();
  engine.simulator.setFault(fault, false);
  expect(verdict).toBe('cannot-judge');
  expect(failedProofs.map((proof) => proof.reason)).toContain(reason);
});

test('unplugged and plugged in again, the camera comes back and its parts are judged', async () => {
  engine.simulator.setFault('unplug', true);
  await statusWhere(engine, ({ camera }) => camera?.state === 'lost');
  const { failedProofs } = await engine.inspections.inspect();
  expect(failedProofs.map(({ reason }) => reason)).toEqual(['camera-lost']);
  engine.simulator.setFault('unplug', false);
  await statusWhere(engine, ({ camera }) => camera?.state === 'connected');
  engine.simulator.placeNext('good');
  expect((await engine.inspections.inspect()).verdict).not.toBe('cannot-judge');
});
