import fc from 'fast-check';
import { expect, test } from 'vitest';
import { PacketError } from './gvcp-packet.ts';
import {
  createGvspHeader,
  decodeImageLeader,
  decodeImageTrailer,
  encodeGvspHeader,
  encodeImageLeader,
  encodeImageTrailer,
  gvspFormats,
  payloadBytesPerPacket,
  payloadTypes,
  readGvspHeader,
} from './gvsp-packet.ts';

function read(bytes: Uint8Array) {
  const header = createGvspHeader();
  return readGvspHeader(bytes, header) ? header : null;
}

test('a header with a 16-bit block id has 8 bytes', () => {
  const bytes = [
    0x00,
    0x00, // status
    0x12,
    0x34, // block id
    0x03, // format: payload
    0x01,
    0x02,
    0x03, // packet id
  ];
  const header = { status: 0, blockId: 0x1234n, isExtended: false, format: gvspFormats.payload, packetId: 0x010203 };
  expect([...encodeGvspHeader(header)]).toEqual(bytes);
  expect(read(Uint8Array.from(bytes))).toEqual({ ...header, headerBytes: 8 });
});

test('a header with extended ids has 20 bytes', () => {
  const bytes = [
    0x01,
    0x00, // status: sent again
    0x00,
    0x00, // flags
    0x81, // extended ids, format: leader
    0x00,
    0x00,
    0x00,
    0x00,
    0x00,
    0x00,
    0x01,
    0x00,
    0x00,
    0x00,
    0x02, // block id
    0x00,
    0x00,
    0x00,
    0x00, // packet id
  ];
  const header = {
    status: 0x0100,
    blockId: 0x1_0000_0002n,
    isExtended: true,
    format: gvspFormats.leader,
    packetId: 0,
  };
  expect([...encodeGvspHeader(header)]).toEqual(bytes);
  expect(read(Uint8Array.from(bytes))).toEqual({ ...header, headerBytes: 20 });
});

test('a header that is cut short is none', () => {
  expect(read(new Uint8Array(7))).toBeNull();
  expect(read(Uint8Array.of(0, 0, 0, 0, 0x83, 0, 0, 0, 0, 0))).toBeNull();
});

test('headers come back as they went', () => {
  fc.assert(
    fc.property(fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }), fc.nat({ max: 0xffff_ffff }), (blockId, packetId) => {
      const long = { status: 0, blockId, isExtended: true, format: 3, packetId };
      expect(read(encodeGvspHeader(long))).toMatchObject(long);
      const short = { ...long, blockId: blockId & 0xffffn, isExtended: false, packetId: packetId & 0xffffff };
      expect(read(encodeGvspHeader(short))).toMatchObject(short);
    }),
  );
});

test('an image leader has its bytes', () => {
  const bytes = [
    0x00,
    0x00,
    0x00,
    0x01, // payload type: image
    0x00,
    0x00,
    0x00,
    0x01,
    0x00,
    0x00,
    0x00,
    0x02, // timestamp
    0x01,
    0x08,
    0x00,
    0x01, // Mono8
    0x00,
    0x00,
    0x07,
    0x80, // width
    0x00,
    0x00,
    0x04,
    0x38, // height
    0x00,
    0x00,
    0x00,
    0x10, // offset X
    0x00,
    0x00,
    0x00,
    0x08, // offset Y
    0x00,
    0x04,
    0x00,
    0x00, // padding X, Y
  ];
  const leader = {
    payloadType: payloadTypes.image,
    timestamp: 0x1_0000_0002n,
    pixelFormatCode: 0x01080001,
    width: 1920,
    height: 1080,
    offsetX: 16,
    offsetY: 8,
    paddingX: 4,
    paddingY: 0,
  };
  expect([...encodeImageLeader(leader)]).toEqual(bytes);
  expect(decodeImageLeader(Uint8Array.from(bytes))).toEqual(leader);
});

test('an image trailer has its bytes', () => {
  const bytes = [0x00, 0x00, 0x00, 0x01, 0x00, 0x00, 0x04, 0x38];
  const trailer = { payloadType: payloadTypes.image, height: 1080 };
  expect([...encodeImageTrailer(trailer)]).toEqual(bytes);
  expect(decodeImageTrailer(Uint8Array.from(bytes))).toEqual(trailer);
});

test('leaders of files or cut short are refused', () => {
  expect(() => decodeImageLeader(new Uint8Array(35))).toThrow(PacketError);
  expect(() => decodeImageLeader(new Uint8Array(36))).toThrow('no image');
  expect(() => decodeImageTrailer(new Uint8Array(7))).toThrow(PacketError);
});

test('picture bytes in a packet exclude the headers of IP, UDP and GVSP', () => {
  expect(payloadBytesPerPacket(1500, false)).toBe(1464);
  expect(payloadBytesPerPacket(1500, true)).toBe(1452);
});
