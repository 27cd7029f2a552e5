import type { Band, Value } from '../report.ts';

export type Point = { readonly x: number; readonly y: Value };

/**
 * Thins a line for drawing: of each column of the page it keeps the first, lowest, highest and last point, so that no
 * peak is lost (Jugel et al. 2014). A column with nothing but gaps stays a gap. A line that runs back in x is thinned
 * evenly instead.
 *
 * @returns all points where there are at most four a column
 */
export function thinLine(xs: readonly number[], ys: readonly Value[], columns: number): readonly Point[] {
  const count = Math.min(xs.length, ys.length);
  if (count <= 4 * columns) {
    return Array.from({ length: count }, (_, index) => pointAt(xs, ys, index));
  }
  if (!isAscending(xs)) {
    const stride = Math.ceil(count / (4 * columns));
    return Array.from({ length: Math.ceil(count / stride) }, (_, index) => pointAt(xs, ys, index * stride));
  }
  const kept: Point[] = [];
  const first = xs[0] ?? 0;
  const width = ((xs[count - 1] ?? 0) - first) / columns || 1;
  for (let start = 0; start < count; ) {
    const column = Math.floor(((xs[start] ?? 0) - first) / width);
    let end = start + 1;
    while (end < count && Math.floor(((xs[end] ?? 0) - first) / width) === column) {
      end++;
    }
    kept.push(...keepExtremes(xs, ys, start, end));
    start = end;
  }
  return kept;
}

function keepExtremes(xs: readonly number[], ys: readonly Value[], start: number, end: number): readonly Point[] {
  const known: number[] = [];
  let lowest = -1;
  let highest = -1;
  for (let index = start; index < end; index++) {
    const y = ys[index] ?? null;
    if (y !== null && Number.isFinite(y)) {
      known.push(index);
      lowest = lowest < 0 || y < (ys[lowest] ?? 0) ? index : lowest;
      highest = highest < 0 || y > (ys[highest] ?? 0) ? index : highest;
    }
  }
  if (known.length === 0) {
    return [{ x: xs[start] ?? 0, y: null }];
  }
  const chosen = new Set([known[0] ?? start, lowest, highest, known.at(-1) ?? start]);
  return [...chosen].toSorted((a, b) => a - b).map((index) => pointAt(xs, ys, index));
}

export type Spot = { readonly x: number; readonly y: number };

/**
 * Thins a cloud of points on the page: points in one cell of a grid count as one. The grid is made coarser until at
 * most `most` are left, so that lone points far out always stay.
 */
export function thinCloud(spots: readonly Spot[], most: number): readonly Spot[] {
  for (let cell = 1; spots.length > most && cell < 1000; cell *= 1.5) {
    const cells = new Map<string, Spot>();
    for (const spot of spots) {
      const key = `${Math.round(spot.x / cell)} ${Math.round(spot.y / cell)}`;
      if (!cells.has(key)) {
        cells.set(key, spot);
      }
    }
    if (cells.size <= most) {
      return [...cells.values()];
    }
  }
  return spots;
}

function pointAt(xs: readonly number[], ys: readonly Value[], index: number): Point {
  return { x: xs[index] ?? Number.NaN, y: ys[index] ?? null };
}

function isAscending(xs: readonly number[]): boolean {
  return xs.every((x, index) => index === 0 || x >= (xs[index - 1] ?? x));
}

export type Span = { readonly x: number; readonly low: Value; readonly high: Value };

/** Thins a band for drawing: each column of the page keeps its lowest and highest value. */
export function thinBand(band: Band, columns: number): readonly Span[] {
  const { x: xs, low, high } = band;
  const count = Math.min(xs.length, low.length, high.length);
  const size = Math.max(1, Math.ceil(count / (2 * columns)));
  return Array.from({ length: Math.ceil(count / size) }, (_, block) => {
    const start = block * size;
    const lows = low.slice(start, start + size).filter((value) => value !== null && Number.isFinite(value));
    const highs = high.slice(start, start + size).filter((value) => value !== null && Number.isFinite(value));
    const isGap = lows.length === 0 || highs.length === 0;
    return {
      x: xs[start] ?? Number.NaN,
      low: isGap ? null : Math.min(...lows.map(Number)),
      high: isGap ? null : Math.max(...highs.map(Number)),
    };
  });
}
