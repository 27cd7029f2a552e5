/**
 * Returns the demand of one period that is not exceeded with this probability: a demand comes with the probability that
 * makes the mean equal `rate`, its size is one of those seen.
 */
export function demandQuantile(values: Float64Array, rate: number, probability: number): number {
  const sizes = values.filter((value) => value > 0).toSorted();
  if (sizes.length === 0 || rate <= 0) {
    return 0;
  }
  const mean = sizes.reduce((sum, size) => sum + size, 0) / sizes.length;
  const chance = Math.min(1, rate / mean);
  const stretch = Math.max(1, rate / mean);
  const within = (probability - (1 - chance)) / chance;
  if (within <= 0) {
    return 0;
  }
  const place = Math.min(sizes.length, Math.max(1, Math.ceil(within * (sizes.length + 1))));
  return stretch * (sizes[place - 1] ?? 0);
}
