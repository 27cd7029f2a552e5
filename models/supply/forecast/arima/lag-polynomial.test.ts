import fc from 'fast-check';
import { expect, test } from 'vitest';
import { isStable } from '../ets/admissible.ts';
import { differencing, errorShares, multiply, spread } from './lag-polynomial.ts';
import { SeasonalTerms } from './seasonal-terms.ts';

test('a difference over a season of a difference is the product written out', () => {
  expect([...multiply(differencing(1, 1), differencing(1, 4))]).toEqual([-1, 0, 0, -1, 1]);
  expect([...differencing(2, 1)]).toEqual([-2, 1]);
  expect(differencing(0, 12)).toHaveLength(0);
});

test('errors stay for ever in a random walk, fade in an autoregression, end in a moving average', () => {
  const none = new Float64Array(0);
  expect([...errorShares(differencing(1, 1), none, 4)]).toEqual([1, 1, 1, 1]);
  expect([...errorShares(Float64Array.of(-0.5), none, 4)]).toEqual([1, 0.5, 0.25, 0.125]);
  expect([...errorShares(none, Float64Array.of(0.4), 4)]).toEqual([1, 0.4, 0, 0]);
});

test('plain and seasonal terms together are the product of their polynomials', () => {
  const terms = new SeasonalTerms(1, 1, 12);
  terms.set(Float64Array.of(0.5, 0.3), 0);
  const product = multiply(Float64Array.of(-0.5), spread(Float64Array.of(-0.3), 12));
  terms.toPolynomial().forEach((value, lag) => expect(value).toBeCloseTo(product[lag] ?? Number.NaN, 12));
});

test('whatever the partial autocorrelations, the terms can be forecast from', () => {
  const partial = fc.double({ min: -0.95, max: 0.95, noNaN: true });
  fc.assert(
    fc.property(fc.array(partial, { minLength: 1, maxLength: 5 }), (partials) => {
      const terms = new SeasonalTerms(partials.length, 0, 1);
      terms.set(Float64Array.from(partials), 0);
      // From the highest power on, as the check of stability counts.
      expect(isStable([...terms.toPolynomial().toReversed(), 1])).toBe(true);
    }),
  );
});
