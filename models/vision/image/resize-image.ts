import type { RgbImage } from './rgb-image.ts';

/** One output position: the first source position it covers and the share of each that lies inside, summing to 1. */
type Coverage = { readonly start: number; readonly weights: Float32Array };

/**
 * Returns the picture at `width × height` by area averaging: each output pixel is the mean of exactly the
 * area it covers, so a shrunk picture neither aliases nor shifts. Aspect is the caller's business.
 */
export function resizeImage(image: RgbImage, width: number, height: number): RgbImage {
  if (width === image.width && height === image.height) {
    return image;
  }
  const columns = coverages(image.width, width);
  const rows = coverages(image.height, height);
  const data = new Uint8Array(width * height * 3);
  const blended = new Float32Array(image.width * 3);
  rows.forEach((row, y) => {
    blendRows(image, row, blended);
    writeRow(blended, columns, data.subarray(y * width * 3, (y + 1) * width * 3));
  });
  return { width, height, data };
}

/** Returns the picture no wider than `maximumWidth`, aspect kept; smaller pictures come back as they are. */
export function thumbnail(image: RgbImage, maximumWidth: number): RgbImage {
  if (image.width <= maximumWidth) {
    return image;
  }
  const height = Math.max(1, Math.round((image.height * maximumWidth) / image.width));
  return resizeImage(image, maximumWidth, height);
}

function coverages(from: number, to: number): readonly Coverage[] {
  const scale = from / to;
  return Array.from({ length: to }, (_, index) => {
    const begin = index * scale;
    const end = Math.min(from, begin + scale);
    const start = Math.floor(begin);
    const count = Math.max(1, Math.ceil(end - 1e-9) - start);
    const weights = Float32Array.from({ length: count }, (_unused, offset) => {
      const position = start + offset;
      return (Math.min(end, position + 1) - Math.max(begin, position)) / (end - begin);
    });
    return { start, weights };
  });
}

function blendRows(image: RgbImage, { start, weights }: Coverage, blended: Float32Array): void {
  blended.fill(0);
  const rowBytes = image.width * 3;
  weights.forEach((weight, offset) => {
    const source = (start + offset) * rowBytes;
    for (let index = 0; index < rowBytes; index++) {
      blended[index] = (blended[index] ?? 0) + weight * (image.data[source + index] ?? 0);
    }
  });
}

function writeRow(blended: Float32Array, columns: readonly Coverage[], target: Uint8Array): void {
  columns.forEach(({ start, weights }, x) => {
    let red = 0.5;
    let green = 0.5;
    let blue = 0.5;
    for (let offset = 0; offset < weights.length; offset++) {
      const weight = weights[offset] ?? 0;
      const source = (start + offset) * 3;
      red += weight * (blended[source] ?? 0);
      green += weight * (blended[source + 1] ?? 0);
      blue += weight * (blended[source + 2] ?? 0);
    }
    target[x * 3] = red;
    target[x * 3 + 1] = green;
    target[x * 3 + 2] = blue;
  });
}
