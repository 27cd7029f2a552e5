import { describe, expect, onTestFinished, test } from 'vitest';
import { createManualTimer } from '../../../../test/support/manual-timer.ts';
import { U3vHost } from '../../../../test/support/u3v-host.ts';
import { unpackCameraXml } from '../../genicam-xml/unpack-camera-xml.ts';
import { decodeManifestEntry } from '../../u3v/packets/manifest-packet.ts';
import { decodeLeader, decodeTrailer } from '../../u3v/packets/stream-packet.ts';
import type { UsbTransport } from '../../u3v/usb-transport.ts';
import { createDeviceModel } from '../create-device-model.ts';
import { createInProcessUsbBus } from '../in-process-usb-bus.ts';
import { createPatternSource, expectedPatternBytes } from '../pattern-source.ts';
import { FIRST_ADDRESS, registerLayout } from '../register-layout.ts';
import { type DeviceFault, FaultSwitchboard, ordinaryFaults } from './device-fault.ts';
import { createVirtualU3vDevice } from './virtual-u3v-device.ts';

const MANIFEST = 0x4000;
const FILE = 0x1_0000;
const ROOM = 1024;
const [WIDTH, HEIGHT] = [64, 48];

async function bench() {
  const model = createDeviceModel({
    source: createPatternSource(WIDTH, HEIGHT),
    endianness: 'little',
    framesPerSecond: 500,
    exposureTimeUs: 100,
  });
  onTestFinished(() => model[Symbol.dispose]());
  const device = createVirtualU3vDevice(model);
  const bus = createInProcessUsbBus([device]);
  const [transport] = (await bus.list()) as [UsbTransport];
  const host = new U3vHost(transport);
  await host.open();
  return { device, bus, transport, host };
}

test('a fault strikes as often as it is armed for, or until it is cleared', () => {
  const faults = new FaultSwitchboard();
  faults.setFault({ kind: 'mute' }, 2);
  faults.setFault({ kind: 'status', status: 0x8007, address: 0x100 });
  faults.setFault({ kind: 'bad-xml' }, 0);
  expect(faults.faults().map(({ kind }) => kind)).toEqual(['mute', 'status']);
  expect([faults.take('mute'), faults.take('mute'), faults.take('mute')].map((fault) => fault?.kind)).toEqual([
    'mute',
    'mute',
    undefined,
  ]);
  expect(faults.take('status', ({ address }) => address === 0x200)).toBeNull();
  expect(faults.take('status', ({ address }) => address === 0x100)?.status).toBe(0x8007);
  faults.clearFault('status');
  expect(faults.take('status')).toBeNull();
  faults.setFault({ kind: 'unplug' });
  faults.clearFault();
  expect(faults.faults()).toEqual([]);
});

test('every fault has ordinary parameters under its own name', () => {
  for (const [name, fault] of Object.entries(ordinaryFaults)) {
    expect(fault.kind).toBe(name);
  }
});

describe('control faults', () => {
  test('pending: the announcement first, the acknowledge after the delay', async () => {
    const timer = createManualTimer();
    const model = createDeviceModel({ source: createPatternSource(16, 16), endianness: 'little', timer });
    const device = createVirtualU3vDevice(model, { timer });
    device.setFault({ kind: 'pending-ack', delayMs: 300, announcedMs: 900 }, 1);
    const [transport] = (await createInProcessUsbBus([device]).list()) as [UsbTransport];
    const host = new U3vHost(transport);
    await host.open();
    const requestId = await host.send(0, 4);
    expect(await host.receive()).toEqual({ kind: 'pending', requestId, timeoutMs: 900 });
    let answer: unknown = null;
    void host.receive().then((ack) => (answer = ack));
    await timer.advance(299);
    expect(answer).toBeNull();
    await timer.advance(1);
    expect(answer).toMatchObject({ kind: 'read', requestId, status: 0 });
  });

  test('slow: a command given up is answered late, before the next one', async () => {
    const { host, device } = await bench();
    device.setFault({ kind: 'slow-answer', delayMs: 60 }, 1);
    const first = await host.send(0, 4);
    await expect(host.receive(10)).rejects.toMatchObject({ kind: 'timeout' });
    const second = await host.send(0, 4);
    expect((await host.receive())?.requestId).toBe(first);
    expect((await host.receive())?.requestId).toBe(second);
  });

  test('mute: the command is carried out but not answered', async () => {
    const { host, device } = await bench();
    device.setFault({ kind: 'mute' }, 1);
    const gain = FIRST_ADDRESS + registerLayout.Gain.offset;
    await host.send(gain, Uint8Array.of(0, 0, 0x40, 0x40));
    await expect(host.receive(30)).rejects.toMatchObject({ kind: 'timeout' });
    expect(await host.read(gain, 4)).toEqual(Uint8Array.of(0, 0, 0x40, 0x40));
  });

  test('wrong id, a status on one register, access denied', async () => {
    const { host, device } = await bench();
    device.setFault({ kind: 'wrong-ack-id' }, 1);
    const requestId = await host.send(0, 4);
    expect((await host.receive())?.requestId).not.toBe(requestId);
    device.setFault({ kind: 'status', status: 0x8007, address: FIRST_ADDRESS + registerLayout.Gain.offset });
    expect(await host.feature('Gain', 3)).toBe(0x8007);
    expect(await host.feature('Gain', 3)).toBe(0x8007);
    expect(await host.feature('BlackLevel', 3)).toBe(0);
    device.clearFault();
    device.setFault({ kind: 'access-denied' });
    expect(await host.feature('Gain', 3)).toBe(0x8006);
    expect(await host.readNumber(0, 4)).toBe(0x10003);
  });

  test('a halted control endpoint works again once the halt is cleared', async () => {
    const { host, device, transport } = await bench();
    device.setFault({ kind: 'control-stall' }, 1);
    await host.send(0, 4);
    await expect(host.receive()).rejects.toMatchObject({ kind: 'stall' });
    await expect(host.receive()).rejects.toMatchObject({ kind: 'stall' });
    await transport.clearHalt(0x81);
    expect(await host.readNumber(0, 4)).toBe(0x10003);
  });
});

