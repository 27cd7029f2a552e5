import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  decodeAck,
  decodeCommand,
  decodeEvent,
  encodeAck,
  encodeEvent,
  encodeReadMemoryCommand,
  encodeWriteMemoryCommand,
  type GencpAck,
  nextRequestId,
} from './gencp-packet.ts';

// biome-ignore format: one field a line
const READ_COMMAND = Uint8Array.of(
  0x55, 0x33, 0x56, 0x43, // prefix "U3VC"
  0x00, 0x40, // flags: acknowledge requested
  0x00, 0x08, // READMEM_CMD
  0x0c, 0x00, // 12 bytes follow
  0x34, 0x12, // request id
  0xd8, 0x01, 0x00, 0x00, 0x01, 0x00, 0x00, 0x00, // address
  0x00, 0x00, // reserved
  0x08, 0x00, // bytes to read
);

// biome-ignore format: one field a line
const WRITE_COMMAND = Uint8Array.of(
  0x55, 0x33, 0x56, 0x43,
  0x00, 0x40,
  0x02, 0x08, // WRITEMEM_CMD
  0x0c, 0x00, // address and four bytes of data
  0x01, 0x00,
  0x04, 0x00, 0x01, 0x00, 0x00, 0x00, 0x00, 0x00, // address
  0x01, 0x00, 0x00, 0x00, // data
);

const golden: readonly { readonly name: string; readonly ack: GencpAck; readonly bytes: Uint8Array }[] = [
  {
    name: 'data that was read',
    ack: { kind: 'read', requestId: 0x1234, status: 0, data: Uint8Array.of(1, 2, 3) },
    bytes: Uint8Array.of(0x55, 0x33, 0x56, 0x43, 0, 0, 0x01, 0x08, 3, 0, 0x34, 0x12, 1, 2, 3),
  },
  {
    name: 'a refused read',
    ack: { kind: 'read', requestId: 7, status: 0x8003, data: new Uint8Array(0) },
    bytes: Uint8Array.of(0x55, 0x33, 0x56, 0x43, 0x03, 0x80, 0x01, 0x08, 0, 0, 7, 0),
  },
  {
    name: 'a write with its count',
    ack: { kind: 'write', requestId: 2, status: 0, writtenBytes: 4 },
    bytes: Uint8Array.of(0x55, 0x33, 0x56, 0x43, 0, 0, 0x03, 0x08, 4, 0, 2, 0, 0, 0, 4, 0),
  },
  {
    name: 'a write without its count',
    ack: { kind: 'write', requestId: 2, status: 0, writtenBytes: null },
    bytes: Uint8Array.of(0x55, 0x33, 0x56, 0x43, 0, 0, 0x03, 0x08, 0, 0, 2, 0),
  },
  {
    name: 'a plea for more time',
    ack: { kind: 'pending', requestId: 9, timeoutMs: 500 },
    bytes: Uint8Array.of(0x55, 0x33, 0x56, 0x43, 0, 0, 0x05, 0x08, 4, 0, 9, 0, 0, 0, 0xf4, 0x01),
  },
  {
    name: 'the refusal of an unknown command',
    ack: { kind: 'unknown', requestId: 3, status: 0x8001, code: 0x0a01 },
    bytes: Uint8Array.of(0x55, 0x33, 0x56, 0x43, 0x01, 0x80, 0x01, 0x0a, 0, 0, 3, 0),
  },
];

test('a read command is laid out as GenCP has it, and read back', () => {
  expect(encodeReadMemoryCommand(0x1234, 0x1_0000_01d8n, 8)).toEqual(READ_COMMAND);
  expect(decodeCommand(READ_COMMAND)).toEqual({ kind: 'read', requestId: 0x1234, address: 0x1_0000_01d8n, length: 8 });
});

test('a write command is laid out as GenCP has it, and read back', () => {
  const data = Uint8Array.of(1, 0, 0, 0);
  expect(encodeWriteMemoryCommand(1, 0x1_0004n, data)).toEqual(WRITE_COMMAND);
  expect(decodeCommand(WRITE_COMMAND)).toEqual({ kind: 'write', requestId: 1, address: 0x1_0004n, data });
});

test.each(golden)('$name is laid out as GenCP has it, and read back', ({ ack, bytes }) => {
  expect(encodeAck(ack)).toEqual(bytes);
  expect(decodeAck(bytes)).toEqual(ack);
});

test('an event is laid out as GenCP has it, and read back', () => {
  const event = { requestId: 5, eventId: 0x9001, timestampNs: 0x0102n, data: Uint8Array.of(0xaa) };
  const header = [0x55, 0x33, 0x56, 0x45, 0, 0, 0x00, 0x0c, 13, 0, 5, 0];
  const bytes = Uint8Array.of(...header, 0, 0, 0x01, 0x90, 2, 1, 0, 0, 0, 0, 0, 0, 0xaa);
  expect(encodeEvent(event)).toEqual(bytes);
  expect(decodeEvent(bytes)).toEqual(event);
  expect(decodeAck(bytes)).toBeNull();
});

test('what follows an acknowledge in its transfer is not part of it', () => {
  const ack: GencpAck = { kind: 'read', requestId: 1, status: 0, data: Uint8Array.of(4) };
  expect(decodeAck(Uint8Array.of(...encodeAck(ack), 9, 9))).toEqual(ack);
});

test('cut, foreign and empty packets are none', () => {
  const ack = encodeAck({ kind: 'read', requestId: 1, status: 0, data: Uint8Array.of(4, 5) });
  for (let length = 0; length < ack.length; length++) {
    expect(decodeAck(ack.subarray(0, length))).toBeNull();
  }
  expect(decodeAck(ack.with(0, 0))).toBeNull();
  expect(decodeEvent(ack)).toBeNull();
});

test('a command with a body of the wrong length is told apart from a good one', () => {
  const cut = encodeReadMemoryCommand(4, 0n, 8).slice(0, 20);
  cut[8] = 8;
  expect(decodeCommand(cut)).toEqual({ kind: 'unknown', requestId: 4, code: 0x0800 });
});

test('random bytes never throw', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 40 }), fc.boolean(), (noise, hasPrefix) => {
      const bytes = hasPrefix ? Uint8Array.of(0x55, 0x33, 0x56, 0x43, ...noise) : noise;
      expect(() => [decodeAck(bytes), decodeCommand(bytes), decodeEvent(bytes)]).not.toThrow();
    }),
  );
});

test('request ids count up and leave out 0', () => {
  expect([0, 1, 65_534, 65_535].map(nextRequestId)).toEqual([1, 2, 65_535, 1]);
});
