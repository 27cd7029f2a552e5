import { deflateSync } from 'node:zlib';
import jpegTurbo from '@julusian/jpeg-turbo';

type Bytes = Uint8Array<ArrayBuffer>;

function concat(...parts: readonly (Uint8Array | readonly number[])[]): Bytes {
  return new Uint8Array(Buffer.concat(parts.map((part) => Uint8Array.from(part))));
}

/** Returns the JPEG with an EXIF segment that states the orientation, in the given byte order. */
export function insertExif(jpeg: Uint8Array, orientation: number, order: 'II' | 'MM'): Bytes {
  const tiff = new Uint8Array(26);
  const view = new DataView(tiff.buffer);
  const isLittle = order === 'II';
  tiff.set(Buffer.from(order, 'latin1'));
  view.setUint16(2, 42, isLittle);
  view.setUint32(4, 8, isLittle);
  view.setUint16(8, 1, isLittle);
  view.setUint16(10, 0x0112, isLittle);
  view.setUint16(12, 3, isLittle);
  view.setUint32(14, 1, isLittle);
  view.setUint16(18, orientation, isLittle);
  const body = concat(Buffer.from('Exif\0\0', 'latin1'), tiff);
  const length = body.length + 2;
  return concat(jpeg.subarray(0, 2), [0xff, 0xe1, length >> 8, length & 255], body, jpeg.subarray(2));
}

/** The parts of a one-component JPEG that a multi-scan file needs. */
function splitGreyJpeg(width: number, height: number, value: number): { readonly tables: Bytes; readonly scan: Bytes } {
  const jpeg = jpegTurbo.compressSync(Buffer.alloc(width * height, value), {
    width,
    height,
    format: jpegTurbo.FORMAT_GRAY,
    subsampling: jpegTurbo.SAMP_GRAY,
    quality: 95,
  });
  const tables: Uint8Array[] = [];
  let position = 2;
  while (jpeg[position + 1] !== 0xda) {
    const end = position + 2 + jpeg.readUInt16BE(position + 2);
    if (jpeg[position + 1] === 0xdb || jpeg[position + 1] === 0xc4) {
      tables.push(jpeg.subarray(position, end));
    }
    position = end;
  }
  const data = position + 2 + jpeg.readUInt16BE(position + 2);
  return { tables: concat(...tables), scan: concat(jpeg.subarray(data, jpeg.length - 2)) };
}

/**
 * Builds a CMYK JPEG of one colour as Photoshop writes it: Adobe marker, inks inverted (255 is no ink).
 * Four one-component scans in one frame are a valid baseline file (ITU-T T.81, B.2.3).
 */
export function assembleCmykJpeg(width: number, height: number, inks: readonly number[]): Bytes {
  const planes = inks.map((ink) => splitGreyJpeg(width, height, ink));
  const adobe = [0xff, 0xee, 0, 14, 0x41, 0x64, 0x6f, 0x62, 0x65, 0, 100, 0, 0, 0, 0, 0];
  const size = [height >> 8, height & 255, width >> 8, width & 255];
  const components = [1, 2, 3, 4].flatMap((id) => [id, 0x11, 0]);
  const frame = [0xff, 0xc0, 0, 20, 8, ...size, 4, ...components];
  const scans = planes.map(({ scan }, index) => concat([0xff, 0xda, 0, 8, 1, index + 1, 0, 0, 63, 0], scan));
  return concat([0xff, 0xd8], adobe, planes[0]?.tables ?? [], frame, ...scans, [0xff, 0xd9]);
}

// Three by two: red green blue over blue green red.
const PICTURE = [
  [0, 1, 2],
  [2, 1, 0],
];
const PALETTE_BGR = [
  [0, 0, 255],
  [0, 255, 0],
  [255, 0, 0],
];
const BITS_555 = [0x7c00, 0x03e0, 0x001f];

function packRow(row: readonly number[], bits: number): number[] {
  if (bits === 24 || bits === 32) {
    return row.flatMap((index) => [...(PALETTE_BGR[index] ?? []), ...(bits === 32 ? [0] : [])]);
  }
  if (bits === 16) {
    return row.flatMap((index) => [(BITS_555[index] ?? 0) & 255, (BITS_555[index] ?? 0) >> 8]);
  }
  const packed: number[] = [];
  row.forEach((index, x) => {
    const byte = Math.floor((x * bits) / 8);
    // One bit can name only two colours, so green becomes blue.
    const entry = bits === 1 ? Math.min(1, index) : index;
    packed[byte] = (packed[byte] ?? 0) | (entry << (8 - bits - ((x * bits) % 8)));
  });
  return packed;
}

