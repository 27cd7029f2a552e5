import { expect, test } from 'vitest';
import { phmScore } from './phm-score.ts';

test('13 too early and 10 too late cost the same, e − 1', () => {
  expect(phmScore([50], [37])).toBeCloseTo(Math.E - 1, 12);
  expect(phmScore([50], [60])).toBeCloseTo(Math.E - 1, 12);
  expect(phmScore([50, 20], [37, 30])).toBeCloseTo(2 * (Math.E - 1), 12);
});

test('late is worse than early by as much, and right costs nothing', () => {
  expect(phmScore([30], [50])).toBeGreaterThan(phmScore([50], [30]));
  expect(phmScore([12, 90], [12, 90])).toBe(0);
});

test('lists of unequal length are refused', () => {
  expect(() => phmScore([1, 2], [1])).toThrow('2 true lives do not fit 1');
});
