import fc from 'fast-check';
import { expect, test } from 'vitest';
import { seededRandom } from '../../../evaluate/seeded-random.ts';
import { normalQuantile } from '../../../statistics/normal-quantile.ts';
import { findChangePoints } from './find-change-points.ts';
import { findSensorChanges } from './find-sensor-changes.ts';

function noiseFrom(seed: number): () => number {
  const random = seededRandom(seed);
  return () => normalQuantile(Math.max(1e-9, random()));
}

/** All segmentations tried, by dynamic programming without pruning. */
function leastCost(values: readonly number[], penalty: number, leastRows: number): number {
  const cost = (from: number, to: number): number => {
    const part = values.slice(from, to);
    const mean = part.reduce((sum, value) => sum + value, 0) / part.length;
    return part.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  };
  const best = [-penalty];
  for (let to = 1; to <= values.length; to++) {
    const totals = Array.from({ length: to }, (_, from) =>
      to - from < leastRows ? Infinity : (best[from] ?? Infinity) + cost(from, to) + penalty,
    );
    best.push(Math.min(...totals));
  }
  return best[values.length] ?? Infinity;
}

test('pruning loses nothing: the segmentation costs as little as the best of all', () => {
  const series = fc.array(fc.integer({ min: -5, max: 5 }), { minLength: 4, maxLength: 40 });
  fc.assert(
    fc.property(
      series,
      fc.integer({ min: 1, max: 30 }),
      fc.integer({ min: 1, max: 3 }),
      (values, penalty, leastRows) => {
        fc.pre(values.length >= 2 * leastRows);
        const rows = findChangePoints([Float64Array.from(values)], { noise: [1], penalty, leastRows }).map(
          ({ row }) => row,
        );
        const edges = [0, ...rows, values.length];
        const total =
          rows.length * penalty +
          edges.slice(1).reduce((sum, to, index) => {
            const part = values.slice(edges[index], to);
            expect(part.length).toBeGreaterThanOrEqual(leastRows);
            const mean = part.reduce((all, value) => all + value, 0) / part.length;
            return sum + part.reduce((all, value) => all + (value - mean) ** 2, 0);
          }, 0);
        expect(total).toBeCloseTo(leastCost(values, penalty, leastRows), 6);
      },
    ),
    { numRuns: 200 },
  );
});

test('two changes of two sensors are found where they are, with their size', () => {
  const noise = noiseFrom(1);
  const flow = Float64Array.from({ length: 900 }, (_, row) => 32 + noise() + (row >= 300 ? 3 : 0));
  const load = Float64Array.from({ length: 900 }, (_, row) => 5 * noise() + (row >= 600 ? 20 : 0));
  const changes = findChangePoints([flow, load], { noise: [1, 5] });
  expect(changes).toHaveLength(2);
  expect(Math.abs((changes[0]?.row ?? 0) - 300)).toBeLessThanOrEqual(2);
  expect(Math.abs((changes[1]?.row ?? 0) - 600)).toBeLessThanOrEqual(2);
  expect(changes[0]?.shifts[0]).toBeCloseTo(3, 0);
  expect((changes[1]?.shifts[1] ?? 0) / 20).toBeCloseTo(1, 1);
});

test('noise alone has no change, and neither has a series too short for one', () => {
  const noise = noiseFrom(2);
  expect(findChangePoints([Float64Array.from({ length: 2_000 }, noise)], { noise: [1] })).toEqual([]);
  expect(findChangePoints([Float64Array.of(0, 0, 9, 9)], { noise: [1] })).toEqual([]);
  expect(findChangePoints([], { noise: [] })).toEqual([]);
});

test('a long series is searched on a grid, to the nearest place of it', () => {
  const noise = noiseFrom(3);
  const values = Float64Array.from({ length: 50_000 }, (_, row) => noise() + (row >= 31_234 ? 1 : 0));
  const [change, ...others] = findChangePoints([values], { noise: [1] });
  expect(others).toEqual([]);
  expect(Math.abs((change?.row ?? 0) - 31_234)).toBeLessThan(40);
});

test('a signal with memory is not cut where it only breathes', () => {
  const noise = noiseFrom(4);
  let value = 0;
  const values = Float64Array.from({ length: 3_000 }, (_, row) => {
    value = 0.8 * value + noise();
    return value + (row >= 2_000 ? 8 : 0);
  });
  const changes = findSensorChanges({ rowCount: 3_000, features: [{ name: 'current', values }] }, 1_000);
  expect(changes).toHaveLength(1);
  expect(Math.abs((changes[0]?.row ?? 0) - 2_000)).toBeLessThan(10);
  expect(changes[0]?.sensors[0]?.name).toBe('current');
});

test('sensors that wander have no level to change', () => {
  const noise = noiseFrom(5);
  let value = 0;
  const values = Float64Array.from({ length: 1_000 }, () => (value += noise()));
  expect(findSensorChanges({ rowCount: 1_000, features: [{ name: 'heat', values }] }, 400)).toEqual([]);
});
