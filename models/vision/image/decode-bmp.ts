import { AppError } from '../../../contract/errors.ts';
import type { RgbImage } from './rgb-image.ts';

export type BmpHeader = {
  readonly width: number;
  readonly height: number;
  readonly isTopDown: boolean;
  readonly bitsPerPixel: number;
  readonly pixelOffset: number;
  /** Bits of red, green and blue in a 16- or 32-bit pixel. */
  readonly masks: readonly [number, number, number];
  /** First byte of the colour table and bytes per entry. */
  readonly table: { readonly start: number; readonly entryBytes: number };
};

const FILE_HEADER_BYTES = 14;
const CORE_HEADER_BYTES = 12;
const INFO_HEADER_BYTES = 40;
const UNCOMPRESSED = 0;
const BITFIELDS = 3;
const ALPHA_BITFIELDS = 6;
const MASKS_555 = [0x7c00, 0x03e0, 0x001f] as const;
const MASKS_888 = [0xff0000, 0x00ff00, 0x0000ff] as const;

/**
 * Reads the headers of a Windows or OS/2 bitmap.
 * @throws AppError `image-unreadable` when cut short, `image-unsupported` for run-length or embedded coding
 */
export function parseBmpHeader(bytes: Uint8Array): BmpHeader {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length < FILE_HEADER_BYTES + CORE_HEADER_BYTES) {
    throw damaged();
  }
  const headerBytes = view.getUint32(14, true);
  const pixelOffset = view.getUint32(10, true);
  if (headerBytes === CORE_HEADER_BYTES) {
    return {
      width: view.getUint16(18, true),
      height: view.getUint16(20, true),
      isTopDown: false,
      bitsPerPixel: readableDepth(view.getUint16(24, true), UNCOMPRESSED),
      pixelOffset,
      masks: MASKS_888,
      table: { start: FILE_HEADER_BYTES + CORE_HEADER_BYTES, entryBytes: 3 },
    };
  }
  if (headerBytes < INFO_HEADER_BYTES || bytes.length < FILE_HEADER_BYTES + headerBytes) {
    throw damaged();
  }
  const height = view.getInt32(22, true);
  const compression = view.getUint32(30, true);
  const bitsPerPixel = readableDepth(view.getUint16(28, true), compression);
  return {
    width: view.getInt32(18, true),
    height: Math.abs(height),
    isTopDown: height < 0,
    bitsPerPixel,
    pixelOffset,
    masks: readMasks(view, bitsPerPixel, compression),
    table: { start: FILE_HEADER_BYTES + headerBytes, entryBytes: 4 },
  };
}

/**
 * Decodes 1-, 4-, 8-, 16-, 24- and 32-bit bitmaps without compression; an alpha channel is not used.
 * @throws AppError `image-unreadable` or `image-unsupported`
 */
export function decodeBmp(bytes: Uint8Array): RgbImage {
  const header = parseBmpHeader(bytes);
  const { width, height, bitsPerPixel, pixelOffset } = header;
  const rowBytes = Math.ceil((width * bitsPerPixel) / 32) * 4;
  if (pixelOffset + rowBytes * height > bytes.length) {
    throw damaged();
  }
  const paint = pixelPainter(bytes, header);
  const data = new Uint8Array(width * height * 3);
  for (let y = 0; y < height; y++) {
    const row = pixelOffset + (header.isTopDown ? y : height - 1 - y) * rowBytes;
    for (let x = 0; x < width; x++) {
      paint(row, x, data, (y * width + x) * 3);
    }
  }
  return { width, height, data };
}

function readableDepth(bitsPerPixel: number, compression: number): number {
  const isPlain = compression === UNCOMPRESSED && [1, 4, 8, 16, 24, 32].includes(bitsPerPixel);
  const isMasked = (compression === BITFIELDS || compression === ALPHA_BITFIELDS) && [16, 32].includes(bitsPerPixel);
  if (!isPlain && !isMasked) {
    throw new AppError('image-unsupported', 'this kind of BMP (compressed) is not read; save it as PNG');
  }
  return bitsPerPixel;
}

/** The masks follow a 40-byte header and lie inside a longer one: at the same place in both. */
function readMasks(view: DataView, bitsPerPixel: number, compression: number): readonly [number, number, number] {
  if (compression === UNCOMPRESSED) {
    return bitsPerPixel === 16 ? MASKS_555 : MASKS_888;
  }
  const start = FILE_HEADER_BYTES + INFO_HEADER_BYTES;
  if (view.byteLength < start + 12) {
    throw damaged();
  }
  return [view.getUint32(start, true), view.getUint32(start + 4, true), view.getUint32(start + 8, true)];
}

type PixelPainter = (row: number, x: number, data: Uint8Array, target: number) => void;

function pixelPainter(bytes: Uint8Array, { bitsPerPixel, masks, table, pixelOffset }: BmpHeader): PixelPainter {
  if (bitsPerPixel === 24) {
    return (row, x, data, target) => copyReversed(bytes, row + 3 * x, data, target);
  }
  if (bitsPerPixel <= 8) {
    const perByte = 8 / bitsPerPixel;
    return (row, x, data, target) => {
      const shift = 8 - bitsPerPixel * ((x % perByte) + 1);
      const index = ((bytes[row + Math.floor(x / perByte)] ?? 0) >> shift) & (2 ** bitsPerPixel - 1);
      const entry = table.start + index * table.entryBytes;
      if (entry + table.entryBytes > pixelOffset) {
        throw damaged();
      }
      copyReversed(bytes, entry, data, target);
    };
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const readers = masks.map(maskReader);
  return (row, x, data, target) => {
    const pixel = bitsPerPixel === 16 ? view.getUint16(row + 2 * x, true) : view.getUint32(row + 4 * x, true);
    for (let channel = 0; channel < 3; channel++) {
      data[target + channel] = readers[channel]?.(pixel) ?? 0;
    }
  };
}

function copyReversed(bytes: Uint8Array, source: number, data: Uint8Array, target: number): void {
  data[target] = bytes[source + 2] ?? 0;
  data[target + 1] = bytes[source + 1] ?? 0;
  data[target + 2] = bytes[source] ?? 0;
}

function maskReader(mask: number): (pixel: number) => number {
  if (mask === 0) {
    return () => 0;
  }
  const shift = 31 - Math.clz32(mask & -mask);
  const maximum = mask >>> shift;
  return (pixel) => Math.round((((pixel & mask) >>> shift) * 255) / maximum);
}

function damaged(): AppError {
  return new AppError('image-unreadable', 'the BMP data is damaged or cut short; copy the file again');
}
