/** Sums of rows and of their products, so that runs of rows can be taken out again. */
export type Moments = {
  readonly size: number;
  readonly count: number;
  readonly sums: Float64Array;
  /** Row by row, filled below the diagonal and on it. */
  readonly products: Float64Array;
};

/** Rows one behind the other. */
export type RowMatrix = { readonly size: number; readonly values: Float64Array };

/** Returns the moments of the rows from `from` up to but not including `to`. */
export function momentsOf({ size, values }: RowMatrix, from: number, to: number): Moments {
  const sums = new Float64Array(size);
  const products = new Float64Array(size * size);
  for (let row = from; row < to; row++) {
    const at = row * size;
    for (let i = 0; i < size; i++) {
      const value = values[at + i] as number;
      sums[i] = (sums[i] as number) + value;
      for (let j = 0; j <= i; j++) {
        products[i * size + j] = (products[i * size + j] as number) + value * (values[at + j] as number);
      }
    }
  }
  return { size, count: to - from, sums, products };
}

/** Returns `whole` without the rows of `part`, or with them for a sign of 1. */
export function combineMoments(whole: Moments, part: Moments, sign: 1 | -1): Moments {
  return {
    size: whole.size,
    count: whole.count + sign * part.count,
    sums: whole.sums.map((sum, index) => sum + sign * (part.sums[index] as number)),
    products: whole.products.map((sum, index) => sum + sign * (part.products[index] as number)),
  };
}

export type Gaussian = { readonly means: Float64Array; readonly covariance: Float64Array };

/** Returns means and population covariances (a whole matrix, row by row). */
export function gaussianOf({ size, count, sums, products }: Moments): Gaussian {
  const means = sums.map((sum) => sum / count);
  const covariance = new Float64Array(size * size);
  for (let i = 0; i < size; i++) {
    for (let j = 0; j <= i; j++) {
      const value = (products[i * size + j] as number) / count - (means[i] as number) * (means[j] as number);
      covariance[i * size + j] = value;
      covariance[j * size + i] = value;
    }
  }
  return { means, covariance };
}
