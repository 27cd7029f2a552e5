import fc from 'fast-check';
import { expect, test } from 'vitest';
import { reconcile } from './reconcile.ts';

const row = (...values: number[]): Float64Array => Float64Array.from(values);
const summing = [row(1, 1), row(1, 0), row(0, 1)];
const errors = [row(1, -2, 1, 0.5, -1), row(0.2, -0.1, 0.1, 0.3, -0.2), row(1, -1.5, 1.2, 0.2, -0.7)];
const methods = ['bottom-up', 'ols', 'wls-structural', 'wls-variance', 'mint-shrink'] as const;

test('equal trust in a total of 10 and parts of 4 and 3 shares the gap of 3 among all three', () => {
  const [total, one, other] = reconcile({ summing, forecasts: [row(10), row(4), row(3)] }, 'ols');
  expect(total?.[0]).toBeCloseTo(9, 9);
  expect(one?.[0]).toBeCloseTo(5, 9);
  expect(other?.[0]).toBeCloseTo(4, 9);
});

test('bottom-up keeps the parts', () => {
  const [total] = reconcile({ summing, forecasts: [row(10), row(4), row(3)] }, 'bottom-up');
  expect(total?.[0]).toBe(7);
});

test('a part that errs little is changed little', () => {
  const [, sure, unsure] = reconcile({ summing, forecasts: [row(10), row(4), row(3)], errors }, 'wls-variance');
  expect(Math.abs((sure?.[0] ?? 0) - 4)).toBeLessThan(Math.abs((unsure?.[0] ?? 0) - 3) / 5);
});

test.each(methods)('%s: forecasts add up, and those that already do are left alone', (method) => {
  const value = fc.double({ min: -100, max: 100, noNaN: true });
  fc.assert(
    fc.property(value, value, value, (total, one, other) => {
      const [sum, left, right] = reconcile({ summing, forecasts: [row(total), row(one), row(other)], errors }, method);
      expect(sum?.[0]).toBeCloseTo((left?.[0] ?? 0) + (right?.[0] ?? 0), 6);
      const again = reconcile({ summing, forecasts: [row(one + other), row(one), row(other)], errors }, method);
      expect(again[1]?.[0]).toBeCloseTo(one, 5);
      expect(again[2]?.[0]).toBeCloseTo(other, 5);
    }),
    { seed: 2 },
  );
});

test('what does not fit together is refused', () => {
  expect(() => reconcile({ summing, forecasts: [row(1)] }, 'ols')).toThrow('1 rows of forecasts for 3 nodes');
  expect(() => reconcile({ summing, forecasts: summing }, 'mint-shrink')).toThrow('needs the errors');
});
