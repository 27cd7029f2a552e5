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
  const data = new Uint8Array(width * height * 3);
  const sums = new Float64Array(width * 3);
  coverages(image.height, height).forEach(({ start, weights }, y) => {
    sums.fill(0.5);
    weights.forEach((weight, offset) => {
      const first = (start + offset) * image.width * 3;
      addRow(image.data.subarray(first, first + image.width * 3), columns, weight, sums);
    });
    data.set(sums, y * width * 3);
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

/** Adds one source row, shrunk to the columns, to the sums of an output row. */
function addRow(source: Uint8Array, columns: readonly Coverage[], weight: number, sums: Float64Array): void {
  for (let x = 0; x < columns.length; x++) {
    const { start, weights } = columns[x] ?? { start: 0, weights: new Float32Array(0) };
    let red = 0;
    let green = 0;
    let blue = 0;
    let index = start * 3;
    for (let offset = 0; offset < weights.length; offset++) {
      const share = weights[offset] ?? 0;
      red += share * (source[index] ?? 0);
      green += share * (source[index + 1] ?? 0);
      blue += share * (source[index + 2] ?? 0);
      index += 3;
    }
    sums[x * 3] = (sums[x * 3] ?? 0) + weight * red;
    sums[x * 3 + 1] = (sums[x * 3 + 1] ?? 0) + weight * green;
    sums[x * 3 + 2] = (sums[x * 3 + 2] ?? 0) + weight * blue;
  }
}
