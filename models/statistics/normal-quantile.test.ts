import { expect, test } from 'vitest';
import { normalQuantile } from './normal-quantile.ts';

test.each([
  [0.5, 0],
  [0.975, 1.959963984540054],
  [0.95, 1.6448536269514722],
  [0.001, -3.090232306167813],
  [1e-10, -6.361340902404056],
  [1 - 1e-6, 4.753424308822899],
])('the %d quantile of the standard normal distribution is %d', (probability, quantile) => {
  expect(normalQuantile(probability)).toBeCloseTo(quantile, 9);
});

test('certainty has no finite quantile, and what is no probability has none', () => {
  expect(normalQuantile(0)).toBe(Number.NEGATIVE_INFINITY);
  expect(normalQuantile(1)).toBe(Number.POSITIVE_INFINITY);
  expect(normalQuantile(1.5)).toBeNaN();
});
