import { describe, expect, test } from 'vitest';
import { GencpChannel } from './gencp-channel.ts';
import { decodeCommand, encodeAck, type GencpAck, type GencpCommand } from './packets/gencp-packet.ts';
import { UsbError, type UsbErrorKind, type UsbTransport } from './usb-transport.ts';

type Answer = (command: GencpCommand) => readonly (Uint8Array | UsbErrorKind)[];

type ScriptedDevice = {
  readonly transport: UsbTransport;
  readonly commands: GencpCommand[];
  readonly cleared: number[];
  /** Time-outs of the IN transfers, ms. */
  readonly waits: number[];
  readonly clock: { nowUs: number };
};

/** A device that answers each command by a function. */
function scriptedDevice(answer: Answer, transferMs: number = 1): ScriptedDevice {
  const commands: GencpCommand[] = [];
  const cleared: number[] = [];
  const waits: number[] = [];
  const clock = { nowUs: 0 };
  let waiting: (Uint8Array | UsbErrorKind)[] = [];
  const transport: UsbTransport = {
    info: { vendorId: 1, productId: 2, serial: 'S1', manufacturer: 'M', product: 'P', portPath: '1-1' },
    interfaces: [],
    open: async () => {},
    claim: async () => {},
    bulkOut: async (endpoint, data) => {
      expect(endpoint).toBe(0x01);
      const command = decodeCommand(data);
      if (command === null) {
        throw new Error('the command cannot be decoded');
      }
      commands.push(command);
      waiting = [...waiting, ...answer(command)];
    },
    bulkIn: async (endpoint, length, timeoutMs) => {
      expect(endpoint).toBe(0x81);
      expect(length % 512).toBe(0);
      waits.push(timeoutMs);
      const next = waiting.shift() ?? 'timeout';
      clock.nowUs += next === 'timeout' ? timeoutMs * 1000 : transferMs * 1000;
      if (typeof next === 'string') {
        throw new UsbError(next, `transfer ended: ${next}`);
      }
      return next;
    },
    setHalt: async () => {},
    clearHalt: async (endpoint) => void cleared.push(endpoint),
    close: async () => {},
  };
  return { transport, commands, cleared, waits, clock };
}

function open(device: ScriptedDevice): GencpChannel {
  return new GencpChannel(device.transport, {
    serial: 'S1',
    outEndpoint: 0x01,
    inEndpoint: 0x81,
    inPacketBytes: 512,
    timeoutMs: 100,
    clock: { nowUs: () => 0, monotonicUs: () => device.clock.nowUs },
  });
}

/** Answers as a memory whose byte at each address is the address itself. */
const memory: Answer = (command) => {
  if (command.kind === 'read') {
    const data = Uint8Array.from({ length: command.length }, (_, index) => Number(command.address) + index);
    return [encodeAck({ kind: 'read', requestId: command.requestId, status: 0, data })];
  }
  const writtenBytes = command.kind === 'write' ? command.data.length : 0;
  return [encodeAck({ kind: 'write', requestId: command.requestId, status: 0, writtenBytes })];
};

function failing(command: GencpCommand, status: number): Uint8Array {
  const { requestId } = command;
  const ack: GencpAck =
    command.kind === 'read'
      ? { kind: 'read', requestId, status, data: new Uint8Array(0) }
      : { kind: 'write', requestId, status, writtenBytes: null };
  return encodeAck(ack);
}

describe('reading and writing', () => {
  test('goes in blocks that fit the first limits, then those the device names', async () => {
    const device = scriptedDevice(memory);
    const channel = open(device);
    expect(await channel.read(0x10n, 3)).toEqual(Uint8Array.of(0x10, 0x11, 0x12));
    await channel.read(0n, 2500);
    channel.setLimits({ commandBytes: 84, ackBytes: 268 });
    await channel.read(0n, 600);
    await channel.write(5n, new Uint8Array(130));
    const blocks = device.commands.map((command) =>
      command.kind === 'read'
        ? ['read', Number(command.address), command.length]
        : ['write', Number(command.kind === 'write' ? command.address : -1n), 'data' in command && command.data.length],
    );
    expect(blocks).toEqual([
      ['read', 0x10, 3],
      ['read', 0, 1012],
      ['read', 1012, 1012],
      ['read', 2024, 476],
      ['read', 0, 256],
      ['read', 256, 256],
      ['read', 512, 88],
      ['write', 5, 64],
      ['write', 69, 64],
      ['write', 133, 2],
    ]);
  });

  test('keeps the first limits where the device names nonsense', async () => {
    const device = scriptedDevice(memory);
    const channel = open(device);
    channel.setLimits({ commandBytes: 0, ackBytes: 4_000_000_000 });
    await channel.write(0n, new Uint8Array(1500));
    await channel.read(0n, 70_000);
    expect(device.commands.map((command) => ('length' in command ? command.length : 0))).toEqual([0, 0, 65_524, 4_476]);
  });

  test('sends one command at a time, in the order of the calls', async () => {
    const device = scriptedDevice(memory);
    const channel = open(device);
    const results = await Promise.all([channel.read(1n, 1), channel.write(2n, Uint8Array.of(1)), channel.read(3n, 1)]);
    expect(results).toEqual([Uint8Array.of(1), undefined, Uint8Array.of(3)]);
    expect(device.commands.map(({ requestId }) => requestId)).toEqual([1, 2, 3]);
  });

  test('keeps what it read although the transport reuses its memory', async () => {
    const shared = new Uint8Array(13);
    const device = scriptedDevice((command) => {
      shared.set(encodeAck({ kind: 'read', requestId: command.requestId, status: 0, data: Uint8Array.of(7) }));
      return [shared];
    });
    const read = await open(device).read(0n, 1);
    shared.fill(0);
    expect(read).toEqual(Uint8Array.of(7));
  });

  test('accepts a write acknowledge that names no count', async () => {
    const device = scriptedDevice((command) => [failing(command, 0)]);
    await expect(open(device).write(0n, Uint8Array.of(1))).resolves.toBeUndefined();
  });
});

