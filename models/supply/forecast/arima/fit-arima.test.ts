import { describe, expect, test } from 'vitest';
import { seededRandom } from '../../../evaluate/seeded-random.ts';
import { normalQuantile } from '../../../statistics/normal-quantile.ts';
import type { ArimaOrder } from './arima-order.ts';
import { ArmaFilter } from './arma-filter.ts';
import { fitArima } from './fit-arima.ts';

const NONE: ArimaOrder = {
  ar: 0,
  seasonalAr: 0,
  ma: 0,
  seasonalMa: 0,
  differences: 0,
  seasonalDifferences: 0,
  seasonLength: 1,
  hasConstant: false,
};

/** A process by its own equation from `Σ φ y + e + Σ θ e`, with standard normal errors. */
function simulate(count: number, ar: readonly number[], ma: readonly number[]): Float64Array {
  const random = seededRandom(21);
  const errors = Float64Array.from({ length: count + 100 }, () => normalQuantile(random()));
  const values = new Float64Array(count + 100);
  for (let t = 0; t < values.length; t++) {
    let value = errors[t] ?? 0;
    ar.forEach((share, lag) => (value += share * (values[t - 1 - lag] ?? 0)));
    ma.forEach((share, lag) => (value += share * (errors[t - 1 - lag] ?? 0)));
    values[t] = value;
  }
  return values.slice(100);
}

const lagged = (lags: Readonly<Record<number, number>>): number[] =>
  Array.from({ length: Math.max(...Object.keys(lags).map(Number)) }, (_, index) => lags[index + 1] ?? 0);

describe('terms of a known process are found again', () => {
  test('second-order autoregression about a mean', () => {
    const values = simulate(3_000, [1.1, -0.4], []).map((value) => value + 30);
    const { ar, mean, sigma } = fitArima(values, { ...NONE, ar: 2, hasConstant: true });
    expect(ar[0]).toBeCloseTo(-1.1, 1);
    expect(ar[1]).toBeCloseTo(0.4, 1);
    expect(Math.abs(mean - 30)).toBeLessThan(0.5);
    expect(sigma).toBeCloseTo(1, 1);
  });

  test('moving average', () => {
    expect(fitArima(simulate(800, [], [0.6]), { ...NONE, ma: 1 }).ma[0]).toBeCloseTo(0.6, 1);
  });

  test('both of them, the season multiplied in', () => {
    const values = simulate(800, lagged({ 1: 0.7 }), lagged({ 12: -0.6 }));
    const fit = fitArima(values, { ...NONE, ar: 1, seasonalMa: 1, seasonLength: 12 });
    expect(fit.ar[0]).toBeCloseTo(-0.7, 1);
    expect(fit.ma[11]).toBeCloseTo(-0.6, 1);
    expect(fit.ma[0]).toBe(0);
  });
});

test('the scaled sum of squares is the exact Gaussian likelihood of a first-order autoregression', () => {
  const values = simulate(40, [0.8], []);
  const filter = new ArmaFilter(values, { ...NONE, ar: 1 });
  const phi = 0.6;
  const scaled = filter.run(Float64Array.of(phi), 0);
  const first = values[0] ?? 0;
  let squares = (1 - phi * phi) * first * first;
  values.forEach((value, t) => (squares += t === 0 ? 0 : (value - phi * (values[t - 1] ?? 0)) ** 2));
  const exact = squares * (1 - phi * phi) ** (-1 / 40);
  expect(scaled / exact).toBeCloseTo(1, 3);
});

test('an error that is too many is seen by the criterion: noise needs no terms', () => {
  const values = simulate(200, [], []);
  const plain = fitArima(values, NONE).aicc;
  expect(fitArima(values, { ...NONE, ar: 2, ma: 1 }).aicc).toBeGreaterThan(plain);
});

test('a model that asks for more values than there are is never the best', () => {
  expect(fitArima(Float64Array.of(1, 2, 4), { ...NONE, ar: 1, ma: 1 }).aicc).toBe(Number.POSITIVE_INFINITY);
});

test('a random walk fitted as an autoregression is too near to a root of 1 to be taken', () => {
  let sum = 0;
  const walk = simulate(300, [], []).map((value) => (sum += value + 0.5));
  expect(fitArima(walk, { ...NONE, ar: 1 }).aicc).toBe(Number.POSITIVE_INFINITY);
});
