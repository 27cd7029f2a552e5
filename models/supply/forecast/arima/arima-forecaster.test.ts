import { expect, test } from 'vitest';
import { seededRandom } from '../../../evaluate/seeded-random.ts';
import { normalQuantile } from '../../../statistics/normal-quantile.ts';
import { createArima } from './arima-forecaster.ts';

const arima = createArima();
const fit = (values: ArrayLike<number>, seasonLength = 1) =>
  arima.fit({ id: 's', values: Float64Array.from(values), seasonLength });

function walk(count: number, drift: number): Float64Array {
  const random = seededRandom(4);
  let sum = 100;
  return Float64Array.from({ length: count }, () => (sum += drift + normalQuantile(random())));
}

test('a straight line is a constant difference and goes on exactly', () => {
  const fitted = fit(Array.from({ length: 20 }, (_, t) => 7 + 3 * t));
  expect(fitted.model).toBe('ARIMA(0,1,0) with drift');
  const { mean, lo, hi } = fitted.forecast(3, 95);
  [67, 70, 73].forEach((value, step) => {
    expect(mean[step]).toBeCloseTo(value, 9);
    expect(hi[step]).toBeCloseTo(lo[step] ?? Number.NaN, 6);
  });
});

test('a steady season with a trend goes on exactly', () => {
  const season = [5, -2, 8, 1];
  const at = (t: number): number => 40 + 2 * t + (season[t % 4] ?? 0);
  const { mean } = fit(
    Array.from({ length: 24 }, (_, t) => at(t)),
    4,
  ).forecast(6, 90);
  mean.forEach((value, step) => expect(value).toBeCloseTo(at(24 + step), 6));
});

test('the interval of a random walk grows with the root of the distance', () => {
  const fitted = fit(walk(300, 0));
  const { lo, hi } = fitted.forecast(9, 95);
  const width = (step: number): number => (hi[step] ?? 0) - (lo[step] ?? 0);
  expect(fitted.model).toMatch(/^ARIMA\(\d,1,\d\)/);
  expect(width(0)).toBeCloseTo(2 * 1.96, 0);
  expect(width(8) / width(0)).toBeGreaterThan(2.5);
  expect(width(8) / width(0)).toBeLessThan(3.5);
});

test('drift is found where there is one', () => {
  const { mean } = fit(walk(300, 2)).forecast(10, 90);
  expect(((mean[9] ?? 0) - (mean[0] ?? 0)) / 9).toBeCloseTo(2, 0);
});

test('a repeated season is forecast as such and gaps at the start are left out', () => {
  const random = seededRandom(9);
  const values = Array.from(
    { length: 72 },
    (_, t) => 100 + 20 * Math.sin((t * Math.PI) / 6) + normalQuantile(random()),
  );
  const fitted = fit([Number.NaN, Number.NaN, ...values], 12);
  expect(fitted.fitted).toHaveLength(74);
  expect(fitted.fitted.slice(0, 14).every(Number.isNaN)).toBe(true);
  const { mean } = fitted.forecast(12, 90);
  mean.forEach((value, step) => expect(Math.abs(value - (100 + 20 * Math.sin((step * Math.PI) / 6)))).toBeLessThan(3));
});

test('the same series yields the same model each time', () => {
  const values = walk(60, 1);
  expect(fit(values).forecast(4, 90)).toEqual(fit(values).forecast(4, 90));
});