describe('stream faults', () => {
  /** Starts the stream with this fault armed once, and returns what the host gets until nothing more comes. */
  async function transfersWith(fault: DeviceFault, pictures: number) {
    const rig = await bench();
    const sizes = await rig.host.startStream(1024);
    await rig.host.feature('AcquisitionMode', 2);
    await rig.host.feature('AcquisitionFrameCount', pictures);
    rig.device.setFault(fault, 1);
    await rig.host.feature('AcquisitionStart', 1);
    const transfers: Uint8Array[] = [];
    let failure: unknown = null;
    while (failure === null) {
      await rig.host.picture(ROOM, 60).then(
        (data) => transfers.push(data),
        (error: unknown) => (failure = error),
      );
    }
    return { ...rig, sizes, transfers, failure, kinds: transfers.map(kindOf) };
  }

  function kindOf(data: Uint8Array): string {
    const [leader, trailer] = [decodeLeader(data), decodeTrailer(data)];
    return leader === null ? (trailer === null ? `${data.length}` : `T${trailer.blockId}`) : `L${leader.blockId}`;
  }

  const whole = (number: number) => [`L${number}`, '1024', '1024', '1024', `T${number}`];

  test('without a fault: leader, payload, trailer', async () => {
    const { kinds } = await transfersWith({ kind: 'block-gap' }, 1);
    expect(kinds).toEqual([]);
    expect((await transfersWith({ kind: 'open-denied' }, 2)).kinds).toEqual([...whole(0), ...whole(1)]);
  });

  test('a hang in the payload lasts until the stream is set up again', async () => {
    const { kinds, failure, host, sizes } = await transfersWith({ kind: 'payload-hang', share: 0.4 }, 3);
    expect(kinds).toEqual(['L0', '1024']);
    expect(failure).toMatchObject({ kind: 'timeout' });
    await host.stream('control', 0);
    await host.stream('control', 1);
    await host.feature('AcquisitionStart', 1);
    expect(kindOf(await host.picture(ROOM))).toBe('L0');
    expect(await host.picture(sizes[0] ?? 0)).toHaveLength(1024);
  });

  test('a stall in the payload; cleared and set up again, pictures come', async () => {
    const { kinds, failure, host, transport } = await transfersWith({ kind: 'stream-stall' }, 1);
    expect(kinds).toEqual(['L0', '1024']);
    expect(failure).toMatchObject({ kind: 'stall' });
    await transport.clearHalt(0x83);
    await host.stream('control', 0);
    await host.stream('control', 1);
    await host.feature('AcquisitionStart', 1);
    expect(kindOf(await host.picture(ROOM))).toBe('L0');
  });

  test('the device leaves in the payload and comes back without its settings', async () => {
    const { kinds, failure, bus, host } = await transfersWith({ kind: 'unplug' }, 1);
    expect(kinds).toEqual(['L0', '1024']);
    expect(failure).toMatchObject({ kind: 'gone' });
    expect(await bus.list()).toEqual([]);
    await expect(host.read(0, 4)).rejects.toMatchObject({ kind: 'gone' });
    bus.plug('SIM-U3V-1');
    const [again] = (await bus.list()) as [UsbTransport];
    const newHost = new U3vHost(again);
    await newHost.open();
    expect(await newHost.readNumber(FIRST_ADDRESS + registerLayout.AcquisitionMode.offset, 4)).toBe(0);
    await expect(host.read(0, 4)).rejects.toMatchObject({ kind: 'gone' });
  });

  test('short payload, missing trailer, trailer status', async () => {
    const short = await transfersWith({ kind: 'short-payload', missingBytes: 1100 }, 1);
    expect(short.kinds).toEqual(['L0', '1024', `${WIDTH * HEIGHT - 1100 - 1024}`, '0', 'T0']);
    expect(decodeTrailer(short.transfers.at(-1) ?? new Uint8Array())?.validPayloadBytes).toBe(BigInt(3072 - 1100));
    const missing = await transfersWith({ kind: 'missing-trailer' }, 2);
    expect(missing.kinds).toEqual([...whole(0).slice(0, -1), ...whole(1)]);
    const bad = await transfersWith({ kind: 'trailer-status', status: 0xa100 }, 1);
    expect(decodeTrailer(bad.transfers.at(-1) ?? new Uint8Array())?.status).toBe(0xa100);
  });

  test('a gap, the picture before again, a picture twice', async () => {
    expect((await transfersWith({ kind: 'block-gap' }, 2)).kinds).toEqual(whole(1));
    expect((await transfersWith({ kind: 'duplicate-picture' }, 2)).kinds).toEqual([
      ...whole(0),
      ...whole(0),
      ...whole(1),
    ]);
    const { kinds, transfers } = await transfersWith({ kind: 'stale-picture' }, 3);
    expect(kinds).toEqual([...whole(0), ...whole(0), ...whole(2)]);
    expect(decodeLeader(transfers[5] ?? new Uint8Array())).toEqual(decodeLeader(transfers[0] ?? new Uint8Array()));
  });

  test('lost numbers: the block ids jump, the pictures are whole', async () => {
    const { kinds } = await transfersWith({ kind: 'lost-numbers', count: 2 }, 2);
    expect(kinds).toEqual([...whole(2), ...whole(3)]);
  });

  test('late: each number carries the picture before', async () => {
    const { host, device, sizes } = await transfersWith({ kind: 'open-denied' }, 1);
    device.setFault({ kind: 'late-picture' });
    await host.feature('AcquisitionFrameCount', 2);
    await host.feature('AcquisitionStart', 1);
    const leaders: (ReturnType<typeof decodeLeader> | null)[] = [];
    for (let count = 0; count < 2; count++) {
      leaders.push(decodeLeader(await host.picture(ROOM)));
      for (const size of sizes) {
        await host.picture(size);
      }
      await host.picture(ROOM);
    }
    expect(leaders.map((leader) => leader?.blockId)).toEqual([0n, 1n]);
    const step = (leaders[1]?.timestampNs ?? 0n) - (leaders[0]?.timestampNs ?? 0n);
    // The first one shows the picture of the acquisition before.
    expect(step).toBeGreaterThan(2_500_000n);
  });

  test('a payload that begins like a leader is only a payload', async () => {
    const { transfers } = await transfersWith({ kind: 'payload-magic' }, 1);
    const payload = Buffer.concat(transfers.slice(1, 4));
    const expected = Buffer.from(expectedPatternBytes({ format: 'Mono8', width: WIDTH, height: HEIGHT, number: 0n }));
    expect(payload.subarray(0, 4).toString()).toBe('U3VL');
    expect(payload.subarray(4)).toEqual(expected.subarray(4));
    expect(decodeLeader(transfers[1] ?? new Uint8Array())).toBeNull();
  });
});

