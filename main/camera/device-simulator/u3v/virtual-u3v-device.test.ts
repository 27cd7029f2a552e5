import { createHash } from 'node:crypto';
import { describe, expect, onTestFinished, test } from 'vitest';
import { createManualTimer } from '../../../../test/support/manual-timer.ts';
import { U3vHost } from '../../../../test/support/u3v-host.ts';
import { unpackCameraXml } from '../../genicam-xml/unpack-camera-xml.ts';
import { encodeReadMemoryCommand } from '../../u3v/packets/gencp-packet.ts';
import { decodeManifestEntry } from '../../u3v/packets/manifest-packet.ts';
import { ABRM, SBRM, SIRM } from '../../u3v/packets/register-table.ts';
import { decodeLeader, decodeTrailer } from '../../u3v/packets/stream-packet.ts';
import type { UsbTransport } from '../../u3v/usb-transport.ts';
import { createDeviceModel } from '../create-device-model.ts';
import { createInProcessUsbBus } from '../in-process-usb-bus.ts';
import { createPatternSource, expectedPatternBytes } from '../pattern-source.ts';
import { FIRST_ADDRESS, registerLayout } from '../register-layout.ts';
import { createVirtualU3vDevice, type VirtualU3vOptions } from './virtual-u3v-device.ts';

const SBRM_ADDRESS = 0x1000;
const SIRM_ADDRESS = 0x2000;
const EIRM_ADDRESS = 0x3000;
const ROOM = 1024;

async function bench(options: VirtualU3vOptions = {}, size: readonly [number, number] = [64, 48]) {
  const model = createDeviceModel({
    source: createPatternSource(...size),
    endianness: 'little',
    framesPerSecond: 500,
    exposureTimeUs: 100,
  });
  onTestFinished(() => model[Symbol.dispose]());
  const device = createVirtualU3vDevice(model, options);
  const bus = createInProcessUsbBus([device]);
  const [transport] = (await bus.list()) as [UsbTransport];
  const host = new U3vHost(transport);
  await host.open();
  return { model, device, bus, transport, host };
}

/** Receives one picture as the programmed transfers bring it. */
async function takePicture(host: U3vHost, sizes: readonly number[]) {
  const leader = decodeLeader(await host.picture(ROOM));
  const parts: Uint8Array[] = [];
  for (const size of sizes) {
    parts.push(await host.picture(size));
  }
  const trailer = decodeTrailer(await host.picture(ROOM));
  return { leader, payload: Buffer.concat(parts), parts, trailer };
}

function patternOf(number: bigint, [width, height] = [64, 48] as const): Buffer {
  return Buffer.from(expectedPatternBytes({ format: 'Mono8', width, height, number }));
}

