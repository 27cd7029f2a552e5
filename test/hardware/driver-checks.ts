import type { Camera, CameraDriver, CameraEvent } from '../../main/camera/camera.ts';
import { checkFrame } from './support/check-pattern.ts';
import { createOurDriver, streamMany, TRIGGER_TIMEOUT_MS, triggerMany } from './support/our-driver.ts';
import { assert, type HardwareCheck, pause, timeFactor, until } from './support/run-checks.ts';
import type { SimulatedSerial, SimulatorProcess } from './support/simulated-cameras.ts';

/** Pulls a camera's cable or puts it back. */
export interface Cables {
  plug(serial: SimulatedSerial): Promise<void>;
  pull(serial: SimulatedSerial): Promise<void>;
}

/** The promise of the product: a pulled cable is known within two seconds. */
const LOST_LIMIT_MS = 2_000;

/** Our driver over npm `usb`, in plain Node. */
export function driverChecks(simulator: SimulatorProcess, cables: Cables): readonly HardwareCheck[] {
  const { driver, finder } = createOurDriver();
  const open = (serial: SimulatedSerial) => driver.open(`u3v:${serial}`);
  return [
    { name: 'our driver lists every plugged in camera once, with its port', limitS: 20, run: () => listAll(driver) },
    {
      name: 'our driver streams from a SuperSpeed camera and every byte is right',
      limitS: 60,
      run: () => streamMany(finder, 'u3v:SIM-SUPER-1', 15),
    },
    {
      name: 'our driver streams from a high speed camera and every byte is right',
      limitS: 60,
      run: () => streamMany(finder, 'u3v:SIM-HIGH', 8),
    },
    {
      name: 'each trigger gives its own picture, every byte right',
      limitS: 60,
      run: () => withCamera(open('SIM-SUPER-1'), (camera) => triggerMany(camera, 6)),
    },
    {
      name: 'transfers that stop in the middle of a picture cost no later one',
      limitS: 120,
      run: () => withCamera(open('SIM-SUPER-1'), (camera) => surviveHangs(camera, simulator)),
    },
    {
      name: 'a camera that is open is busy for the next program, and free again afterwards',
      limitS: 60,
      run: () => shareInTurn(open),
    },
    {
      name: 'two cameras run at the same time',
      limitS: 90,
      run: () => withCamera(open('SIM-SUPER-1'), (one) => withCamera(open('SIM-SUPER-2'), (two) => runTwo(one, two))),
    },
    {
      name: 'a camera unplugged while it is read is lost at once, and back by itself when plugged in again',
      limitS: 120,
      run: () => withCamera(open('SIM-SUPER-1'), (camera) => unplugAndReturn(camera, cables)),
    },
  ];
}

async function listAll(driver: CameraDriver): Promise<string> {
  const found = [...(await driver.discover())].map(({ serial, portPath }) => `${serial} at ${portPath}`).sort();
  const expected = [/^SIM-HIGH at \d+-1$/, /^SIM-SUPER-1 at \d+-\d+$/, /^SIM-SUPER-2 at \d+-\d+$/];
  const isRight = found.length === expected.length && expected.every((pattern, at) => pattern.test(found[at] ?? ''));
  assert(isRight, found.join(', '));
  return found.join(', ');
}

async function surviveHangs(camera: Camera, simulator: SimulatorProcess): Promise<string> {
  let good = 0;
  let lost = 0;
  for (let round = 0; round < 2; round += 1) {
    await simulator.setFault('SIM-SUPER-1', { kind: 'payload-hang', share: 0.5 }, 1);
    const hung = await camera.trigger(`hung-${round}`, TRIGGER_TIMEOUT_MS * timeFactor).then(
      (frame) => {
        frame.release();
        return frame.status === 'ok';
      },
      () => false,
    );
    assert(!hung, 'a picture whose transfer stopped half-way was called good');
    lost += 1;
    for (let n = 0; n < 2; n += 1) {
      const frame = await camera.trigger(`after-${round}-${n}`, TRIGGER_TIMEOUT_MS * timeFactor);
      checkFrame(frame);
      frame.release();
      good += 1;
    }
  }
  return `${lost} pictures cut off, the ${good} after them byte for byte right`;
}

async function shareInTurn(open: (serial: SimulatedSerial) => Promise<Camera>): Promise<string> {
  for (let round = 0; round < 2; round += 1) {
    await withCamera(open('SIM-SUPER-1'), async (camera) => {
      const refusal = await open('SIM-SUPER-1').then(
        async (second) => {
          await second[Symbol.asyncDispose]();
          return 'opened';
        },
        (error: unknown) => (error as { code?: string }).code,
      );
      assert(refusal === 'camera-busy', `the second opener was told: ${refusal}`);
      await triggerMany(camera, 1);
    });
  }
  return 'camera-busy twice, opened twice';
}

async function runTwo(one: Camera, two: Camera): Promise<string> {
  const results = await Promise.all([triggerMany(one, 4), triggerMany(two, 4)]);
  return results.join('; ');
}

async function unplugAndReturn(camera: Camera, cables: Cables): Promise<string> {
  const events: { event: CameraEvent; atMs: number }[] = [];
  const stopListening = camera.subscribe((event) => events.push({ event, atMs: performance.now() }));
  const seen = (type: CameraEvent['type']) => events.find(({ event }) => event.type === type) ?? null;
  await triggerMany(camera, 2);
  const pending = camera.trigger('cut off', TRIGGER_TIMEOUT_MS * timeFactor).then(
    (frame) => {
      frame.release();
      return 'a picture';
    },
    (error: unknown) => (error as { code?: string }).code ?? String(error),
  );
  const pulledAtMs = performance.now();
  await cables.pull('SIM-SUPER-1');
  const lost = await until('the loss is announced', LOST_LIMIT_MS, () => seen('lost'));
  const lostMs = Math.round(lost.atMs - pulledAtMs);
  await pending;
  await pause(500);
  const pluggedAtMs = performance.now();
  await cables.plug('SIM-SUPER-1');
  const back = await until('the camera is back', 20_000, () => seen('reconnected'));
  const backMs = Math.round(back.atMs - pluggedAtMs);
  await triggerMany(camera, 3);
  assert(camera.stats().reconnects === 1, `${camera.stats().reconnects} reconnects`);
  stopListening();
  return `lost after ${lostMs} ms, back ${backMs} ms after plugging in, 3 pictures right`;
}

/** Disposes the camera whatever happens. */
async function withCamera<T>(opening: Promise<Camera>, run: (camera: Camera) => Promise<T>): Promise<T> {
  const camera = await opening;
  try {
    return await run(camera);
  } finally {
    await camera[Symbol.asyncDispose]();
  }
}
