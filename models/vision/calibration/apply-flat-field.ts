import type { RgbImage } from '../image/rgb-image.ts';
import type { FlatFieldCorrection } from './flat-field.ts';

/** Returns the picture with the light's unevenness taken out: each channel times the interpolated factor of its place. */
export function applyFlatField({ width, height, data }: RgbImage, correction: FlatFieldCorrection): RgbImage {
  const { columns, rows, gains } = correction;
  const corrected = new Uint8ClampedArray(data.length);
  const across = placesOf(width, columns);
  const down = placesOf(height, rows);
  const nearRow = new Float32Array(columns);
  for (let row = 0; row < height; row += 1) {
    const cellRow = (down.cells[row] as number) * columns;
    const below = down.shares[row] as number;
    for (let column = 0; column < columns; column += 1) {
      const here = gains[cellRow + column] as number;
      nearRow[column] = here + below * ((gains[cellRow + columns + column] ?? here) - here);
    }
    correctRow(data, corrected, row * width * 3, { across, gains: nearRow });
  }
  return { width, height, data: new Uint8Array(corrected.buffer) };
}

type RowGains = { readonly across: Places; readonly gains: Float32Array };

function correctRow(data: Uint8Array, corrected: Uint8ClampedArray, start: number, { across, gains }: RowGains): void {
  const { cells, shares } = across;
  const last = gains.length - 1;
  for (let column = 0, at = start; column < cells.length; column += 1, at += 3) {
    const cell = cells[column] as number;
    const here = gains[cell] as number;
    const next = gains[cell < last ? cell + 1 : last] as number;
    const gain = here + (shares[column] as number) * (next - here);
    corrected[at] = (data[at] as number) * gain;
    corrected[at + 1] = (data[at + 1] as number) * gain;
    corrected[at + 2] = (data[at + 2] as number) * gain;
  }
}

/** For each pixel of a line the cell before it and its share of the way to the next; a factor holds at its cell's centre. */
type Places = { readonly cells: Uint16Array; readonly shares: Float32Array };

function placesOf(pixels: number, cells: number): Places {
  const places = { cells: new Uint16Array(pixels), shares: new Float32Array(pixels) };
  for (let pixel = 0; pixel < pixels; pixel += 1) {
    const place = Math.max(0, Math.min(cells - 1, ((pixel + 0.5) * cells) / pixels - 0.5));
    places.cells[pixel] = Math.floor(place);
    places.shares[pixel] = place - Math.floor(place);
  }
  return places;
}
