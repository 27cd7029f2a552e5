import type { SceneView } from '../image/measure-scene.ts';

/** Mean luma of equal cells, row by row. */
export type BrightnessGrid = { readonly columns: number; readonly rows: number; readonly values: Float32Array };

/** Returns the mean luma (BT.601) of each cell of a picture: every pixel counts, cells differ by at most one pixel in size. */
export function brightnessGrid(view: SceneView, columns: number, rows: number): BrightnessGrid {
  const { width, height, channels, data } = view;
  const sums = new Float64Array(columns * rows);
  const counts = new Uint32Array(columns * rows);
  const edges = Int32Array.from({ length: columns + 1 }, (_, column) => Math.floor((column * width) / columns));
  for (let y = 0; y < height; y += 1) {
    const firstCell = Math.floor((y * rows) / height) * columns;
    for (let column = 0; column < columns; column += 1) {
      const first = edges[column] as number;
      const last = edges[column + 1] as number;
      const from = (y * width + first) * channels;
      const to = (y * width + last) * channels;
      const cell = firstCell + column;
      sums[cell] = (sums[cell] as number) + (channels === 1 ? greySum(data, from, to) : lumaSum(data, from, to));
      counts[cell] = (counts[cell] as number) + last - first;
    }
  }
  return { columns, rows, values: Float32Array.from(sums, (sum, cell) => sum / Math.max(1, counts[cell] as number)) };
}

function greySum(data: Uint8Array, from: number, to: number): number {
  let sum = 0;
  for (let at = from; at < to; at += 1) {
    sum += data[at] as number;
  }
  return sum;
}

function lumaSum(data: Uint8Array, from: number, to: number): number {
  let sum = 0;
  for (let at = from; at < to; at += 3) {
    sum += 77 * (data[at] as number) + 150 * (data[at + 1] as number) + 29 * (data[at + 2] as number);
  }
  return sum / 256;
}

/** Returns the grid with fewer cells, each the mean of those that fall into it. */
export function reduceGrid(grid: BrightnessGrid, columns: number, rows: number): BrightnessGrid {
  const sums = new Float64Array(columns * rows);
  const counts = new Uint32Array(columns * rows);
  for (let index = 0; index < grid.values.length; index += 1) {
    const row = Math.floor((Math.floor(index / grid.columns) * rows) / grid.rows);
    const cell = row * columns + Math.floor(((index % grid.columns) * columns) / grid.columns);
    sums[cell] = (sums[cell] as number) + (grid.values[index] as number);
    counts[cell] = (counts[cell] as number) + 1;
  }
  return { columns, rows, values: Float32Array.from(sums, (sum, cell) => sum / Math.max(1, counts[cell] as number)) };
}

/**
 * Returns the grid averaged over squares of 2 × `reach` + 1 cells. Beyond its edges it goes on as it came, turned about
 * the edge, so that a slope stays a slope.
 */
export function smoothGrid({ columns, rows, values }: BrightnessGrid, reach: number): BrightnessGrid {
  const across = smoothLines(values, { lines: rows, length: columns, stride: 1, lineStride: columns }, reach);
  return {
    columns,
    rows,
    values: smoothLines(across, { lines: columns, length: rows, stride: columns, lineStride: 1 }, reach),
  };
}

type Lines = {
  readonly lines: number;
  readonly length: number;
  readonly stride: number;
  readonly lineStride: number;
};

function smoothLines(values: Float32Array, { lines, length, stride, lineStride }: Lines, reach: number): Float32Array {
  const smooth = new Float32Array(values.length);
  for (let line = 0; line < lines; line += 1) {
    const inside = (place: number): number =>
      values[line * lineStride + Math.max(0, Math.min(length - 1, place)) * stride] as number;
    const last = length - 1;
    const at = (place: number): number =>
      place < 0
        ? 2 * inside(0) - inside(-place)
        : place > last
          ? 2 * inside(last) - inside(2 * last - place)
          : inside(place);
    let sum = 0;
    for (let place = -reach; place <= reach; place += 1) {
      sum += at(place);
    }
    for (let place = 0; place < length; place += 1) {
      smooth[line * lineStride + place * stride] = sum / (2 * reach + 1);
      sum += at(place + reach + 1) - at(place - reach);
    }
  }
  return smooth;
}
