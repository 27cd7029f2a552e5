import { AppError } from '../../../contract/errors.ts';
import { crc32 } from './crc32.ts';

/** Colour types of the PNG specification (ISO/IEC 15948, 11.2.2). */
export const PngColour = { grey: 0, rgb: 2, palette: 3, greyAlpha: 4, rgba: 6 } as const;
export type PngColour = (typeof PngColour)[keyof typeof PngColour];

export type PngHeader = {
  readonly width: number;
  readonly height: number;
  readonly depth: number;
  readonly colour: PngColour;
  readonly isInterlaced: boolean;
};

export type PngFile = {
  readonly header: PngHeader;
  /** R G B triples; empty without a palette. */
  readonly palette: Uint8Array;
  /** The `tRNS` chunk as stored; empty without one. */
  readonly transparency: Uint8Array;
  /** The compressed picture, in one piece. */
  readonly compressed: Uint8Array;
};

const SIGNATURE_BYTES = 8;
const CHUNK_OVERHEAD_BYTES = 12;
const HEADER_END = 33;
const ALLOWED_DEPTHS: Readonly<Record<PngColour, readonly number[]>> = {
  [PngColour.grey]: [1, 2, 4, 8, 16],
  [PngColour.rgb]: [8, 16],
  [PngColour.palette]: [1, 2, 4, 8],
  [PngColour.greyAlpha]: [8, 16],
  [PngColour.rgba]: [8, 16],
};

/**
 * Reads the IHDR chunk, which the specification puts first.
 * @throws AppError `image-unreadable` when it is missing, altered or contradicts itself
 */
export function parsePngHeader(bytes: Uint8Array): PngHeader {
  if (bytes.length < HEADER_END || chunkName(bytes, SIGNATURE_BYTES) !== 'IHDR') {
    throw damaged();
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  verifyChecksum(bytes, SIGNATURE_BYTES, 13);
  const depth = view.getUint8(24);
  const colour = view.getUint8(25);
  const isKnown = isColour(colour) && ALLOWED_DEPTHS[colour].includes(depth);
  const interlace = view.getUint8(28);
  if (!isKnown || view.getUint8(26) !== 0 || view.getUint8(27) !== 0 || interlace > 1) {
    throw damaged();
  }
  return { width: view.getUint32(16), height: view.getUint32(20), depth, colour, isInterlaced: interlace === 1 };
}

/**
 * Walks all chunks. Checksums are verified except on the picture data, which carries its own inside the zlib stream.
 * @throws AppError `image-unreadable` when a chunk is altered or the file ends before its end chunk
 */
export function parsePng(bytes: Uint8Array): PngFile {
  const header = parsePngHeader(bytes);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const parts: Uint8Array[] = [];
  let palette: Uint8Array = new Uint8Array(0);
  let transparency: Uint8Array = new Uint8Array(0);
  let position = HEADER_END;
  while (position + CHUNK_OVERHEAD_BYTES <= bytes.length) {
    const length = view.getUint32(position);
    const name = chunkName(bytes, position);
    const body = bytes.subarray(position + 8, position + 8 + length);
    const end = position + CHUNK_OVERHEAD_BYTES + length;
    if (end > bytes.length) {
      throw damaged();
    }
    if (name === 'IDAT') {
      parts.push(body);
    } else {
      verifyChecksum(bytes, position, length);
    }
    if (name === 'PLTE') {
      palette = body;
    } else if (name === 'tRNS') {
      transparency = body;
    } else if (name === 'IEND') {
      return { header, palette, transparency, compressed: Buffer.concat(parts) };
    }
    position = end;
  }
  throw damaged();
}

function isColour(value: number): value is PngColour {
  return value in ALLOWED_DEPTHS;
}

function chunkName(bytes: Uint8Array, position: number): string {
  return String.fromCharCode(...bytes.subarray(position + 4, position + 8));
}

function verifyChecksum(bytes: Uint8Array, position: number, length: number): void {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const stored = view.getUint32(position + 8 + length);
  if (crc32(bytes.subarray(position + 4, position + 8 + length)) !== stored) {
    throw damaged();
  }
}

function damaged(): AppError {
  return new AppError('image-unreadable', 'the PNG data is damaged or cut short; copy the file again');
}
