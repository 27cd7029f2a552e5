import { PacketError } from './gvcp-packet.ts';

/** What a stream packet is, from its header (GigE Vision, GVSP). */
export const gvspFormats = { leader: 1, trailer: 2, payload: 3 } as const;

/** Payload types of leader and trailer. */
export const payloadTypes = { image: 0x0001, imageWithChunks: 0x4001 } as const;

/** IP and UDP headers count towards a packet's size. */
export const IP_AND_UDP_BYTES = 28;
const EXTENDED_MARK = 0x80;
const SHORT_HEADER_BYTES = 8;
const EXTENDED_HEADER_BYTES = 20;

/** Reading fields in place: objects would be made tens of thousands of times a second. */
export type GvspHeader = {
  status: number;
  /** As the packet has it: 16 bits, or 64 with extended ids. */
  blockId: bigint;
  isExtended: boolean;
  format: number;
  packetId: number;
  headerBytes: number;
};

export type ImageLeader = {
  readonly payloadType: number;
  /** In the ticks of the device's timestamp clock. */
  readonly timestamp: bigint;
  /** PFNC value. */
  readonly pixelFormatCode: number;
  readonly width: number;
  readonly height: number;
  readonly offsetX: number;
  readonly offsetY: number;
  /** Bytes after each line, and after the picture. */
  readonly paddingX: number;
  readonly paddingY: number;
};

export type ImageTrailer = { readonly payloadType: number; readonly height: number };

/** Returns the bytes of picture in each payload packet but the last. */
export function payloadBytesPerPacket(packetSize: number, isExtended: boolean): number {
  return packetSize - IP_AND_UDP_BYTES - gvspHeaderBytes(isExtended);
}

export function gvspHeaderBytes(isExtended: boolean): number {
  return isExtended ? EXTENDED_HEADER_BYTES : SHORT_HEADER_BYTES;
}

export function createGvspHeader(): GvspHeader {
  return { status: 0, blockId: 0n, isExtended: false, format: 0, packetId: 0, headerBytes: SHORT_HEADER_BYTES };
}

/** Reads a packet's header into `header`; returns false when the datagram is too short to have one. */
export function readGvspHeader(datagram: Uint8Array, header: GvspHeader): boolean {
  if (datagram.length < SHORT_HEADER_BYTES) {
    return false;
  }
  const kind = datagram[4] ?? 0;
  header.isExtended = (kind & EXTENDED_MARK) !== 0;
  header.headerBytes = gvspHeaderBytes(header.isExtended);
  if (datagram.length < header.headerBytes) {
    return false;
  }
  header.status = readUint(datagram, 0, 2);
  header.format = kind & ~EXTENDED_MARK;
  if (header.isExtended) {
    header.blockId = (BigInt(readUint(datagram, 8, 4)) << 32n) | BigInt(readUint(datagram, 12, 4));
    header.packetId = readUint(datagram, 16, 4);
  } else {
    header.blockId = BigInt(readUint(datagram, 2, 2));
    header.packetId = readUint(datagram, 5, 3);
  }
  return true;
}

/** True for a packet of picture bytes, neither leader nor trailer. */
export function isPayload(datagram: Uint8Array): boolean {
  return ((datagram[4] ?? 0) & ~EXTENDED_MARK) === gvspFormats.payload;
}

/** Returns the header as it goes before a packet's data. */
export function encodeGvspHeader(header: Omit<GvspHeader, 'headerBytes'>): Uint8Array {
  const bytes = new Uint8Array(gvspHeaderBytes(header.isExtended));
  const view = new DataView(bytes.buffer);
  view.setUint16(0, header.status);
  if (header.isExtended) {
    view.setUint8(4, header.format | EXTENDED_MARK);
    view.setBigUint64(8, header.blockId);
    view.setUint32(16, header.packetId);
  } else {
    view.setUint16(2, Number(header.blockId & 0xffffn));
    view.setUint32(4, ((header.format << 24) | (header.packetId & 0xffffff)) >>> 0);
  }
  return bytes;
}

const LEADER_BYTES = 36;
const TRAILER_BYTES = 8;

/** Returns an image leader's data, header not included. */
export function encodeImageLeader(leader: ImageLeader): Uint8Array {
  const bytes = new Uint8Array(LEADER_BYTES);
  const view = new DataView(bytes.buffer);
  view.setUint16(2, leader.payloadType);
  view.setBigUint64(4, leader.timestamp);
  const words = [leader.pixelFormatCode, leader.width, leader.height, leader.offsetX, leader.offsetY];
  words.forEach((word, index) => view.setUint32(12 + index * 4, word));
  view.setUint16(32, leader.paddingX);
  view.setUint16(34, leader.paddingY);
  return bytes;
}

/** @throws PacketError when it is cut short or announces no image */
export function decodeImageLeader(data: Uint8Array): ImageLeader {
  if (data.length < LEADER_BYTES) {
    throw new PacketError(`an image leader has ${LEADER_BYTES} bytes, not ${data.length}`);
  }
  const view = new DataView(data.buffer, data.byteOffset, data.length);
  const payloadType = view.getUint16(2);
  if (payloadType !== payloadTypes.image && payloadType !== payloadTypes.imageWithChunks) {
    throw new PacketError(`a leader announces payload type 0x${payloadType.toString(16)}, which is no image`);
  }
  return {
    payloadType,
    timestamp: view.getBigUint64(4),
    pixelFormatCode: view.getUint32(12),
    width: view.getUint32(16),
    height: view.getUint32(20),
    offsetX: view.getUint32(24),
    offsetY: view.getUint32(28),
    paddingX: view.getUint16(32),
    paddingY: view.getUint16(34),
  };
}

/** Returns an image trailer's data, header not included. */
export function encodeImageTrailer({ payloadType, height }: ImageTrailer): Uint8Array {
  const bytes = new Uint8Array(TRAILER_BYTES);
  const view = new DataView(bytes.buffer);
  view.setUint16(2, payloadType);
  view.setUint32(4, height);
  return bytes;
}

/** @throws PacketError when it is cut short */
export function decodeImageTrailer(data: Uint8Array): ImageTrailer {
  if (data.length < TRAILER_BYTES) {
    throw new PacketError(`an image trailer has ${TRAILER_BYTES} bytes, not ${data.length}`);
  }
  const view = new DataView(data.buffer, data.byteOffset, data.length);
  return { payloadType: view.getUint16(2), height: view.getUint32(4) };
}

function readUint(bytes: Uint8Array, offset: number, length: number): number {
  let value = 0;
  for (let index = 0; index < length; index++) {
    value = value * 256 + (bytes[offset + index] ?? 0);
  }
  return value;
}
