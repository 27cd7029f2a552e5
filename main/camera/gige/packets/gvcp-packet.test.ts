import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  bootstrapRegisters,
  decodeDiscovery,
  DISCOVERY_BYTES,
  encodeAddress,
  encodeDiscovery,
} from './bootstrap-registers.ts';
import {
  decodeMemoryBlock,
  decodeMemoryRange,
  decodePendingTimeout,
  decodeRegisterValues,
  decodeResendRange,
  decodeWords,
  encodeMemoryBlock,
  encodeMemoryRange,
  encodePendingTimeout,
  encodeRegisterValues,
  encodeResendRange,
  encodeWords,
} from './gvcp-data.ts';
import {
  answerTo,
  decodeGvcpAck,
  decodeGvcpCommand,
  encodeGvcpAck,
  encodeGvcpCommand,
  gvcpCommands,
  gvcpFlags,
  PacketError,
} from './gvcp-packet.ts';
import { describeStatus, gvcpStatus, isFailure } from './gvcp-status.ts';

const acknowledge = gvcpFlags.acknowledge;

describe('GVCP commands', () => {
  test.each([
    {
      name: 'discovery',
      packet: { flags: acknowledge, command: gvcpCommands.discovery, requestId: 1, data: new Uint8Array(0) },
      bytes: [
        0x42,
        0x01, // key, flags
        0x00,
        0x02, // DISCOVERY_CMD
        0x00,
        0x00, // length
        0x00,
        0x01, // request id
      ],
    },
    {
      name: 'reading the privilege register',
      packet: {
        flags: acknowledge,
        command: gvcpCommands.readRegister,
        requestId: 0xfffe,
        data: encodeWords([bootstrapRegisters.controlPrivilege]),
      },
      bytes: [0x42, 0x01, 0x00, 0x80, 0x00, 0x04, 0xff, 0xfe, 0x00, 0x00, 0x0a, 0x00],
    },
    {
      name: 'taking control',
      packet: {
        flags: acknowledge,
        command: gvcpCommands.writeRegister,
        requestId: 2,
        data: encodeRegisterValues([{ address: 0x0a00, value: 2 }]),
      },
      bytes: [0x42, 0x01, 0x00, 0x82, 0x00, 0x08, 0x00, 0x02, 0x00, 0x00, 0x0a, 0x00, 0x00, 0x00, 0x00, 0x02],
    },
    {
      name: 'reading the XML location',
      packet: {
        flags: acknowledge,
        command: gvcpCommands.readMemory,
        requestId: 3,
        data: encodeMemoryRange({ address: 0x0200, count: 512 }),
      },
      bytes: [0x42, 0x01, 0x00, 0x84, 0x00, 0x08, 0x00, 0x03, 0x00, 0x00, 0x02, 0x00, 0x00, 0x00, 0x02, 0x00],
    },
    {
      name: 'writing memory',
      packet: {
        flags: acknowledge,
        command: gvcpCommands.writeMemory,
        requestId: 4,
        data: encodeMemoryBlock({ address: 0xe8, data: Uint8Array.of(0x42, 0x65, 0x6e, 0x00) }),
      },
      bytes: [0x42, 0x01, 0x00, 0x86, 0x00, 0x08, 0x00, 0x04, 0x00, 0x00, 0x00, 0xe8, 0x42, 0x65, 0x6e, 0x00],
    },
    {
      name: 'asking for packets 5 to 9 of block 7 again',
      packet: {
        flags: 0,
        command: gvcpCommands.packetResend,
        requestId: 5,
        data: encodeResendRange({ blockId: 7n, firstPacketId: 5, lastPacketId: 9, isExtended: false }),
      },
      bytes: [
        0x42,
        0x00,
        0x00,
        0x40,
        0x00,
        0x0c,
        0x00,
        0x05, // header: no acknowledge
        0x00,
        0x00,
        0x00,
        0x07, // stream channel 0, block id
        0x00,
        0x00,
        0x00,
        0x05, // first packet
        0x00,
        0x00,
        0x00,
        0x09, // last packet
      ],
    },
    {
      name: 'asking for packets again by 64-bit block id',
      packet: {
        flags: gvcpFlags.extendedIds,
        command: gvcpCommands.packetResend,
        requestId: 6,
        data: encodeResendRange({ blockId: 0x1_0000_0002n, firstPacketId: 1, lastPacketId: 1, isExtended: true }),
      },
      bytes: [
        0x42,
        0x10,
        0x00,
        0x40,
        0x00,
        0x14,
        0x00,
        0x06,
        0x00,
        0x00,
        0x00,
        0x00, // stream channel 0
        0x00,
        0x00,
        0x00,
        0x01, // first packet
        0x00,
        0x00,
        0x00,
        0x01, // last packet
        0x00,
        0x00,
        0x00,
        0x01, // block id, high
        0x00,
        0x00,
        0x00,
        0x02, // block id, low
      ],
    },
  ])('$name has its bytes, and is read back', ({ packet, bytes }) => {
    expect([...encodeGvcpCommand(packet)]).toEqual(bytes);
    expect(decodeGvcpCommand(Uint8Array.from(bytes))).toEqual(packet);
  });

  test('what is no command is refused', () => {
    expect(() => decodeGvcpCommand(Uint8Array.of(0x42, 1, 0, 2, 0, 0, 0))).toThrow(PacketError);
    expect(() => decodeGvcpCommand(Uint8Array.of(0x43, 1, 0, 2, 0, 0, 0, 1))).toThrow('0x42');
    expect(() => decodeGvcpCommand(Uint8Array.of(0x42, 1, 0, 2, 0, 0, 0, 0))).toThrow('request id 0');
    expect(() => decodeGvcpCommand(Uint8Array.of(0x42, 1, 0, 2, 0, 4, 0, 1))).toThrow('announces 4 bytes and has 0');
  });

  test('any bytes are read or refused, never a crash', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 64 }), (bytes) => {
        for (const decode of [decodeGvcpCommand, decodeGvcpAck, decodeMemoryRange, decodeRegisterValues]) {
          try {
            decode(bytes);
          } catch (error) {
            expect(error).toBeInstanceOf(PacketError);
          }
        }
      }),
    );
  });
});

