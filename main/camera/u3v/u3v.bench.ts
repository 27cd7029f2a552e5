import { monitorEventLoopDelay } from 'node:perf_hooks';
import { expect, test } from 'vitest';
import { unchangedCameraSettings } from '../../../contract/recipe.ts';
import type { FrameReceiver } from '../device-link.ts';
import { createDeviceModel } from '../device-simulator/create-device-model.ts';
import { createInProcessUsbBus } from '../device-simulator/in-process-usb-bus.ts';
import { createPatternSource, expectedPatternBytes } from '../device-simulator/pattern-source.ts';
import { createVirtualU3vDevice } from '../device-simulator/u3v/virtual-u3v-device.ts';
import { createGenicamDriver } from '../genicam-camera.ts';
import { createU3vFinder } from './u3v-finder.ts';

const [WIDTH, HEIGHT] = [1920, 1080];
const FEW_ROUNDS = { iterations: 5, time: 1_000, warmupIterations: 1, warmupTime: 100 };

function createBus(framesPerSecond: number) {
  const source = createPatternSource(WIDTH, HEIGHT);
  const model = createDeviceModel({ source, endianness: 'little', framesPerSecond, exposureTimeUs: 100 });
  return createInProcessUsbBus([createVirtualU3vDevice(model)]);
}

/** Checks every byte of every picture, and counts. */
function createChecker() {
  const target = new Uint8Array(new SharedArrayBuffer(WIDTH * HEIGHT));
  // Vitest makes imported names slow in hot loops.
  const expectedBytes = expectedPatternBytes;
  const counts = { right: 0, wrong: 0, waiter: null as null | { readonly at: number; readonly done: () => void } };
  const receiver: FrameReceiver = {
    begin: ({ format, width, height, blockId }) => ({
      target,
      finish: (status) => {
        const isRight =
          status === 'ok' && Buffer.compare(target, expectedBytes({ format, width, height, number: blockId })) === 0;
        counts[isRight ? 'right' : 'wrong'] += 1;
        if (counts.waiter !== null && counts.right >= counts.waiter.at) {
          counts.waiter.done();
        }
      },
    }),
  };
  const receive = (pictures: number): Promise<void> =>
    new Promise((done) => {
      counts.waiter = { at: counts.right + pictures, done };
    });
  return { receiver, counts, receive };
}

test('1080p Mono8 over the bus in the process, every byte checked', async ({ bench }) => {
  const link = await createU3vFinder(createBus(2_000)).open('u3v:SIM-U3V-1');
  await link.features.set('TriggerMode', 'Off');
  const { receiver, counts, receive } = createChecker();
  await link.startStream(receiver);
  await receive(10);
  expect(counts.wrong).toBe(0);
  const lag = monitorEventLoopDelay({ resolution: 1 });
  lag.enable();
  const [before, cpu] = [counts.right, process.cpuUsage()];
  await bench('100 pictures', FEW_ROUNDS, () => receive(100)).run();
  lag.disable();
  const { user, system } = process.cpuUsage(cpu);
  const cpuMs = (user + system) / 1000 / (counts.right - before);
  expect(counts).toMatchObject({ wrong: 0 });
  expect(link.counts().resyncs).toBe(0);
  // The resolution of the measurement, 1 ms, is part of the figures.
  const delays = [50, 99].map((share) => `p${share} ${(lag.percentile(share) / 1e6).toFixed(2)} ms`).join(', ');
  process.stdout.write(`event-loop delay while streaming: ${delays}; ${cpuMs.toFixed(2)} ms of a core a picture\n`);
  await link[Symbol.asyncDispose]();
});

test('1080p Mono8 triggered, from the call to the whole picture (exposure 0.1 ms)', async ({ bench }) => {
  const driver = createGenicamDriver('u3v', createU3vFinder(createBus(2_000)));
  const camera = await driver.open('u3v:SIM-U3V-1');
  await camera.configure({ ...unchangedCameraSettings, exposureTimeUs: 100 });
  await bench('one trigger', FEW_ROUNDS, async () => {
    const frame = await camera.trigger('t', 10_000);
    expect(frame.status).toBe('ok');
    frame.release();
  }).run();
  expect(camera.stats()).toMatchObject({ dropped: 0, incomplete: 0 });
  await camera[Symbol.asyncDispose]();
});

test('opening a camera: bootstrap, description, features, stream', async ({ bench }) => {
  const bus = createBus(15);
  await bench('open and close', FEW_ROUNDS, async () => {
    const camera = await createGenicamDriver('u3v', createU3vFinder(bus)).open('u3v:SIM-U3V-1');
    await camera[Symbol.asyncDispose]();
  }).run();
});
