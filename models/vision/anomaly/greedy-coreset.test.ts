import fc from 'fast-check';
import { expect, test } from 'vitest';
import { greedyCoreset } from './greedy-coreset.ts';

const points = fc.uniqueArray(fc.integer({ min: 0, max: 10_000 }), { minLength: 1, maxLength: 40 });

function squaredDistances(values: readonly number[]): Float32Array {
  return Float32Array.from(values.flatMap((a) => values.map((b) => (a - b) ** 2)));
}

test('every pick is the point farthest from the picks before it', () => {
  fc.assert(
    fc.property(points, fc.nat(60), (values, wanted) => {
      const picks = greedyCoreset(squaredDistances(values), values.length, wanted + 1, 0);
      expect(new Set(picks).size).toBe(picks.length);
      expect(picks).toHaveLength(Math.min(wanted + 1, values.length));
      picks.slice(1).forEach((pick, index) => {
        const before = picks.slice(0, index + 1);
        const gap = (point: number): number =>
          Math.min(...before.map((picked) => Math.abs((values[point] ?? 0) - (values[picked] ?? 0))));
        expect(gap(pick)).toBe(Math.max(...values.map((_, point) => gap(point))));
      });
    }),
    { seed: 1 },
  );
});

test('equal points are picked once', () => {
  expect(greedyCoreset(squaredDistances([5, 5, 5]), 3, 3, 1)).toEqual([1]);
});