describe('GVCP acknowledges', () => {
  const command = { flags: acknowledge, command: gvcpCommands.readRegister, requestId: 9, data: new Uint8Array(0) };

  test('an answer carries the command plus one and the request id', () => {
    const bytes = [0x00, 0x00, 0x00, 0x81, 0x00, 0x04, 0x00, 0x09, 0x00, 0x00, 0x00, 0x02];
    expect([...encodeGvcpAck(answerTo(command, gvcpStatus.success, encodeWords([2])))]).toEqual(bytes);
    expect(decodeGvcpAck(Uint8Array.from(bytes))).toEqual({
      status: 0,
      command: gvcpCommands.readRegisterAck,
      requestId: 9,
      data: Uint8Array.of(0, 0, 0, 2),
    });
  });

  test('a refusal carries its status and no data', () => {
    expect([...encodeGvcpAck(answerTo(command, gvcpStatus.accessDenied, encodeWords([2])))]).toEqual([
      0x80, 0x06, 0x00, 0x81, 0x00, 0x00, 0x00, 0x09,
    ]);
  });

  test('a pending acknowledge says how long to wait', () => {
    const bytes = [0x00, 0x00, 0x00, 0x89, 0x00, 0x04, 0x00, 0x09, 0x00, 0x00, 0x01, 0x2c];
    const packet = { status: 0, command: gvcpCommands.pendingAck, requestId: 9, data: encodePendingTimeout(300) };
    expect([...encodeGvcpAck(packet)]).toEqual(bytes);
    expect(decodePendingTimeout(decodeGvcpAck(Uint8Array.from(bytes)).data)).toBe(300);
  });

  test('every status is told in words with its code', () => {
    expect(describeStatus(gvcpStatus.accessDenied)).toBe('access denied (status 0x8006)');
    expect(describeStatus(0x80aa)).toBe('status 0x80aa');
    expect(isFailure(gvcpStatus.packetResent)).toBe(false);
    expect(isFailure(gvcpStatus.packetUnavailable)).toBe(true);
  });
});

