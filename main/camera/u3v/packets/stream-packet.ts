/** "U3VL", little-endian. */
const LEADER_MAGIC = 0x4c563355;
/** "U3VT", little-endian. */
const TRAILER_MAGIC = 0x54563355;

export const IMAGE_LEADER_BYTES = 52;
export const IMAGE_TRAILER_BYTES = 32;
/** A trailer without the height of the picture. */
const SHORTEST_TRAILER_BYTES = 28;

/** Payload types of a leader (USB3 Vision). */
export const payloadType = { image: 0x0001, imageExtendedChunk: 0x4001, chunk: 0x4000, genDc: 0x1001 } as const;

/** What stands before a picture on the stream pipe. */
export type Leader = {
  readonly blockId: bigint;
  readonly payloadType: number;
  /** Device clock at the exposure, ns. */
  readonly timestampNs: bigint;
  /** PFNC value. */
  readonly pixelFormatCode: number;
  readonly width: number;
  readonly height: number;
  readonly offsetX: number;
  readonly offsetY: number;
  /** Bytes after each line. */
  readonly paddingX: number;
};

/** What stands after a picture on the stream pipe. */
export type Trailer = {
  readonly blockId: bigint;
  /** GenCP status; 0 when the picture is whole. */
  readonly status: number;
  readonly validPayloadBytes: bigint;
  /** Lines really sent; null in a trailer that does not say. */
  readonly height: number | null;
};

/** Returns an image leader, 52 bytes. */
export function encodeLeader(leader: Leader): Uint8Array {
  const bytes = new Uint8Array(IMAGE_LEADER_BYTES);
  const view = viewOf(bytes);
  view.setUint32(0, LEADER_MAGIC, true);
  view.setUint16(6, IMAGE_LEADER_BYTES, true);
  view.setBigUint64(8, leader.blockId, true);
  view.setUint16(18, leader.payloadType, true);
  view.setBigUint64(20, leader.timestampNs, true);
  view.setUint32(28, leader.pixelFormatCode, true);
  view.setUint32(32, leader.width, true);
  view.setUint32(36, leader.height, true);
  view.setUint32(40, leader.offsetX, true);
  view.setUint32(44, leader.offsetY, true);
  view.setUint16(48, leader.paddingX, true);
  return bytes;
}

/** Returns the image leader in one transfer, or null when the transfer is none. */
export function decodeLeader(bytes: Uint8Array): Leader | null {
  if (bytes.length < IMAGE_LEADER_BYTES) {
    return null;
  }
  const view = viewOf(bytes);
  const size = view.getUint16(6, true);
  if (view.getUint32(0, true) !== LEADER_MAGIC || size < IMAGE_LEADER_BYTES || size > bytes.length) {
    return null;
  }
  return {
    blockId: view.getBigUint64(8, true),
    payloadType: view.getUint16(18, true),
    timestampNs: view.getBigUint64(20, true),
    pixelFormatCode: view.getUint32(28, true),
    width: view.getUint32(32, true),
    height: view.getUint32(36, true),
    offsetX: view.getUint32(40, true),
    offsetY: view.getUint32(44, true),
    paddingX: view.getUint16(48, true),
  };
}

/** Returns a trailer: 32 bytes, or 28 where `height` is null. */
export function encodeTrailer(trailer: Trailer): Uint8Array {
  const bytes = new Uint8Array(trailer.height === null ? SHORTEST_TRAILER_BYTES : IMAGE_TRAILER_BYTES);
  const view = viewOf(bytes);
  view.setUint32(0, TRAILER_MAGIC, true);
  view.setUint16(6, bytes.length, true);
  view.setBigUint64(8, trailer.blockId, true);
  view.setUint16(16, trailer.status, true);
  view.setBigUint64(20, trailer.validPayloadBytes, true);
  if (trailer.height !== null) {
    view.setUint32(28, trailer.height, true);
  }
  return bytes;
}

/** Returns the trailer in one transfer, or null when the transfer is none. */
export function decodeTrailer(bytes: Uint8Array): Trailer | null {
  if (bytes.length < SHORTEST_TRAILER_BYTES) {
    return null;
  }
  const view = viewOf(bytes);
  const size = view.getUint16(6, true);
  if (view.getUint32(0, true) !== TRAILER_MAGIC || size < SHORTEST_TRAILER_BYTES || size > bytes.length) {
    return null;
  }
  return {
    blockId: view.getBigUint64(8, true),
    status: view.getUint16(16, true),
    validPayloadBytes: view.getBigUint64(20, true),
    height: size < IMAGE_TRAILER_BYTES ? null : view.getUint32(28, true),
  };
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