describe('description faults', () => {
  async function descriptionWith(fault: DeviceFault) {
    const { host, device } = await bench();
    device.setFault(fault, 1);
    const count = await host.readNumber(MANIFEST, 8);
    const entry = decodeManifestEntry(await host.read(MANIFEST + 8, 64));
    const readFile = async () => {
      const size = Number(entry.sizeBytes);
      const parts: Uint8Array[] = [];
      for (let at = 0; at < size; at += 4000) {
        parts.push(await host.read(FILE + at, Math.min(4000, size - at)));
      }
      return Buffer.concat(parts);
    };
    return { count, entry, readFile, host };
  }

  test('half an XML, half a ZIP, a wrong checksum', async () => {
    const half = unpackCameraXml(await (await descriptionWith({ kind: 'bad-xml' })).readFile());
    expect(Buffer.from(half).toString()).not.toContain('</RegisterDescription>');
    const zip = await (await descriptionWith({ kind: 'truncated-zip' })).readFile();
    expect(() => unpackCameraXml(zip)).toThrow('directory is missing');
    const { entry, host } = await descriptionWith({ kind: 'wrong-sha1' });
    await host.readNumber(MANIFEST, 8);
    const good = decodeManifestEntry(await host.read(MANIFEST + 8, 64));
    expect(entry.sizeBytes).toBe(good.sizeBytes);
    expect(entry.sha1).not.toEqual(good.sha1);
  });

  test('a small ZIP that inflates without end, sizes and counts out of reason', async () => {
    const bomb = await (await descriptionWith({ kind: 'xml-bomb', inflatedBytes: 40 * 1024 * 1024 })).readFile();
    expect(bomb.length).toBeLessThan(100_000);
    expect(() => unpackCameraXml(bomb)).toThrow('32 MB');
    expect((await descriptionWith({ kind: 'oversized-xml' })).entry.sizeBytes).toBe(2n ** 40n);
    expect((await descriptionWith({ kind: 'oversized-manifest' })).count).toBe(2 ** 32);
  });
});