describe('GVCP data', () => {
  const word = fc.nat({ max: 0xffff_ffff });

  test('words, register values, blocks and ranges come back as they went', () => {
    fc.assert(
      fc.property(fc.array(word, { minLength: 1, maxLength: 20 }), fc.uint8Array({ maxLength: 64 }), (words, data) => {
        expect(decodeWords(encodeWords(words))).toEqual(words);
        const values = words.map((address) => ({ address, value: address ^ 1 })).filter(({ value }) => value >= 0);
        if (values.length > 0) {
          expect(decodeRegisterValues(encodeRegisterValues(values))).toEqual(values);
        }
        const block = { address: words[0] ?? 0, data };
        expect(decodeMemoryBlock(encodeMemoryBlock(block))).toEqual(block);
      }),
    );
  });

  test('resend ranges come back as they went, with 16-bit and with 64-bit block ids', () => {
    const packetId = fc.nat({ max: 0xffffff });
    fc.assert(
      fc.property(fc.bigInt({ min: 1n, max: 2n ** 64n - 1n }), packetId, packetId, (blockId, first, last) => {
        const long = { blockId, firstPacketId: first, lastPacketId: last, isExtended: true };
        expect(decodeResendRange(encodeResendRange(long), true)).toEqual(long);
        const short = { ...long, blockId: blockId & 0xffffn, isExtended: false };
        expect(decodeResendRange(encodeResendRange(short), false)).toEqual(short);
      }),
    );
  });

  test('ranges that are cut short are refused', () => {
    expect(() => decodeResendRange(encodeWords([1, 2]), false)).toThrow(PacketError);
    expect(() => decodeResendRange(encodeWords([1, 2, 3]), true)).toThrow(PacketError);
    expect(() => decodeMemoryBlock(Uint8Array.of(1))).toThrow(PacketError);
    expect(() => decodeWords(Uint8Array.of(1, 2, 3))).toThrow(PacketError);
    expect(() => decodeRegisterValues(encodeWords([1]))).toThrow('without a value');
  });
});

describe('discovery', () => {
  const identity = {
    mac: '02fc00a1b2c3',
    address: '192.168.4.7',
    vendor: 'Vendor',
    model: 'Model 1',
    version: '1.2',
    serial: 'SN-0001',
    userName: 'line 3',
  };

  test('the answer has each field at its register', () => {
    const data = encodeDiscovery(identity);
    expect(data).toHaveLength(DISCOVERY_BYTES);
    expect([...data.subarray(0x0a, 0x10)]).toEqual([0x02, 0xfc, 0x00, 0xa1, 0xb2, 0xc3]);
    expect([...data.subarray(0x24, 0x28)]).toEqual([192, 168, 4, 7]);
    expect(new TextDecoder().decode(data.subarray(0xd8, 0xdf))).toBe('SN-0001');
    expect(decodeDiscovery(data)).toEqual(identity);
  });

  test('texts longer than their register are cut and stay ended by a zero', () => {
    expect(decodeDiscovery(encodeDiscovery({ ...identity, serial: '0123456789abcdefXYZ' })).serial).toBe(
      '0123456789abcde',
    );
  });

  test('an answer that is cut short and an address that is none are refused', () => {
    expect(() => decodeDiscovery(new Uint8Array(100))).toThrow(PacketError);
    expect(() => encodeAddress('300.1.1.1')).toThrow(PacketError);
    expect(() => encodeAddress('::1')).toThrow(PacketError);
  });
});
