import type { RgbImage } from './rgb-image.ts';

/**
 * Returns the picture at half its width and height, each pixel the mean of four; an odd last row or column is left
 * out. Several times quicker than `resizeImage`, for live pictures.
 */
export function halveImage({ width, height, data }: RgbImage): RgbImage {
  const columns = width >> 1;
  const rows = height >> 1;
  const half = new Uint8Array(columns * rows * 3);
  const stride = width * 3;
  let target = 0;
  for (let row = 0; row < rows; row += 1) {
    let source = row * 2 * stride;
    for (let column = 0; column < columns; column += 1) {
      half[target] = meanOfFour(data, source, stride);
      half[target + 1] = meanOfFour(data, source + 1, stride);
      half[target + 2] = meanOfFour(data, source + 2, stride);
      source += 6;
      target += 3;
    }
  }
  return { width: columns, height: rows, data: half };
}

function meanOfFour(data: Uint8Array, at: number, stride: number): number {
  const above = (data[at] as number) + (data[at + 3] as number);
  const below = (data[at + stride] as number) + (data[at + stride + 3] as number);
  return (above + below + 2) >> 2;
}