describe('registers', () => {
  test('the bootstrap registers say who the device is and where the rest lies', async () => {
    const { host, model } = await bench();
    const text = async (offset: number) => new TextDecoder().decode(await host.read(offset, 64)).replace(/\0.*$/s, '');
    expect(await text(ABRM.manufacturerName.offset)).toBe('ManufactureAI');
    expect(await text(ABRM.serialNumber.offset)).toBe('SIM-U3V-1');
    expect(await host.readNumber(ABRM.sbrmAddress.offset, 8)).toBe(SBRM_ADDRESS);
    expect(await host.readNumber(SBRM_ADDRESS + SBRM.sirmAddress.offset, 8)).toBe(SIRM_ADDRESS);
    expect(await host.readNumber(SBRM_ADDRESS + SBRM.eirmAddress.offset, 8)).toBe(EIRM_ADDRESS);
    expect(await host.readNumber(SBRM_ADDRESS + SBRM.currentSpeed.offset, 4)).toBe(8);
    expect(await host.readNumber(SIRM_ADDRESS + SIRM.info.offset, 4)).toBe(10 << 24);
    expect(await host.requiredPayload()).toBe(64 * 48);
    await host.feature('Width', 32);
    expect(await host.requiredPayload()).toBe(32 * 48);
    expect(model.payloadSizeBytes()).toBe(32 * 48);
  });

  test('the user name is one and the same in the bootstrap registers and as a feature', async () => {
    const { host } = await bench();
    const name = new Uint8Array(64);
    name.set(new TextEncoder().encode('press 4'));
    expect(await host.write(ABRM.userDefinedName.offset, name)).toBe(0);
    expect(await host.read(FIRST_ADDRESS + registerLayout.DeviceUserID.offset, 64)).toEqual(name);
    name.set(new TextEncoder().encode('lathe 2'));
    expect(await host.write(FIRST_ADDRESS + registerLayout.DeviceUserID.offset, name)).toBe(0);
    expect(await host.read(ABRM.userDefinedName.offset, 64)).toEqual(name);
  });

  test('the clock is latched on request', async () => {
    const { host, model } = await bench();
    expect(await host.readNumber(ABRM.timestamp.offset, 8)).toBe(0);
    const before = model.nowNs();
    await host.writeNumber(ABRM.timestampLatch.offset, 1);
    const latched = BigInt(await host.readNumber(ABRM.timestamp.offset, 8));
    expect(latched).toBeGreaterThanOrEqual(before);
    expect(latched).toBeLessThanOrEqual(model.nowNs());
  });

  test('refusals carry their status: no such address, read-only, too long, between two maps', async () => {
    const { host } = await bench();
    const word = new Uint8Array(4);
    expect(await host.write(0x0800, word)).toBe(0x8003);
    expect(await host.write(ABRM.serialNumber.offset, word)).toBe(0x8004);
    expect(await host.write(SIRM_ADDRESS + SIRM.requiredPayloadSize.offset, word)).toBe(0x8004);
    expect(await host.write(FIRST_ADDRESS + registerLayout.Width.offset, word)).toBe(0x8002);
    await expect(host.read(0, 0)).rejects.toThrow('32770');
    await expect(host.read(0, 4090)).rejects.toThrow('32770');
    await expect(host.read(0x20e, 8)).rejects.toThrow('32771');
  });

  test('an unknown command is answered, noise is not', async () => {
    const { host, transport } = await bench();
    const unknown = Uint8Array.from([0x55, 0x33, 0x56, 0x43, 0x00, 0x40, 0x10, 0x08, 0, 0, 7, 0]);
    await transport.bulkOut(0x01, Uint8Array.of(1, 2, 3), 100);
    await transport.bulkOut(0x01, unknown, 100);
    expect(await host.receive()).toEqual({ kind: 'unknown', requestId: 7, status: 0x8001, code: 0x0811 });
  });

  test.each(['plain', 'zip'] as const)('the manifest leads to the XML (%s)', async (xmlFile) => {
    const { host, model } = await bench({ xmlFile });
    const address = await host.readNumber(ABRM.manifestTableAddress.offset, 8);
    expect(await host.readNumber(address, 8)).toBe(1);
    const entry = decodeManifestEntry(await host.read(address + 8, 64));
    expect(entry.fileFormat).toBe(xmlFile);
    const size = Number(entry.sizeBytes);
    const parts: Uint8Array[] = [];
    for (let at = 0; at < size; at += 4000) {
      parts.push(await host.read(Number(entry.address) + at, Math.min(4000, size - at)));
    }
    const file = Buffer.concat(parts);
    expect(createHash('sha1').update(file).digest()).toEqual(Buffer.from(entry.sha1));
    expect(Buffer.from(unpackCameraXml(file))).toEqual(Buffer.from(model.xml));
    expect(await host.read(Number(entry.address) + Math.ceil(size / 4) * 4 - 4, 4)).toHaveLength(4);
    await expect(host.read(Number(entry.address) + size, 8)).rejects.toThrow('32771');
  });

  test('the event pipe brings a test event once it is on', async () => {
    const { host, transport } = await bench();
    await host.writeNumber(EIRM_ADDRESS + 8, 1);
    await host.writeNumber(EIRM_ADDRESS, 1);
    await host.writeNumber(EIRM_ADDRESS + 8, 1);
    const event = await transport.bulkIn(0x82, 1024, 1000);
    expect(Buffer.from(event.subarray(0, 4)).toString()).toBe('U3VE');
  });
});

