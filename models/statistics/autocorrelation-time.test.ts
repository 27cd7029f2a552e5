import { expect, test } from 'vitest';
import { seededRandom } from '../evaluate/seeded-random.ts';
import { normalQuantile } from './normal-quantile.ts';
import { autocorrelationTime } from './autocorrelation-time.ts';

function autoregression(coefficient: number, count: number): Float64Array {
  const random = seededRandom(3);
  let value = 0;
  return Float64Array.from({ length: count }, () => {
    value = coefficient * value + normalQuantile(random());
    return value;
  });
}

test.each([
  [0, 1],
  [0.5, 3],
  [0.9, 19],
])('a first-order series with coefficient %f forgets itself in (1 + a) / (1 - a) values', (coefficient, expected) => {
  const time = autocorrelationTime(autoregression(coefficient, 40_000));
  expect(time / expected).toBeGreaterThan(0.8);
  expect(time / expected).toBeLessThan(1.25);
});

test('a series that never changes counts as new each time, and so does one that alternates', () => {
  expect(autocorrelationTime(new Float64Array(50).fill(2))).toBe(1);
  expect(autocorrelationTime(Float64Array.from({ length: 50 }, (_, index) => index % 2))).toBe(1);
});
