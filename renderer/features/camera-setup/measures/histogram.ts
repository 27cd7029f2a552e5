/** Below this a clipped share is noise: single hot pixels and reflections. */
export const CLIPPED_SHARE = 0.001;

/** Which ends of the histogram hold pixels whose true brightness is lost. */
export type Clipping = 'none' | 'bright' | 'dark' | 'both';

/** Returns the heights of the bars, 0–1; the root, so that few pixels beside many still show. */
export function barHeights(counts: readonly number[]): readonly number[] {
  const highest = Math.max(0, ...counts);
  return counts.map((count) => (highest === 0 ? 0 : Math.sqrt(Math.max(0, count) / highest)));
}

/** Returns which ends are clipped by more than a little. */
export function clippingOf(saturatedFraction: number, blackFraction: number): Clipping {
  const [isBright, isDark] = [saturatedFraction > CLIPPED_SHARE, blackFraction > CLIPPED_SHARE];
  if (isBright && isDark) {
    return 'both';
  }
  return isBright ? 'bright' : isDark ? 'dark' : 'none';
}

/** One line of the table behind the chart: luma from which on, and the share of pixels there. */
export type HistogramRow = { readonly fromLuma: number; readonly share: number };

/** Returns the histogram in `rows` coarse steps, for reading. */
export function histogramTable(counts: readonly number[], rows: number): readonly HistogramRow[] {
  const total = counts.reduce((sum, count) => sum + count, 0);
  const perRow = counts.length / rows;
  return Array.from({ length: rows }, (_unused, row) => {
    const sum = counts.slice(Math.round(row * perRow), Math.round((row + 1) * perRow)).reduce((a, b) => a + b, 0);
    return { fromLuma: Math.round((row * 256) / rows), share: total === 0 ? 0 : sum / total };
  });
}