describe('stream', () => {
  test.each([
    ['payload a multiple of the transfers', [64, 64], 1024, 4],
    ['payload with a short rest', [52, 40], 1024, 3],
    ['payload smaller than one transfer', [16, 16], 4096, 1],
    ['payload that fills the final transfer to a packet boundary', [64, 48], 2048, 2],
  ] as const)('%s arrives whole, in order and byte for byte', async (_name, size, transferBytes, transfers) => {
    const { host } = await bench({}, size);
    const sizes = await host.startStream(transferBytes);
    expect(sizes).toHaveLength(transfers);
    await host.feature('AcquisitionStart', 1);
    for (let count = 0n; count < 5n; count++) {
      const { leader, payload, trailer } = await takePicture(host, sizes);
      expect(leader).toMatchObject({ blockId: count, width: size[0], height: size[1], pixelFormatCode: 0x01080001 });
      expect(payload).toEqual(patternOf(count, [...size]));
      expect(trailer).toEqual({
        blockId: count,
        status: 0,
        validPayloadBytes: BigInt(size[0] * size[1]),
        height: size[1],
      });
    }
  });

  test('a rest that is a multiple of the packet size but shorter than its transfer ends with an empty packet', async () => {
    const { host } = await bench({ speed: 'high' }, [64, 40]);
    const sizes = await host.startStream(512, 512);
    expect(sizes).toHaveLength(5);
    await host.stream('control', 0);
    await host.stream('payloadTransferCount', 0);
    await host.stream('finalTransfer1Size', 4096);
    await host.stream('control', 1);
    await host.feature('AcquisitionStart', 1);
    const { payload, trailer } = await takePicture(host, [4096]);
    expect(payload).toEqual(patternOf(0n, [64, 40]));
    expect(trailer?.status).toBe(0);
  });

  test('a device that pads its final transfer says how many bytes count', async () => {
    const { host } = await bench({ padsFinalTransfer: true }, [52, 40]);
    const sizes = await host.startStream(1024);
    await host.feature('AcquisitionStart', 1);
    const { payload, trailer } = await takePicture(host, sizes);
    expect(payload).toHaveLength(3072);
    expect(payload.subarray(0, 2080)).toEqual(patternOf(0n, [52, 40]));
    expect(trailer?.validPayloadBytes).toBe(2080n);
  });

  test('nothing is sent while the stream is off, and pictures of that time are gone', async () => {
    const { host } = await bench();
    await host.feature('AcquisitionStart', 1);
    await expect(host.picture(ROOM, 50)).rejects.toMatchObject({ kind: 'timeout' });
    const sizes = await host.startStream(1024);
    const { leader } = await takePicture(host, sizes);
    expect(leader?.blockId).toBeGreaterThan(0n);
  });

  test('switching the stream off and on forgets what waited', async () => {
    const { host } = await bench();
    const sizes = await host.startStream(1024);
    await host.feature('AcquisitionStart', 1);
    await host.picture(ROOM);
    await host.picture(1024);
    await host.stream('control', 0);
    await host.stream('control', 1);
    const { leader, payload } = await takePicture(host, sizes);
    expect(leader?.blockId).toBeGreaterThan(0n);
    expect(payload).toEqual(patternOf(leader?.blockId ?? 0n));
  });

  test('a host that does not read loses pictures, never a part of one', async () => {
    const { host, model } = await bench({ bufferedPictures: 2 });
    const sizes = await host.startStream(1024);
    await host.feature('AcquisitionMode', 2);
    await host.feature('AcquisitionFrameCount', 6);
    const allExposed = new Promise<void>((resolve) => {
      model.onPicture(({ number }) => number === 5n && resolve());
    });
    await host.feature('AcquisitionStart', 1);
    await allExposed;
    await host.feature('AcquisitionFrameCount', 1);
    expect((await takePicture(host, sizes)).leader?.blockId).toBe(0n);
    const { leader, payload } = await takePicture(host, sizes);
    expect(leader?.blockId).toBe(1n);
    expect(payload).toEqual(patternOf(1n));
    await expect(host.picture(ROOM, 30)).rejects.toMatchObject({ kind: 'timeout' });
  });

  test('transfers that are not aligned or too small are refused', async () => {
    const { host } = await bench();
    await host.startStream(1024);
    await host.stream('control', 0);
    await host.stream('payloadTransferSize', 1000);
    expect(await host.stream('control', 1)).toBe(0xa003);
    await host.stream('payloadTransferSize', 1024);
    await host.stream('payloadTransferCount', 1);
    await host.stream('finalTransfer1Size', 0);
    expect(await host.stream('control', 1)).toBe(0xa004);
    expect(await host.readNumber(SIRM_ADDRESS + SIRM.control.offset, 4)).toBe(0);
  });

  test('a picture that outgrew the programmed transfers ends as overrun', async () => {
    const { host } = await bench();
    await host.feature('Height', 16);
    const sizes = await host.startStream(1024);
    await host.feature('Height', 48);
    await host.feature('AcquisitionStart', 1);
    const { payload, trailer } = await takePicture(host, sizes);
    expect(payload).toHaveLength(1024);
    expect(trailer).toMatchObject({ status: 0xa101, validPayloadBytes: 1024n });
  });

  test('a host that leaves with pictures waiting finds the stream alive when it comes back', async () => {
    const { host, device } = await bench({ bufferedPictures: 1 });
    const sizes = await host.startStream(1024);
    await host.feature('AcquisitionStart', 1);
    await takePicture(host, sizes);
    await host.picture(ROOM);
    device.reset();
    const { leader, payload } = await takePicture(host, sizes);
    expect(payload).toEqual(patternOf(leader?.blockId ?? 0n));
  });

  test('the power goes: stream, settings and commands under way are over', async () => {
    const { host, device } = await bench();
    await host.startStream(1024);
    await host.feature('Gain', 3);
    await host.feature('AcquisitionStart', 1);
    device.powerCycle();
    expect(await host.readNumber(SIRM_ADDRESS + SIRM.control.offset, 4)).toBe(0);
    expect(await host.read(FIRST_ADDRESS + registerLayout.Gain.offset, 4)).toEqual(new Uint8Array(4));
    await expect(host.picture(ROOM, 20)).rejects.toMatchObject({ kind: 'timeout' });
  });
});

test('a command is taken before the device acts on it', async () => {
  const timer = createManualTimer();
  const model = createDeviceModel({ source: createPatternSource(16, 16), endianness: 'little', timer });
  const device = createVirtualU3vDevice(model, { timer });
  const width = registerLayout.Width.offset + FIRST_ADDRESS;
  const command = encodeReadMemoryCommand(1, BigInt(width), 4);
  await device.bulkOut(0x01, command);
  const answer = device.bulkIn(0x81, 1024, new AbortController().signal);
  let isAnswered = false;
  void answer.then(() => (isAnswered = true));
  await Promise.resolve();
  expect(isAnswered).toBe(false);
  expect(Buffer.from(await answer).readUInt16LE(4)).toBe(0);
});
