import { inflateSync } from 'node:zlib';
import { AppError } from '../../../contract/errors.ts';
import { PngColour, type PngFile, type PngHeader, parsePng } from './png-chunks.ts';
import { type FilteredRows, removeRowFilters } from './png-filter.ts';
import { createRowPainter } from './png-row-painter.ts';
import type { RgbImage } from './rgb-image.ts';

/** One pass over the picture: every `stepX`-th column from `x`, every `stepY`-th row from `y`. */
type Pass = { readonly x: number; readonly y: number; readonly stepX: number; readonly stepY: number };
type PlacedPass = FilteredRows & { readonly pass: Pass; readonly columns: number };

const CHANNELS: Readonly<Record<PngColour, number>> = {
  [PngColour.grey]: 1,
  [PngColour.rgb]: 3,
  [PngColour.palette]: 1,
  [PngColour.greyAlpha]: 2,
  [PngColour.rgba]: 4,
};
const WHOLE: readonly Pass[] = [{ x: 0, y: 0, stepX: 1, stepY: 1 }];
// ISO/IEC 15948, 8.2.
const ADAM7: readonly Pass[] = [
  { x: 0, y: 0, stepX: 8, stepY: 8 },
  { x: 4, y: 0, stepX: 8, stepY: 8 },
  { x: 0, y: 4, stepX: 4, stepY: 8 },
  { x: 2, y: 0, stepX: 4, stepY: 4 },
  { x: 0, y: 2, stepX: 2, stepY: 4 },
  { x: 1, y: 0, stepX: 2, stepY: 2 },
  { x: 0, y: 1, stepX: 1, stepY: 2 },
];

/**
 * Decodes a PNG of any colour type and depth; 16 bits are scaled to 8, transparent parts show white,
 * as a person sees the file when opening it.
 *
 * @throws AppError `image-unreadable` for damaged or cut data
 */
export function decodePng(bytes: Uint8Array): RgbImage {
  const file = parsePng(bytes);
  const { width, height } = file.header;
  const passes = placePasses(file.header);
  const raw = inflate(file, passes);
  const data = new Uint8Array(width * height * 3);
  const paintRow = createRowPainter(file);
  for (const placed of passes) {
    removeRowFilters(raw, placed);
    const { pass, start, rows, rowBytes, columns } = placed;
    for (let row = 0; row < rows; row++) {
      const position = start + row * (rowBytes + 1) + 1;
      const offset = ((pass.y + row * pass.stepY) * width + pass.x) * 3;
      paintRow(raw.subarray(position, position + rowBytes), columns, { data, offset, step: pass.stepX * 3 });
    }
  }
  return { width, height, data };
}

function placePasses({ width, height, depth, colour, isInterlaced }: PngHeader): readonly PlacedPass[] {
  const bits = depth * CHANNELS[colour];
  const placed: PlacedPass[] = [];
  let start = 0;
  for (const pass of isInterlaced ? ADAM7 : WHOLE) {
    const columns = Math.ceil((width - pass.x) / pass.stepX);
    const rows = Math.ceil((height - pass.y) / pass.stepY);
    if (columns <= 0 || rows <= 0) {
      continue;
    }
    const rowBytes = Math.ceil((columns * bits) / 8);
    placed.push({ pass, columns, rows, rowBytes, start, pixelBytes: Math.max(1, bits >> 3) });
    start += rows * (rowBytes + 1);
  }
  return placed;
}

/** The output is bounded by what the header promises, so a small file cannot fill the memory. */
function inflate({ compressed }: PngFile, passes: readonly PlacedPass[]): Uint8Array {
  const expected = passes.reduce((sum, { rows, rowBytes }) => sum + rows * (rowBytes + 1), 0);
  try {
    const raw = inflateSync(compressed, { maxOutputLength: expected });
    if (raw.length === expected) {
      return raw;
    }
  } catch (cause) {
    throw new AppError('image-unreadable', 'the PNG data is damaged or cut short; copy the file again', { cause });
  }
  throw new AppError('image-unreadable', 'the PNG data is damaged or cut short; copy the file again');
}
