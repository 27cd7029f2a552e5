import { expect, test } from 'vitest';
import { studentQuantile } from './student-quantile.ts';

test.each([
  [0.975, 1, 12.7062],
  [0.975, 4, 2.7764],
  [0.995, 10, 3.1693],
  [0.95, 30, 1.6973],
  [0.9995, 5, 6.8688],
  [0.975, 1e6, 1.95997],
])('the printed table: probability %f with %f degrees of freedom', (probability, degreesOfFreedom, expected) => {
  expect(studentQuantile(probability, degreesOfFreedom)).toBeCloseTo(expected, 3);
  expect(studentQuantile(1 - probability, degreesOfFreedom)).toBeCloseTo(-expected, 3);
});

test('the middle is 0 and the ends are infinite', () => {
  expect(studentQuantile(0.5, 3)).toBeCloseTo(0, 6);
  expect(studentQuantile(1, 3)).toBe(Number.POSITIVE_INFINITY);
});
