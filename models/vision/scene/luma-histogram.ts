export const HISTOGRAM_BINS = 32;

/** Returns the share of luma values (0–255) in each of 32 equal bins. */
export function lumaHistogram(luma: Float32Array): number[] {
  const counts = Array.from({ length: HISTOGRAM_BINS }, () => 0);
  const perBin = 256 / HISTOGRAM_BINS;
  for (const value of luma) {
    const bin = Math.max(0, Math.min(HISTOGRAM_BINS - 1, Math.floor(value / perBin)));
    counts[bin] = (counts[bin] ?? 0) + 1;
  }
  return counts.map((count) => count / Math.max(1, luma.length));
}

/** Returns the earth mover's distance of two histograms of the same bins, in grey levels (Rubner et al. 2000). */
export function histogramDistance(one: readonly number[], other: readonly number[]): number {
  let carried = 0;
  let work = 0;
  for (let bin = 0; bin < one.length; bin += 1) {
    carried += (one[bin] ?? 0) - (other[bin] ?? 0);
    work += Math.abs(carried);
  }
  return (work * 256) / one.length;
}
