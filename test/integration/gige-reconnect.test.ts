import { afterEach, expect, test } from 'vitest';
import { unchangedCameraSettings } from '../../contract/recipe.ts';
import type { Camera, CameraEvent } from '../../main/camera/camera.ts';
import { createGenicamDriver } from '../../main/camera/genicam-camera.ts';
import { createGigeFinder } from '../../main/camera/gige/gige-finder.ts';
import { createCountedSockets } from '../support/gige-control.ts';
import { startTestCamera, type TestCameraOptions } from '../support/gige-simulator.ts';

const PLENTY_MS = 20_000;
const opened: AsyncDisposable[] = [];
const sockets = createCountedSockets();
afterEach(async () => {
  for (const one of opened.splice(0).reverse()) {
    await one[Symbol.asyncDispose]();
  }
  if (sockets.open() !== 0) {
    throw new Error(`${sockets.open()} sockets of the client stayed open`);
  }
});

async function start(options: TestCameraOptions) {
  const camera = await startTestCamera({ heartbeatTimeoutMs: 600, ...options });
  opened.push(camera);
  return camera;
}

/** Opens the camera `SIM-GIGE-1` at whichever of these addresses it is, and keeps what it tells. */
async function open(addresses: readonly string[]): Promise<{ camera: Camera; events: CameraEvent[] }> {
  const timing = { answerTimeoutMs: 80, tries: 4 };
  const finder = createGigeFinder({ interfaces: [], addresses, openSocket: sockets.openSocket, timing });
  const camera = await createGenicamDriver('gige', finder).open('gige:SIM-GIGE-1');
  opened.push(camera);
  const events: CameraEvent[] = [];
  camera.subscribe((event) => events.push(event));
  return { camera, events };
}

async function expectLostAndBack(camera: Camera, events: readonly CameraEvent[], why: string): Promise<void> {
  await expect.poll(() => events.map(({ type }) => type), { timeout: PLENTY_MS }).toEqual(['lost', 'reconnected']);
  expect(events[0]).toMatchObject({ message: expect.stringContaining(why) });
  const frame = await camera.trigger('after', PLENTY_MS);
  expect(frame.status).toBe('ok');
  frame.release();
  expect(camera.stats().reconnects).toBe(1);
}

test('control that is lost is told, taken again, and the settings are applied again', async () => {
  const simulated = await start({});
  const { camera, events } = await open([simulated.address]);
  await camera.configure({ ...unchangedCameraSettings, exposureTimeUs: 2_500 });
  simulated.simulator.dropControl();
  simulated.model.powerCycle();
  await expectLostAndBack(camera, events, 'took control back');
  expect((await camera.readSettings()).exposureTimeUs).toBe(2_500);
});

test('a cable that is pulled and put back', async () => {
  const simulated = await start({});
  const { camera, events } = await open([simulated.address]);
  simulated.simulator.setFaults({ isSilent: true });
  await expect.poll(() => events.length, { timeout: PLENTY_MS }).toBe(1);
  await expect(camera.trigger('meanwhile', 50)).rejects.toMatchObject({ code: 'camera-disconnected' });
  simulated.simulator.setFaults({ isSilent: false });
  await expectLostAndBack(camera, events, 'did not answer');
});

test('a camera that comes back at another address is known by its serial number', async () => {
  const [first, decoy] = [await start({}), await start({ serial: 'OTHER' })];
  const second = await start({ serial: 'SIM-GIGE-1', faults: { isSilent: true } });
  const { camera, events } = await open([decoy.address, first.address, second.address]);
  await first.simulator[Symbol.asyncDispose]();
  second.simulator.setFaults({ isSilent: false });
  await expectLostAndBack(camera, events, 'did not answer');
  expect(second.simulator.isControlled).toBe(true);
  expect(decoy.simulator.isControlled).toBe(false);
});

test('two cameras stream side by side', async () => {
  const simulated = [await start({ serial: 'LEFT' }), await start({ serial: 'RIGHT' })];
  const addresses = simulated.map(({ address }) => address);
  const finder = createGigeFinder({ interfaces: [], addresses, openSocket: sockets.openSocket });
  const driver = createGenicamDriver('gige', finder);
  const cameras = [await driver.open('gige:LEFT'), await driver.open('gige:RIGHT')];
  opened.push(...cameras);
  for (let count = 0; count < 20; count++) {
    const frames = await Promise.all(cameras.map((camera) => camera.trigger(`t${count}`, PLENTY_MS)));
    expect(frames.map(({ serial, status }) => [serial, status])).toEqual([
      ['LEFT', 'ok'],
      ['RIGHT', 'ok'],
    ]);
    frames.forEach((frame) => frame.release());
  }
});
