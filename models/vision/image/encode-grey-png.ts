import { deflateSync } from 'node:zlib';
import { crc32 } from './crc32.ts';

const SIGNATURE = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];
const HEADER_BYTES = 13;
const SUB_FILTER = 1;
/** Higher levels cost several times more for a few percent on smooth maps. */
const COMPRESSION_LEVEL = 3;

/**
 * Encodes `width × height` grey bytes (rows without padding) as an 8-bit grey PNG.
 * @returns the file's bytes
 */
export function encodeGreyPng(width: number, height: number, grey: Uint8Array): Uint8Array {
  const header = new Uint8Array(HEADER_BYTES);
  const view = new DataView(header.buffer);
  view.setUint32(0, width);
  view.setUint32(4, height);
  header[8] = 8;
  const compressed = deflateSync(filterRows(width, height, grey), { level: COMPRESSION_LEVEL });
  return Buffer.concat([
    Uint8Array.from(SIGNATURE),
    chunk('IHDR', header),
    chunk('IDAT', compressed),
    chunk('IEND', new Uint8Array(0)),
  ]);
}

/** Neighbours of an anomaly map differ little, so their differences pack well. */
function filterRows(width: number, height: number, grey: Uint8Array): Uint8Array {
  const rows = new Uint8Array((width + 1) * height);
  for (let y = 0; y < height; y++) {
    const target = y * (width + 1);
    rows[target] = SUB_FILTER;
    let left = 0;
    for (let x = 0; x < width; x++) {
      const value = grey[y * width + x] ?? 0;
      rows[target + 1 + x] = value - left;
      left = value;
    }
  }
  return rows;
}

function chunk(name: string, body: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(body.length + 12);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, body.length);
  bytes.set(Buffer.from(name, 'latin1'), 4);
  bytes.set(body, 8);
  view.setUint32(body.length + 8, crc32(bytes.subarray(4, body.length + 8)));
  return bytes;
}