describe('acknowledges', () => {
  test('with another id, of another protocol or too short are passed over', async () => {
    const device = scriptedDevice((command) => [
      failing({ ...command, requestId: command.requestId + 1 }, 0),
      Uint8Array.of(1, 2, 3),
      ...memory(command),
    ]);
    expect(await open(device).read(9n, 1)).toEqual(Uint8Array.of(9));
    expect(device.commands).toHaveLength(1);
  });

  test('that come late never answer a later command', async () => {
    let late: Uint8Array | null = null;
    const device = scriptedDevice((command) => {
      if (late === null) {
        late = memory({ ...command, address: 0x77n } as GencpCommand)[0] as Uint8Array;
        return ['timeout'];
      }
      return [late, ...memory(command)];
    });
    expect(await open(device).read(9n, 1)).toEqual(Uint8Array.of(9));
    expect(device.commands.map(({ requestId }) => requestId)).toEqual([1, 2]);
  });

  test('may ask for more time', async () => {
    const device = scriptedDevice((command) => [
      encodeAck({ kind: 'pending', requestId: command.requestId, timeoutMs: 900 }),
      ...memory(command),
    ]);
    expect(await open(device).read(9n, 1)).toEqual(Uint8Array.of(9));
    expect(device.waits).toEqual([100, 900]);
  });

  test('that ask for more time for ever end in a time-out', async () => {
    const plea = (command: GencpCommand) =>
      encodeAck({ kind: 'pending', requestId: command.requestId, timeoutMs: 60_000 });
    const device = scriptedDevice((command) => Array.from({ length: 100 }, () => plea(command)), 1_000);
    await expect(open(device).read(9n, 1)).rejects.toMatchObject({ code: 'camera-timeout' });
    expect(device.commands).toHaveLength(1);
  });

  test('that do not come are asked for five times, each with a new id', async () => {
    const device = scriptedDevice(() => []);
    await expect(open(device).read(9n, 1)).rejects.toMatchObject({ code: 'camera-timeout' });
    expect(device.commands.map(({ requestId }) => requestId)).toEqual([1, 2, 3, 4, 5]);
  });

  test('of the wrong kind or size are refused with the register', async () => {
    const device = scriptedDevice((command) => [
      encodeAck({ kind: 'read', requestId: command.requestId, status: 0, data: new Uint8Array(3) }),
    ]);
    const channel = open(device);
    await expect(channel.read(0x1d0n, 4)).rejects.toMatchObject({
      code: 'camera-refused',
      message: expect.stringContaining('0x1d0'),
    });
    await expect(channel.write(0x1f8n, new Uint8Array(4))).rejects.toMatchObject({ code: 'camera-refused' });
  });

  test.each([
    [0x8003, 'no such register'],
    [0x8004, 'cannot be written'],
    [0x8006, 'access denied'],
    [0x8007, 'busy'],
    [0x8abc, '0x8abc'],
  ])('with status %s say why, once', async (status, words) => {
    const device = scriptedDevice((command) => [failing(command, status)]);
    await expect(open(device).write(0x40n, Uint8Array.of(1))).rejects.toMatchObject({
      code: 'camera-refused',
      message: expect.stringMatching(new RegExp(`S1 refused to write register 0x40: .*${words}`)),
    });
    expect(device.commands).toHaveLength(1);
  });
});

describe('the wire', () => {
  test('a halt is cleared and the command sent again', async () => {
    let isFirst = true;
    const device = scriptedDevice((command) => {
      const answer = isFirst ? ['stall' as const] : memory(command);
      isFirst = false;
      return answer;
    });
    expect(await open(device).read(9n, 1)).toEqual(Uint8Array.of(9));
    expect(device.cleared).toEqual([0x01, 0x81]);
  });

  test.each([
    ['gone', 'camera-disconnected'],
    ['busy', 'camera-busy'],
    ['denied', 'camera-denied'],
  ] as const)('%s ends at once', async (kind, code) => {
    const device = scriptedDevice(() => [kind]);
    await expect(open(device).read(9n, 1)).rejects.toMatchObject({ code });
    expect(device.commands).toHaveLength(1);
  });

  test('a failed command does not stop the next', async () => {
    const device = scriptedDevice((command) => (command.requestId === 1 ? ['gone'] : memory(command)));
    const channel = open(device);
    const [first, second] = await Promise.allSettled([channel.read(1n, 1), channel.read(2n, 1)]);
    expect([first?.status, second?.status]).toEqual(['rejected', 'fulfilled']);
  });
});
