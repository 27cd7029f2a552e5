import type { Feature } from '../../estimator/feature-table.ts';

/** Groups of operating settings at which a machine is run; each row belongs to the nearest centre. */
export type OperatingRegimes = {
  readonly settings: readonly string[];
  /** Of each setting, what its distances are divided by; 0 leaves it out because it never changed. */
  readonly scales: readonly number[];
  /** One value a setting; in order of their values, so that a seed does not name them anew. */
  readonly centres: readonly (readonly number[])[];
};

const MOST_REGIMES = 12;
const STARTS = 4;
const ROUNDS = 30;
const SAMPLED_ROWS = 1500;
/** Rows a regime needs so that what is normal in it can be learned. */
const LEAST_SHARE = 0.01;
/** Groups cut out of one even cloud reach 0.6, those that stand apart nearly 1. */
const LEAST_SILHOUETTE = 0.85;
/** Below this share of its size a setting's range is rounding, not operation. */
const ROUNDING = 1e-9;

/**
 * Finds the regimes by k-means (Lloyd 1982, started as k-means++ by Arthur and Vassilvitskii 2007) for 2 to 12 groups
 * and keeps the number whose groups stand apart the most, measured by the simplified silhouette (Hruschka 2004); one
 * regime where no groups stand apart. Learn them from the training rows only.
 */
export function findRegimes(settings: readonly Feature[], rowCount: number, random: () => number): OperatingRegimes {
  const scales = settings.map(({ values }) => rangeOf(values));
  const names = settings.map(({ name }) => name);
  const middle = settings.map(({ values }) => (values.length === 0 ? 0 : mean(values)));
  const single = { settings: names, scales, centres: [middle] };
  if (scales.every((scale) => scale === 0)) {
    return single;
  }
  const rows = Array.from({ length: Math.min(rowCount, SAMPLED_ROWS) }, (_, index) =>
    rowCount <= SAMPLED_ROWS ? index : Math.floor(random() * rowCount),
  );
  const points = rows.map((row) =>
    settings.map(({ values }, setting) => scaled(values[row] ?? 0, scales[setting] ?? 0)),
  );
  let best: { readonly centres: Points; readonly silhouette: number } = {
    centres: [],
    silhouette: LEAST_SILHOUETTE,
  };
  for (let count = 2; count <= MOST_REGIMES; count++) {
    const clustering = cluster(points, count, random);
    // A little more is no reason for another regime: each halves the rows that the others learn from.
    if (clustering !== null && clustering.silhouette > best.silhouette + 1e-3) {
      best = clustering;
    }
  }
  if (best.centres.length === 0) {
    return single;
  }
  const centres = best.centres.map((centre) => centre.map((value, setting) => value * (scales[setting] ?? 0)));
  return { settings: names, scales, centres: centres.toSorted(compareCentres) };
}

/** Returns the number of the regime of each row. @param settings in the order the regimes were found with */
export function assignRegimes(regimes: OperatingRegimes, settings: readonly Feature[], rowCount: number): Uint8Array {
  const { scales } = regimes;
  const centres = regimes.centres.map((centre) => centre.map((value, setting) => scaled(value, scales[setting] ?? 0)));
  return Uint8Array.from({ length: rowCount }, (_, row) => {
    const point = settings.map(({ values }, setting) => scaled(values[row] ?? 0, scales[setting] ?? 0));
    return nearest(point, centres).index;
  });
}

type Points = readonly (readonly number[])[];

/** The best of several starts, or null where a group has too few rows to learn from. */
function cluster(points: Points, count: number, random: () => number) {
  let best: { readonly centres: Points; readonly cost: number } | null = null;
  for (let start = 0; start < STARTS; start++) {
    const found = improve(points, chooseStart(points, count, random));
    if (best === null || found.cost < best.cost) {
      best = found;
    }
  }
  if (best === null) {
    return null;
  }
  const { centres } = best;
  const sizes = new Float64Array(centres.length);
  let silhouettes = 0;
  for (const point of points) {
    const { index, squared, nextSquared } = nearest(point, centres);
    sizes[index] = (sizes[index] ?? 0) + 1;
    const other = Math.sqrt(nextSquared);
    silhouettes += other === 0 ? 0 : (other - Math.sqrt(squared)) / other;
  }
  const isLearnable = sizes.every((size) => size >= LEAST_SHARE * points.length);
  return isLearnable ? { centres, silhouette: silhouettes / points.length } : null;
}

function chooseStart(points: Points, count: number, random: () => number): Points {
  const centres = [points[Math.floor(random() * points.length)] ?? []];
  const distances = new Float64Array(points.length).fill(Number.POSITIVE_INFINITY);
  while (centres.length < count) {
    const newest = centres[centres.length - 1] ?? [];
    let total = 0;
    points.forEach((point, index) => {
      distances[index] = Math.min(distances[index] ?? 0, squaredDistance(point, newest));
      total += distances[index] ?? 0;
    });
    let left = random() * total;
    const chosen = distances.findIndex((distance) => (left -= distance) < 0);
    centres.push(points[Math.max(0, chosen)] ?? []);
  }
  return centres;
}

function improve(points: Points, start: Points): { readonly centres: Points; readonly cost: number } {
  let centres = start;
  let cost = Number.POSITIVE_INFINITY;
  for (let round = 0; round < ROUNDS; round++) {
    const sums = centres.map((centre) => ({ count: 0, sum: centre.map(() => 0) }));
    let newCost = 0;
    for (const point of points) {
      const { index, squared } = nearest(point, centres);
      const group = sums[index];
      if (group !== undefined) {
        group.count++;
        point.forEach((value, setting) => {
          group.sum[setting] = (group.sum[setting] ?? 0) + value;
        });
      }
      newCost += squared;
    }
    const previous = centres;
    centres = sums.map(({ count, sum }, index) =>
      count === 0 ? (previous[index] ?? sum) : sum.map((value) => value / count),
    );
    if (newCost >= cost) {
      break;
    }
    cost = newCost;
  }
  return { centres, cost };
}

function nearest(point: readonly number[], centres: Points) {
  let index = 0;
  let squared = Number.POSITIVE_INFINITY;
  let nextSquared = Number.POSITIVE_INFINITY;
  for (let candidate = 0; candidate < centres.length; candidate++) {
    const distance = squaredDistance(point, centres[candidate] ?? []);
    if (distance < squared) {
      nextSquared = squared;
      squared = distance;
      index = candidate;
    } else if (distance < nextSquared) {
      nextSquared = distance;
    }
  }
  return { index, squared, nextSquared };
}

function squaredDistance(a: readonly number[], b: readonly number[]): number {
  let sum = 0;
  for (let index = 0; index < a.length; index++) {
    const difference = (a[index] ?? 0) - (b[index] ?? 0);
    sum += difference * difference;
  }
  return sum;
}

function scaled(value: number, scale: number): number {
  return scale === 0 ? 0 : value / scale;
}

function rangeOf(values: Float64Array): number {
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (const value of values) {
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  const range = high - low;
  return range > ROUNDING * Math.max(Math.abs(low), Math.abs(high)) ? range : 0;
}

function mean(values: Float64Array): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function compareCentres(a: readonly number[], b: readonly number[]): number {
  const setting = a.findIndex((value, index) => value !== b[index]);
  return setting < 0 ? 0 : (a[setting] ?? 0) - (b[setting] ?? 0);
}
