import { frameSizeBytes, type PixelFormat, pixelFormats } from '../pixel-format/pixel-format.ts';
import type { PictureSource } from './picture-source.ts';

/** What the receiver of a pattern picture knows of it. */
export type PatternPicture = {
  readonly format: PixelFormat;
  readonly width: number;
  readonly height: number;
  /** Pictures since AcquisitionStart, from 0: the block id of USB doors, one less than that of GigE doors. */
  readonly number: bigint;
};

const POSITIONS = 32_768;
const tables = new Map<number, Uint8Array>();

/**
 * Returns the bytes of one pattern picture. They look random, differ from picture to picture and from place to place,
 * and stay within the bit depth of formats whose samples take two bytes. The result is shared memory: do not write to it.
 */
export function expectedPatternBytes({ format, width, height, number }: PatternPicture): Uint8Array {
  const sizeBytes = frameSizeBytes(format, width, height);
  const { packing, bitDepth, code } = pixelFormats[format];
  const highByteMask = packing === 'plain' && bitDepth > 8 ? (1 << (bitDepth - 8)) - 1 : 0xff;
  const position = (Number(BigInt.asUintN(32, number)) * 31 + width * 7 + height * 3 + (code & 0xff)) % POSITIONS;
  // Even, so that the high bytes of two-byte samples keep their place.
  const start = position * 2;
  return tableOf(highByteMask, POSITIONS * 2 + sizeBytes).subarray(start, start + sizeBytes);
}

/** Returns a source of pictures whose every byte the receiver can work out, at the cost of a table look-up. */
export function createPatternSource(width: number, height: number): PictureSource {
  return {
    width,
    height,
    next: (request) => ({ kind: 'encoded', data: expectedPatternBytes(request), truth: null }),
  };
}

function tableOf(highByteMask: number, sizeBytes: number): Uint8Array {
  const known = tables.get(highByteMask);
  if (known !== undefined && known.length >= sizeBytes) {
    return known;
  }
  const table = new Uint8Array(sizeBytes);
  for (let at = 0; at < sizeBytes; at++) {
    const mixed = Math.imul(at ^ (at >>> 15), 0x2c1b3c6d);
    const byte = (mixed ^ (mixed >>> 12)) & 0xff;
    table[at] = at % 2 === 1 ? byte & highByteMask : byte;
  }
  tables.set(highByteMask, table);
  return table;
}
