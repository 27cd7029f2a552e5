import { AppError } from '../../../contract/errors.ts';
import { PngColour, type PngFile } from './png-chunks.ts';

/** Where a row goes: first byte of its first pixel, and bytes from pixel to pixel. */
export type RowTarget = { readonly data: Uint8Array; readonly offset: number; readonly step: number };
export type RowPainter = (row: Uint8Array, columns: number, target: RowTarget) => void;
type SampleReader = (row: Uint8Array, index: number) => number;

type PainterFactory = (file: PngFile, read: SampleReader, toByte: (value: number) => number) => RowPainter;

const factories: Readonly<Record<PngColour, PainterFactory>> = {
  [PngColour.grey]: greyPainter,
  [PngColour.rgb]: rgbPainter,
  [PngColour.palette]: palettePainter,
  [PngColour.greyAlpha]: greyAlphaPainter,
  [PngColour.rgba]: rgbaPainter,
};

/** Returns the function that turns one unfiltered row of this file into RGB bytes. */
export function createRowPainter(file: PngFile): RowPainter {
  const { depth, colour } = file.header;
  const toByte = depth === 16 ? scale16 : (value: number) => (value * 255) / (2 ** depth - 1);
  return factories[colour](file, sampleReader(depth), toByte);
}

/** Scales 0–65535 to 0–255, rounding to the nearest. */
export function scale16(value: number): number {
  return ((value + 128) / 257) | 0;
}

function sampleReader(depth: number): SampleReader {
  if (depth === 8) {
    return (row, index) => row[index] ?? 0;
  }
  if (depth === 16) {
    return (row, index) => ((row[2 * index] ?? 0) << 8) | (row[2 * index + 1] ?? 0);
  }
  const perByte = 8 / depth;
  const mask = 2 ** depth - 1;
  return (row, index) => {
    const shift = 8 - depth * ((index % perByte) + 1);
    return ((row[Math.floor(index / perByte)] ?? 0) >> shift) & mask;
  };
}

/** The stored value that means transparent, or -1 where every value is opaque. */
function keyOf(transparency: Uint8Array, channel: number): number {
  const high = transparency[2 * channel];
  return high === undefined ? -1 : (high << 8) | (transparency[2 * channel + 1] ?? 0);
}

function overWhite(value: number, alpha: number): number {
  return Math.round(255 + ((value - 255) * alpha) / 255);
}

function paintRgb8(row: Uint8Array, columns: number, { data, offset, step }: RowTarget): void {
  if (step === 3) {
    data.set(row, offset);
    return;
  }
  for (let column = 0; column < columns; column++) {
    data.set(row.subarray(column * 3, column * 3 + 3), offset + column * step);
  }
}

function paintGrey8(row: Uint8Array, columns: number, { data, offset, step }: RowTarget): void {
  for (let column = 0; column < columns; column++) {
    const target = offset + column * step;
    const grey = row[column] ?? 0;
    data[target] = grey;
    data[target + 1] = grey;
    data[target + 2] = grey;
  }
}

function greyPainter(
  { header, transparency }: PngFile,
  read: SampleReader,
  toByte: (value: number) => number,
): RowPainter {
  if (header.depth === 8 && transparency.length === 0) {
    return paintGrey8;
  }
  const key = keyOf(transparency, 0);
  return (row, columns, { data, offset, step }) => {
    for (let column = 0; column < columns; column++) {
      const value = read(row, column);
      const grey = value === key ? 255 : toByte(value);
      const target = offset + column * step;
      data[target] = grey;
      data[target + 1] = grey;
      data[target + 2] = grey;
    }
  };
}

function greyAlphaPainter(_file: PngFile, read: SampleReader, toByte: (value: number) => number): RowPainter {
  return (row, columns, { data, offset, step }) => {
    for (let column = 0; column < columns; column++) {
      const grey = overWhite(toByte(read(row, 2 * column)), toByte(read(row, 2 * column + 1)));
      const target = offset + column * step;
      data[target] = grey;
      data[target + 1] = grey;
      data[target + 2] = grey;
    }
  };
}

function rgbPainter(
  { header, transparency }: PngFile,
  read: SampleReader,
  toByte: (value: number) => number,
): RowPainter {
  if (header.depth === 8 && transparency.length === 0) {
    return paintRgb8;
  }
  const keys = [keyOf(transparency, 0), keyOf(transparency, 1), keyOf(transparency, 2)];
  return (row, columns, { data, offset, step }) => {
    for (let column = 0; column < columns; column++) {
      const target = offset + column * step;
      const isTransparent = keys.every((key, channel) => read(row, 3 * column + channel) === key);
      for (let channel = 0; channel < 3; channel++) {
        data[target + channel] = isTransparent ? 255 : toByte(read(row, 3 * column + channel));
      }
    }
  };
}

function rgbaPainter(_file: PngFile, read: SampleReader, toByte: (value: number) => number): RowPainter {
  return (row, columns, { data, offset, step }) => {
    for (let column = 0; column < columns; column++) {
      const target = offset + column * step;
      const alpha = toByte(read(row, 4 * column + 3));
      for (let channel = 0; channel < 3; channel++) {
        const value = toByte(read(row, 4 * column + channel));
        data[target + channel] = alpha === 255 ? value : overWhite(value, alpha);
      }
    }
  };
}

function palettePainter({ palette, transparency }: PngFile, read: SampleReader): RowPainter {
  const colours = Uint8Array.from(palette, (value, index) =>
    overWhite(value, transparency[Math.floor(index / 3)] ?? 255),
  );
  return (row, columns, { data, offset, step }) => {
    for (let column = 0; column < columns; column++) {
      const entry = read(row, column) * 3;
      if (entry + 2 >= colours.length) {
        throw new AppError('image-unreadable', 'the PNG names a colour its palette lacks; save the file again');
      }
      data.set(colours.subarray(entry, entry + 3), offset + column * step);
    }
  };
}
