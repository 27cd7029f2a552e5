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
      for (let channel = 0; channel < 3; channel += 1) {
        const at = source + channel;
        const sum =
          readByte(data, at) + readByte(data, at + 3) + readByte(data, at + stride) + readByte(data, at + stride + 3);
        half[target + channel] = (sum + 2) >> 2;
      }
      source += 6;
      target += 3;
    }
  }
  return { width: columns, height: rows, data: half };
}

function readByte(data: Uint8Array, index: number): number {
  return data[index] as number;
}
