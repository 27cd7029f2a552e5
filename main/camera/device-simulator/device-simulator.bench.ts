import { expect, test } from 'vitest';
import { U3vHost } from '../../../test/support/u3v-host.ts';
import { decodeLeader } from '../u3v/packets/stream-packet.ts';
import type { UsbTransport } from '../u3v/usb-transport.ts';
import { createDeviceModel } from './create-device-model.ts';
import { encodePixels } from './encode-pixels.ts';
import { createInProcessUsbBus } from './in-process-usb-bus.ts';
import { createPatternSource, expectedPatternBytes } from './pattern-source.ts';
import type { SceneImage } from './picture-source.ts';
import { createVirtualU3vDevice } from './u3v/virtual-u3v-device.ts';

const [WIDTH, HEIGHT] = [1920, 1080];
const ROUNDS = { iterations: 5, time: 500, warmupIterations: 1, warmupTime: 100 };

test('1080p Mono8 through the bus in the process, with a copy at the host', async ({ bench }) => {
  using model = createDeviceModel({
    source: createPatternSource(WIDTH, HEIGHT),
    endianness: 'little',
    framesPerSecond: 2_000,
    exposureTimeUs: 100,
  });
  const [transport] = (await createInProcessUsbBus([createVirtualU3vDevice(model)]).list()) as [UsbTransport];
  const host = new U3vHost(transport);
  await host.open();
  const sizes = await host.startStream(1024 * 1024);
  const picture = new Uint8Array(new SharedArrayBuffer(WIDTH * HEIGHT));
  const receive = async () => {
    const leader = decodeLeader(await host.picture(1024));
    let at = 0;
    for (const size of sizes) {
      const part = await host.picture(size);
      picture.set(part, at);
      at += part.length;
    }
    await host.picture(1024);
    return leader?.blockId ?? -1n;
  };
  await host.feature('AcquisitionStart', 1);
  const number = await receive();
  expect(Buffer.compare(picture, expectedPatternBytes({ format: 'Mono8', width: WIDTH, height: HEIGHT, number }))).toBe(
    0,
  );
  await bench('100 pictures', ROUNDS, async () => {
    for (let count = 0; count < 100; count++) {
      await receive();
    }
  }).run();
  await transport.close();
});

test('encoding a 1080p RGB scene', async ({ bench }) => {
  const data = Uint8Array.from({ length: WIDTH * HEIGHT * 3 }, (_, at) => (at * 7) & 0xff);
  const scene: SceneImage = { width: WIDTH, height: HEIGHT, channels: 3, data };
  const region = { x: 0, y: 0, width: WIDTH, height: HEIGHT };
  expect(encodePixels(scene, region, 'BayerRG8')[1]).toBe(data[4]);
  for (const format of ['Mono8', 'BayerRG8', 'Mono12p', 'RGB8', 'YCbCr422_8'] as const) {
    await bench(format, ROUNDS, () => void encodePixels(scene, region, format)).run();
  }
});
