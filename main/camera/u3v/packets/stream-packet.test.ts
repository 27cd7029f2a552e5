import fc from 'fast-check';
import { expect, test } from 'vitest';
import { decodeLeader, decodeTrailer, encodeLeader, encodeTrailer, type Leader } from './stream-packet.ts';

const leader: Leader = {
  blockId: 0x0102n,
  payloadType: 0x0001,
  timestampNs: 0x3_0000_0004n,
  pixelFormatCode: 0x01080001,
  width: 1920,
  height: 1080,
  offsetX: 16,
  offsetY: 8,
  paddingX: 4,
};

// biome-ignore format: one field a line
const LEADER = Uint8Array.of(
  0x55, 0x33, 0x56, 0x4c, // "U3VL"
  0x00, 0x00, // reserved
  0x34, 0x00, // 52 bytes
  0x02, 0x01, 0, 0, 0, 0, 0, 0, // block id
  0x00, 0x00, // reserved
  0x01, 0x00, // payload type: image
  0x04, 0, 0, 0, 0x03, 0, 0, 0, // timestamp
  0x01, 0x00, 0x08, 0x01, // Mono8
  0x80, 0x07, 0, 0, // width
  0x38, 0x04, 0, 0, // height
  0x10, 0, 0, 0, // offset x
  0x08, 0, 0, 0, // offset y
  0x04, 0x00, // padding x
  0x00, 0x00, // reserved
);

// biome-ignore format: one field a line
const TRAILER = Uint8Array.of(
  0x55, 0x33, 0x56, 0x54, // "U3VT"
  0x00, 0x00, // reserved
  0x20, 0x00, // 32 bytes
  0x02, 0x01, 0, 0, 0, 0, 0, 0, // block id
  0x00, 0xa1, // status: data discarded
  0x00, 0x00, // reserved
  0x00, 0xa4, 0x1f, 0, 0, 0, 0, 0, // valid payload bytes
  0x38, 0x04, 0, 0, // height
);
const trailer = { blockId: 0x0102n, status: 0xa100, validPayloadBytes: 2_073_600n, height: 1080 };

test('a leader is laid out as USB3 Vision has it, and read back', () => {
  expect(encodeLeader(leader)).toEqual(LEADER);
  expect(decodeLeader(LEADER)).toEqual(leader);
});

test('a trailer is laid out as USB3 Vision has it, and read back', () => {
  expect(encodeTrailer(trailer)).toEqual(TRAILER);
  expect(decodeTrailer(TRAILER)).toEqual(trailer);
});

test('a trailer may leave the height out', () => {
  const short = { ...trailer, height: null };
  expect(encodeTrailer(short)).toHaveLength(28);
  expect(decodeTrailer(encodeTrailer(short))).toEqual(short);
});

test('cut or foreign transfers are neither leader nor trailer', () => {
  for (let length = 0; length < LEADER.length; length++) {
    expect(decodeLeader(LEADER.subarray(0, length))).toBeNull();
  }
  for (let length = 0; length < TRAILER.length; length++) {
    expect(decodeTrailer(TRAILER.subarray(0, length))).toBeNull();
  }
  expect(decodeLeader(TRAILER)).toBeNull();
  expect(decodeTrailer(LEADER)).toBeNull();
});

test('a size field beyond the transfer is no leader and no trailer', () => {
  expect(decodeLeader(LEADER.with(6, 53))).toBeNull();
  expect(decodeTrailer(TRAILER.with(6, 33))).toBeNull();
});

test('64-bit fields keep all their bits', () => {
  const u64 = fc.bigInt({ min: 0n, max: 2n ** 64n - 1n });
  fc.assert(
    fc.property(u64, u64, (blockId, timestampNs) => {
      const full = { ...leader, blockId, timestampNs };
      expect(decodeLeader(encodeLeader(full))).toEqual(full);
    }),
  );
});
