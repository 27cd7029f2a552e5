import { expect, test } from 'vitest';
import { heldOutLimits } from './held-out-limits.ts';

test('the limit of each statistic is exceeded by the given share of rows, each judged by a model that did not see it', () => {
  const rowCount = 1_000;
  const judged: number[] = [];
  const limits = heldOutLimits(rowCount, 0.05, (isLearnedFrom, { from, to }) => {
    const rows = Array.from({ length: to - from }, (_, index) => from + index);
    expect(rows.some(isLearnedFrom)).toBe(false);
    expect(isLearnedFrom(from - 1) || from === 0).toBe(true);
    judged.push(...rows);
    return [rows, rows.map((row) => -row)];
  });
  expect(judged).toEqual(Array.from({ length: rowCount }, (_, row) => row));
  expect(limits[0]).toBeCloseTo(949, -0.5);
  expect(limits[1]).toBeCloseTo(-50, -0.5);
});

test('millions of rows are learned from', () => {
  const rowCount = 2_000_000;
  const limits = heldOutLimits(rowCount, 0.01, (_, { from, to }) => [
    Array.from({ length: to - from }, (_value, index) => (from + index) / rowCount),
  ]);
  expect(limits[0]).toBeCloseTo(0.99, 4);
});
