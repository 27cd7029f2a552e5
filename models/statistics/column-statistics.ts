/** Returns the values that are there, ascending. */
export function presentSorted(values: Float64Array): Float64Array {
  return values.filter((value) => !Number.isNaN(value)).sort();
}

/**
 * Returns the quantile by linear interpolation between order statistics (Hyndman and Fan 1996, type 7, as NumPy's
 * default), NaN for none.
 *
 * @param share 0 to 1
 */
export function quantileOf(sorted: Float64Array, share: number): number {
  const position = share * (sorted.length - 1);
  const below = sorted[Math.floor(position)] ?? Number.NaN;
  const above = sorted[Math.ceil(position)] ?? Number.NaN;
  return below + (above - below) * (position - Math.floor(position));
}

/** Mean and population standard deviation of the values that are there (Welford 1962), NaN for none. */
export function meanAndDeviation(values: Float64Array): { count: number; mean: number; standardDeviation: number } {
  let count = 0;
  let mean = 0;
  let squares = 0;
  for (const value of values) {
    if (!Number.isNaN(value)) {
      count++;
      const delta = value - mean;
      mean += delta / count;
      squares += delta * (value - mean);
    }
  }
  return count === 0
    ? { count, mean: Number.NaN, standardDeviation: Number.NaN }
    : { count, mean, standardDeviation: Math.sqrt(squares / count) };
}
