import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createManualTimer } from '../../../test/support/manual-timer.ts';
import type { DatagramSocket, Endpoint } from './datagram-socket.ts';
import { createGvcpChannel } from './gvcp-channel.ts';
import { GvcpRequester } from './gvcp-requester.ts';
import {
  decodeMemoryBlock,
  decodeMemoryRange,
  decodeRegisterValues,
  decodeWords,
  encodeMemoryBlock,
  encodePendingTimeout,
  encodeWords,
} from './packets/gvcp-data.ts';
import { answerTo, decodeGvcpCommand, encodeGvcpAck, type GvcpCommand, gvcpCommands } from './packets/gvcp-packet.ts';

const device: Endpoint = { address: '192.168.3.20', port: 3956 };
const timing = { answerTimeoutMs: 100, tries: 3 };

/** A socket whose other end is the test: it sees each command and decides what comes back. */
function createTestSocket() {
  const sent: GvcpCommand[] = [];
  let listener: (datagram: Uint8Array, from: Endpoint) => void = () => {};
  let serve: (command: GvcpCommand) => void = () => {};
  const socket: DatagramSocket = {
    local: { address: '192.168.3.1', port: 40_000 },
    receiveBufferBytes: 0,
    send: ([datagram]) => {
      const command = decodeGvcpCommand(datagram ?? new Uint8Array(0));
      sent.push(command);
      serve(command);
      return Promise.resolve();
    },
    onDatagram: (given) => {
      listener = given;
    },
    close: () => Promise.resolve(),
  };
  const answer = (command: GvcpCommand, status: number, data: Uint8Array, from = device) =>
    listener(encodeGvcpAck(answerTo(command, status, data)), from);
  return {
    socket,
    sent,
    answer,
    pend: (command: GvcpCommand, waitMs: number) =>
      listener(
        encodeGvcpAck({
          status: 0,
          command: gvcpCommands.pendingAck,
          requestId: command.requestId,
          data: encodePendingTimeout(waitMs),
        }),
        device,
      ),
    inject: (datagram: Uint8Array, from = device) => listener(datagram, from),
    onCommand: (given: (command: GvcpCommand) => void) => {
      serve = given;
    },
  };
}

function createParts() {
  const timer = createManualTimer();
  const wire = createTestSocket();
  const requester = new GvcpRequester(wire.socket, device, timer, timing);
  return { timer, wire, requester, channel: createGvcpChannel(requester) };
}

/** Serves a memory of whole words, and remembers which commands it was asked by. */
function serveMemory(wire: ReturnType<typeof createTestSocket>, memory: Uint8Array): void {
  wire.onCommand((command) => {
    const { data } = command;
    if (command.command === gvcpCommands.readRegister) {
      const [address = 0] = decodeWords(data);
      wire.answer(command, 0, memory.slice(address, address + 4));
    } else if (command.command === gvcpCommands.readMemory) {
      const { address, count } = decodeMemoryRange(data);
      expect(count).toBeLessThanOrEqual(512);
      expect([address % 4, count % 4]).toEqual([0, 0]);
      wire.answer(command, 0, encodeMemoryBlock({ address, data: memory.slice(address, address + count) }));
    } else if (command.command === gvcpCommands.writeRegister) {
      for (const { address, value } of decodeRegisterValues(data)) {
        memory.set(encodeWords([value]), address);
      }
      wire.answer(command, 0, encodeWords([1]));
    } else {
      const block = decodeMemoryBlock(data);
      expect([block.address % 4, block.data.length % 4]).toEqual([0, 0]);
      expect(block.data.length).toBeLessThanOrEqual(512);
      memory.set(block.data, block.address);
      wire.answer(command, 0, encodeWords([block.data.length]));
    }
  });
}

describe('one command at a time', () => {
  test('the next is sent after the answer to the one before, each with a new id', async () => {
    const { wire, channel } = createParts();
    const both = Promise.all([channel.readRegister(0x100), channel.readRegister(0x200)]);
    await Promise.resolve();
    await Promise.resolve();
    expect(wire.sent).toHaveLength(1);
    wire.onCommand((command) => wire.answer(command, 0, encodeWords([22])));
    wire.answer(wire.sent.at(0) as GvcpCommand, 0, encodeWords([11]));
    expect(await both).toEqual([11, 22]);
    expect(wire.sent.map(({ requestId }) => requestId)).toEqual([1, 2]);
  });

  test('ids go from 65535 to 1', async () => {
    const { wire, channel } = createParts();
    wire.onCommand((command) => wire.answer(command, 0, encodeWords([0])));
    for (let count = 0; count < 65_536; count++) {
      await channel.readRegister(0);
    }
    expect(wire.sent.slice(-2).map(({ requestId }) => requestId)).toEqual([65_535, 1]);
  });
});

