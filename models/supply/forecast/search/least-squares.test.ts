import { expect, test } from 'vitest';
import { leastSquares } from './least-squares.ts';

test('a line through points is found in a few steps', () => {
  const times = [0, 1, 2, 3, 4];
  const { point, sumOfSquares } = leastSquares(
    ([intercept = 0, slope = 0]) => Float64Array.from(times, (t) => intercept + slope * t - (2 + 3 * t)),
    Float64Array.of(0, 0),
  );
  expect(point[0]).toBeCloseTo(2, 3);
  expect(point[1]).toBeCloseTo(3, 3);
  expect(sumOfSquares).toBeLessThan(1e-5);
});

test('the bent valley of Rosenbrock is followed to its end', () => {
  const residuals = new Float64Array(2);
  const { point } = leastSquares(
    ([x = 0, y = 0]) => {
      residuals[0] = 10 * (y - x * x);
      residuals[1] = 1 - x;
      return residuals;
    },
    Float64Array.of(-1.2, 1),
    { maximumSteps: 200, tolerance: 0 },
  );
  expect(point[0]).toBeCloseTo(1, 3);
  expect(point[1]).toBeCloseTo(1, 3);
});

test('places without finite residuals are not gone to, and a search that starts there stays', () => {
  const root = (point: Float64Array): Float64Array => Float64Array.of(Math.sqrt(point[0] ?? 0) + 1);
  expect(leastSquares(root, Float64Array.of(4)).point[0]).toBeGreaterThanOrEqual(0);
  expect(leastSquares(root, Float64Array.of(-1)).point[0]).toBe(-1);
});

test('without anything to search the start is the answer', () => {
  expect(leastSquares(() => Float64Array.of(2), new Float64Array(0)).sumOfSquares).toBe(4);
});
