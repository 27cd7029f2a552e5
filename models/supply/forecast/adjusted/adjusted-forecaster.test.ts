import { expect, test } from 'vitest';
import { fitStandardTheta } from '../theta/standard-theta.ts';
import { fitOptimisedTheta } from '../theta/optimised-theta.ts';
import { smoothLevel } from '../theta/simple-smoothing.ts';
import { createAdjusted } from './adjusted-forecaster.ts';

const pattern = [0.8, 1.1, 1.3, 0.8];
const seasonal = Float64Array.from({ length: 40 }, (_, t) => (100 + t) * (pattern[t % 4] ?? 1));

test('the standard method goes on with half the slope of a straight line', () => {
  const line = Float64Array.from({ length: 20 }, (_, t) => 5 + 2 * t);
  fitStandardTheta(line)
    .means(4)
    .forEach((value, step) => expect(value).toBeCloseTo(43 + step + 1, 2));
});

test('the standard method adds half the slope to simple smoothing of the doubled curvature', () => {
  const values = Float64Array.of(12, 15, 11, 18, 16, 21, 19, 24);
  // The equivalence shown by Hyndman & Billah (2003): each step adds half the slope of the line.
  const means = fitStandardTheta(values).means(3);
  const slope = 11 / 7;
  const [first = 0, second = 0, third = 0] = means;
  expect(second - first).toBeCloseTo(third - second, 9);
  expect(second - first).toBeCloseTo(slope / 2, 6);
});

test('simple smoothing of a constant stays there whatever the constant of smoothing', () => {
  const { level, fitted } = smoothLevel(new Float64Array(12).fill(7));
  expect(level).toBeCloseTo(7, 9);
  fitted.forEach((value) => expect(value).toBeCloseTo(7, 9));
});

test.each([true, false])('optimised models follow a trend (dynamic: %s)', (isDynamic) => {
  const line = Float64Array.from({ length: 30 }, (_, t) => 50 + 4 * t + (t % 2));
  const means = fitOptimisedTheta(line, isDynamic).means(2);
  expect(means[0]).toBeGreaterThan(160);
  expect(means[1]).toBeGreaterThan(means[0] ?? 0);
});

test.each(['theta', 'optimised-theta', 'dynamic-theta', 'holt', 'damped', 'ses'] as const)(
  '%s puts the season back where it belongs',
  (kind) => {
    const { mean } = createAdjusted(kind).fit({ id: 'q', values: seasonal, seasonLength: 4 }).forecast(4, 80);
    mean.forEach((value, step) => {
      const expected = (140 + step) * (pattern[step % 4] ?? 1);
      expect(Math.abs(value / expected - 1)).toBeLessThan(0.05);
    });
  },
);