describe('answers that do not come', () => {
  test('the command is repeated with the same id, then given up with its time', async () => {
    const { timer, wire, channel } = createParts();
    const read = channel.readRegister(0xa00).catch((error: unknown) => error);
    await timer.advance(299);
    expect(wire.sent.map(({ requestId }) => requestId)).toEqual([1, 1, 1]);
    await timer.advance(1);
    expect(await read).toMatchObject({
      code: 'camera-timeout',
      message: expect.stringContaining('did not answer 3 times in 300 ms when asked to read register 0x0a00'),
    });
    expect(timer.pending).toBe(0);
  });

  test('a late answer to a command that was given up is no answer to the next', async () => {
    const { timer, wire, channel } = createParts();
    const first = channel.readRegister(0x100).catch(() => null);
    await timer.advance(300);
    expect(await first).toBeNull();
    const second = channel.readRegister(0x200);
    await timer.advance(1);
    wire.answer(wire.sent.at(0) as GvcpCommand, 0, encodeWords([1]));
    wire.answer(wire.sent.at(-1) as GvcpCommand, 0, encodeWords([2]));
    expect(await second).toBe(2);
  });

  test('a device that asks for more time gets it', async () => {
    const { timer, wire, channel } = createParts();
    const read = channel.readRegister(0x100);
    await timer.advance(50);
    wire.pend(wire.sent.at(0) as GvcpCommand, 5_000);
    await timer.advance(4_900);
    expect(wire.sent).toHaveLength(1);
    wire.answer(wire.sent.at(0) as GvcpCommand, 0, encodeWords([7]));
    expect(await read).toBe(7);
  });

  test('what others send, and what is cut short, is no answer', async () => {
    const { timer, wire, channel } = createParts();
    const read = channel.readRegister(0x100);
    await timer.advance(1);
    const [command] = wire.sent as [GvcpCommand];
    wire.answer(command, 0, encodeWords([1]), { address: '192.168.3.99', port: 3956 });
    wire.answer(command, 0, encodeWords([1]), { ...device, port: 4000 });
    wire.inject(Uint8Array.of(0, 0));
    wire.answer({ ...command, command: gvcpCommands.readMemory }, 0, encodeWords([1]));
    wire.answer(command, 0, encodeWords([5]));
    expect(await read).toBe(5);
  });

  test('closing rejects what waits and what comes', async () => {
    const { timer, requester, channel } = createParts();
    const reads = [channel.readRegister(1), channel.readRegister(2)].map((read) =>
      read.catch((error: unknown) => error),
    );
    await timer.advance(1);
    requester.close('The cable is out');
    for (const read of reads) {
      expect(await read).toMatchObject({ code: 'camera-disconnected', message: 'The cable is out' });
    }
    await expect(channel.readRegister(3)).rejects.toMatchObject({ code: 'camera-disconnected' });
    expect(timer.pending).toBe(0);
  });
});

describe('refusals', () => {
  test.each([
    [0x8003, 'there is no such address'],
    [0x8004, 'write protected'],
    [0x8006, 'access denied'],
    [0x8fff, 'an error without a name'],
  ])('status %i is told in words with the address', async (status, words) => {
    const { wire, channel } = createParts();
    wire.onCommand((command) => wire.answer(command, status, new Uint8Array(0)));
    const refused = { code: 'camera-refused', status, message: expect.stringContaining(words) };
    await expect(channel.writeRegister(0xd00, 1)).rejects.toMatchObject(refused);
    await expect(channel.writeRegister(0xd00, 1)).rejects.toThrow('write register 0x0d00');
  });

  test('a busy device is asked again, with a new id, until it has time', async () => {
    const { timer, wire, channel } = createParts();
    let busy = 2;
    wire.onCommand((command) => wire.answer(command, busy-- > 0 ? 0x8007 : 0, encodeWords([9])));
    const read = channel.readRegister(0x100);
    await timer.advance(1_000);
    expect(await read).toBe(9);
    expect(wire.sent.map(({ requestId }) => requestId)).toEqual([1, 2, 3]);
  });

  test('a device that stays busy is told so', async () => {
    const { timer, wire, channel } = createParts();
    wire.onCommand((command) => wire.answer(command, 0x8007, new Uint8Array(0)));
    const read = channel.readRegister(0x100).catch((error: unknown) => error);
    await timer.advance(10_000);
    expect(await read).toMatchObject({ code: 'camera-refused', message: expect.stringContaining('busy') });
  });

  test('answers of another length, and addresses beyond 32 bits, are refused', async () => {
    const { wire, channel } = createParts();
    wire.onCommand((command) => wire.answer(command, 0, encodeWords([1, 2, 3])));
    await expect(channel.read(0x100n, 4)).rejects.toMatchObject({ code: 'camera-refused' });
    await expect(channel.read(0x100n, 100)).rejects.toThrow('8 bytes instead of 100');
    await expect(channel.read(0xffff_fffcn, 8)).rejects.toThrow('beyond the 32 bits');
    await expect(channel.write(0x1_0000_0000n, Uint8Array.of(1))).rejects.toThrow('beyond the 32 bits');
  });
});

describe('any bytes', () => {
  test('are read and written through whole words, at any address and of any length', async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat({ max: 2_000 }), fc.uint8Array({ maxLength: 1_500 }), async (address, data) => {
        const { wire, channel } = createParts();
        const memory = Uint8Array.from({ length: 4_096 }, (_, at) => (at * 7) & 0xff);
        const expected = memory.slice();
        serveMemory(wire, memory);
        expect(await channel.read(BigInt(address), data.length)).toEqual(memory.slice(address, address + data.length));
        await channel.write(BigInt(address), data);
        expected.set(data, address);
        expect(memory).toEqual(expected);
      }),
    );
  });

  test('one register is one command', async () => {
    const { wire, channel } = createParts();
    serveMemory(wire, new Uint8Array(64));
    await channel.write(8n, Uint8Array.of(1, 2, 3, 4));
    expect([...(await channel.read(8n, 4))]).toEqual([1, 2, 3, 4]);
    expect(wire.sent.map(({ command }) => command)).toEqual([gvcpCommands.writeRegister, gvcpCommands.readRegister]);
  });

  test('nothing is asked for no bytes', async () => {
    const { wire, channel } = createParts();
    expect(await channel.read(5n, 0)).toHaveLength(0);
    await channel.write(5n, new Uint8Array(0));
    expect(wire.sent).toHaveLength(0);
  });
});
