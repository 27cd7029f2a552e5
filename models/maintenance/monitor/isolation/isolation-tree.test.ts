import { expect, test } from 'vitest';
import { seededRandom } from '../../../evaluate/seeded-random.ts';
import {
  averagePathLength,
  compileTrees,
  growIsolationTree,
  type IsolationTree,
  meanPathLength,
  pathGains,
} from './isolation-tree.ts';

const pathLength = (tree: IsolationTree, row: readonly number[]) => meanPathLength(compileTrees([tree]), row);

test('the mean path length is that of a binary search: 0 of one, 1 of two, 10.24 of 256', () => {
  expect(averagePathLength(1)).toBe(0);
  expect(averagePathLength(2)).toBe(1);
  expect(averagePathLength(256)).toBeCloseTo(10.245, 2);
});

test('a row far from all others is set apart sooner than one among them', () => {
  const random = seededRandom(1);
  const values = Float64Array.from({ length: 128 }, (_, row) => (row === 0 ? 100 : random()));
  const sample = Int32Array.from({ length: 128 }, (_, row) => row);
  const trees = Array.from({ length: 20 }, () => growIsolationTree([values], sample, random));
  const compiled = compileTrees(trees);
  const mean = (value: number) => meanPathLength(compiled, [value]);
  expect(mean(0.5)).toBeCloseTo(trees.reduce((sum, tree) => sum + pathLength(tree, [0.5]), 0) / trees.length, 9);
  expect(mean(100)).toBeLessThan(2);
  expect(mean(0.5)).toBeGreaterThan(5);
});

test('neighbouring numbers without one between them still part, and equal rows end in one leaf', () => {
  const next = 1 + Number.EPSILON;
  const sample = Int32Array.of(0, 1);
  const tree = growIsolationTree([Float64Array.of(1, next)], sample, () => 0.999_999);
  expect(pathLength(tree, [1])).toBe(1);
  expect(pathLength(tree, [next])).toBe(1);
  const equal = growIsolationTree([Float64Array.of(2, 2)], sample, () => 0.5);
  expect(pathLength(equal, [2])).toBe(averagePathLength(2));
});

test('walking only what changes gives the path lengths of the changed rows', () => {
  const random = seededRandom(7);
  const columns = Array.from({ length: 6 }, () => Float64Array.from({ length: 200 }, random));
  const sample = Int32Array.from({ length: 200 }, (_, row) => row);
  const trees = compileTrees(Array.from({ length: 30 }, () => growIsolationTree(columns, sample, random)));
  const others = [0.5, 0.5, 2, -1, 0.5, 0.5];
  for (let repeat = 0; repeat < 50; repeat++) {
    const row = Float64Array.from(columns, () => 1.5 * random());
    const before = meanPathLength(trees, row);
    pathGains(trees, row, others).forEach((gain, sensor) =>
      expect(before + gain).toBeCloseTo(meanPathLength(trees, row.with(sensor, others[sensor] ?? 0)), 9),
    );
  }
});

test('a tree whose branches lead back is refused instead of walked for ever', () => {
  const looped: IsolationTree = { features: [0, -1, 0], thresholds: [0.5, 1, 0.2], right: [2, -1, 0] };
  expect(() => compileTrees([looped])).toThrow('does not hold together');
});
