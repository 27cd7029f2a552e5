/** Strength of the luma's gradient, rows without padding. */
export type EdgePicture = { readonly width: number; readonly height: number; readonly data: Float32Array };

/** Returns the Sobel gradient's length of a luma picture (Sobel & Feldman 1968); 0 at the border. */
export function edgesOf(luma: Float32Array, width: number, height: number): EdgePicture {
  const data = new Float32Array(width * height);
  for (let y = 1; y < height - 1; y += 1) {
    for (let index = y * width + 1; index < (y + 1) * width - 1; index += 1) {
      const upperLeft = luma[index - width - 1] ?? 0;
      const upper = luma[index - width] ?? 0;
      const upperRight = luma[index - width + 1] ?? 0;
      const left = luma[index - 1] ?? 0;
      const right = luma[index + 1] ?? 0;
      const lowerLeft = luma[index + width - 1] ?? 0;
      const lower = luma[index + width] ?? 0;
      const lowerRight = luma[index + width + 1] ?? 0;
      const across = upperRight + 2 * right + lowerRight - upperLeft - 2 * left - lowerLeft;
      const down = lowerLeft + 2 * lower + lowerRight - upperLeft - 2 * upper - upperRight;
      data[index] = Math.sqrt(across * across + down * down);
    }
  }
  return { width, height, data };
}

/** Returns the edges as bytes relative to the strongest, which is what a recipe keeps. */
export function quantiseEdges({ data }: EdgePicture): Uint8Array {
  let strongest = 1e-6;
  for (const value of data) {
    strongest = Math.max(strongest, value);
  }
  return Uint8Array.from(data, (value) => Math.round((255 * value) / strongest));
}
