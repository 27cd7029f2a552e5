import { expect, onTestFinished, test } from 'vitest';
import { createManualTimer } from '../../../test/support/manual-timer.ts';
import type { UsbTransport } from '../u3v/usb-transport.ts';
import { createDeviceModel } from './create-device-model.ts';
import { createInProcessUsbBus } from './in-process-usb-bus.ts';
import { createPatternSource } from './pattern-source.ts';
import { createVirtualU3vDevice } from './u3v/virtual-u3v-device.ts';

async function bench() {
  const timer = createManualTimer();
  const devices = ['A1', 'B2'].map((serial) => {
    const source = createPatternSource(16, 16);
    const model = createDeviceModel({ source, endianness: 'little', identity: { serial }, timer });
    onTestFinished(() => model[Symbol.dispose]());
    return createVirtualU3vDevice(model, { timer });
  });
  const bus = createInProcessUsbBus(devices, { timer });
  const opened = async (at = 0): Promise<UsbTransport> => {
    const transport = (await bus.list())[at];
    if (transport === undefined) {
      throw new Error('no device');
    }
    await transport.open();
    return transport;
  };
  return { timer, devices, bus, opened };
}

test('devices are listed by what their strings say, each on its own port', async () => {
  const { bus } = await bench();
  expect((await bus.list()).map(({ info }) => info)).toEqual([
    expect.objectContaining({ serial: 'A1', portPath: '1-1', vendorId: 0x1209, manufacturer: 'ManufactureAI' }),
    expect.objectContaining({ serial: 'B2', portPath: '1-2', product: 'Simulated camera' }),
  ]);
});

test('a second opener is told that the device is busy, until the first one closed', async () => {
  const { opened } = await bench();
  const [first, second] = [await opened(), await opened()];
  await first.claim(0);
  await first.claim(0);
  await expect(second.claim(0)).rejects.toMatchObject({ kind: 'busy' });
  await second.claim(2);
  await first.close();
  await second.claim(0);
  const other = await opened(1);
  await other.claim(0);
});

test('nothing goes without opening and claiming; an interface that is not there cannot be claimed', async () => {
  const { bus, opened, devices } = await bench();
  const [closed] = (await bus.list()) as [UsbTransport];
  expect(() => closed.interfaces).toThrow('not open');
  await expect(closed.claim(0)).rejects.toMatchObject({ kind: 'io' });
  const transport = await opened();
  expect(transport.interfaces.map(({ protocolCode }) => protocolCode)).toEqual([0, 1, 2]);
  await expect(transport.bulkIn(0x81, 64, 10)).rejects.toMatchObject({ kind: 'io' });
  await expect(transport.clearHalt(0x81)).rejects.toMatchObject({ kind: 'io' });
  await expect(transport.claim(7)).rejects.toMatchObject({ kind: 'io' });
  devices[0]?.setFault({ kind: 'open-denied' }, 1);
  await expect(opened()).rejects.toMatchObject({ kind: 'denied' });
  await opened();
});

test('a transfer ends at its timeout, and only one runs on an endpoint', async () => {
  const { opened, timer } = await bench();
  const transport = await opened();
  await transport.claim(0);
  await transport.claim(2);
  const waiting = transport.bulkIn(0x83, 1024, 500);
  const failure = waiting.catch((error: unknown) => error);
  await expect(transport.bulkIn(0x83, 1024, 500)).rejects.toMatchObject({ kind: 'io' });
  await timer.advance(500);
  expect(await failure).toMatchObject({ kind: 'timeout' });
  expect(timer.pending).toBe(0);
  const again = transport.bulkIn(0x83, 1024, 10).catch((error: unknown) => error);
  await timer.advance(10);
  expect(await again).toMatchObject({ kind: 'timeout' });
});

test('pulling the device out ends what waits and whatever comes later; others go on', async () => {
  const { opened, bus } = await bench();
  const [transport, other] = [await opened(0), await opened(1)];
  await transport.claim(2);
  await other.claim(2);
  const waiting = transport.bulkIn(0x83, 1024, 10_000);
  const otherWaiting = other.bulkIn(0x83, 1024, 10_000);
  bus.unplug('A1');
  bus.unplug('A1');
  await expect(waiting).rejects.toMatchObject({ kind: 'gone' });
  await expect(transport.open()).rejects.toMatchObject({ kind: 'gone' });
  await expect(transport.bulkIn(0x83, 1024, 10)).rejects.toMatchObject({ kind: 'gone' });
  await expect(transport.claim(0)).rejects.toMatchObject({ kind: 'gone' });
  await transport.close();
  expect((await bus.list()).map(({ info }) => info.serial)).toEqual(['B2']);
  bus.plug('A1');
  bus.plug('A1');
  await (await opened(0)).claim(2);
  expect(() => bus.plug('C3')).toThrow('C3');
  await other.close();
  await expect(otherWaiting).rejects.toMatchObject({ kind: 'io' });
});

test('closing ends a waiting transfer, and the claims of a closed one are free', async () => {
  const { opened, timer } = await bench();
  const transport = await opened();
  await transport.claim(2);
  const waiting = transport.bulkIn(0x83, 1024, 10_000);
  await transport.close();
  await transport.close();
  await expect(waiting).rejects.toMatchObject({ kind: 'io' });
  expect(timer.pending).toBe(0);
  await transport.open();
  await expect(transport.bulkIn(0x83, 1024, 10)).rejects.toMatchObject({ kind: 'io' });
  await transport.claim(2);
});