/** Builds a bottom-up BMP of `red green blue` over `blue green red` (green is blue at 1 bit). */
export function bmpOf(bits: number): Bytes {
  const colours = bits === 1 ? [PALETTE_BGR[0] ?? [], PALETTE_BGR[2] ?? []] : PALETTE_BGR;
  const table = bits <= 8 ? Array.from({ length: 2 ** bits }, (_, index) => [...(colours[index] ?? [0, 0, 0]), 0]) : [];
  const rows = PICTURE.toReversed().flatMap((row) => {
    const packed = packRow(row, bits);
    return [...packed, ...Array.from({ length: (4 - (packed.length % 4)) % 4 }, () => 0)];
  });
  const header = new Uint8Array(54);
  const view = new DataView(header.buffer);
  header.set([0x42, 0x4d]);
  view.setUint32(2, 54 + table.length * 4 + rows.length, true);
  view.setUint32(10, 54 + table.length * 4, true);
  view.setUint32(14, 40, true);
  view.setInt32(18, 3, true);
  view.setInt32(22, 2, true);
  view.setUint16(26, 1, true);
  view.setUint16(28, bits, true);
  return concat(header, table.flat(), rows);
}

type TiffSample = {
  /** 0–255; 16-bit files hold each times 257. */
  readonly values: readonly number[];
  readonly samples: 1 | 3;
  readonly bits: 8 | 16;
  readonly order: 'II' | 'MM';
  readonly orientation?: number;
  readonly planar?: number;
};

/** Builds an uncompressed one-strip TIFF whose pixels are the last bytes of the file. */
export function tiffOf(width: number, height: number, sample: TiffSample): Bytes {
  const isLittle = sample.order === 'II';
  const sizeBytes = (sample.values.length * sample.bits) / 8;
  const entries = [
    [256, width],
    [257, height],
    [258, sample.bits],
    [259, 1],
    [262, sample.samples === 3 ? 2 : 1],
    [273, 0],
    [274, sample.orientation ?? 1],
    [277, sample.samples],
    [278, height],
    [279, sizeBytes],
    [284, sample.planar ?? 1],
  ] as const;
  const start = 8 + 2 + entries.length * 12 + 4;
  const bytes = new Uint8Array(start + sizeBytes);
  const view = new DataView(bytes.buffer);
  bytes.set(Buffer.from(sample.order, 'latin1'));
  view.setUint16(2, 42, isLittle);
  view.setUint32(4, 8, isLittle);
  view.setUint16(8, entries.length, isLittle);
  entries.forEach(([tag, value], index) => {
    const entry = 10 + index * 12;
    view.setUint16(entry, tag, isLittle);
    view.setUint16(entry + 2, 4, isLittle);
    view.setUint32(entry + 4, 1, isLittle);
    view.setUint32(entry + 8, tag === 273 ? start : value, isLittle);
  });
  sample.values.forEach((value, index) => {
    if (sample.bits === 8) {
      bytes[start + index] = value;
    } else {
      view.setUint16(start + index * 2, value * 257, isLittle);
    }
  });
  return bytes;
}

type PngSample = {
  readonly colour: 0 | 2 | 3 | 4 | 6;
  readonly depth: number;
  /** Filter byte and packed samples of each row, as they stand before compression. */
  readonly rows: readonly (readonly number[])[];
  readonly palette?: readonly number[];
  readonly transparency?: readonly number[];
};

/** Builds a PNG chunk by chunk, with checksums of its own making. */
export function pngOf(width: number, height: number, sample: PngSample): Bytes {
  const size = new Uint8Array(8);
  new DataView(size.buffer).setUint32(0, width);
  new DataView(size.buffer).setUint32(4, height);
  return concat(
    [0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10],
    pngChunk('IHDR', [...size, sample.depth, sample.colour, 0, 0, 0]),
    sample.palette ? pngChunk('PLTE', sample.palette) : [],
    sample.transparency ? pngChunk('tRNS', sample.transparency) : [],
    pngChunk('IDAT', [...deflateSync(Uint8Array.from(sample.rows.flat()))]),
    pngChunk('IEND', []),
  );
}

function pngChunk(name: string, body: readonly number[]): Bytes {
  const content = concat(Buffer.from(name, 'latin1'), body);
  const length = new Uint8Array(4);
  new DataView(length.buffer).setUint32(0, body.length);
  const checksum = new Uint8Array(4);
  new DataView(checksum.buffer).setUint32(0, slowCrc32(content));
  return concat(length, content, checksum);
}

/** Bit by bit, as ISO 3309 words it, so that it shares nothing with the product's table. */
function slowCrc32(bytes: Uint8Array): number {
  let remainder = 0xffffffff;
  for (const byte of bytes) {
    remainder ^= byte;
    for (let bit = 0; bit < 8; bit++) {
      remainder = (remainder >>> 1) ^ (remainder & 1 ? 0xedb88320 : 0);
    }
  }
  return ~remainder >>> 0;
}
