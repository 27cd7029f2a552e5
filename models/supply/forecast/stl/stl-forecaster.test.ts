import { expect, test } from 'vitest';
import { createSelection } from '../backtest/select-forecaster.ts';
import { createNaive } from '../naive/naive-forecaster.ts';
import { stl } from './stl.ts';
import { createStl } from './stl-forecaster.ts';

const season = [5, -3, -7, 5];
const values = Float64Array.from({ length: 48 }, (_, t) => 100 + 0.5 * t + (season[t % 4] ?? 0));

test('a straight line with a steady season is split into just these', () => {
  const parts = stl(values, 4);
  parts.season.forEach((value, t) => expect(value).toBeCloseTo(season[t % 4] ?? 0, 1));
  parts.trend.forEach((value, t) => expect(value).toBeCloseTo(100 + 0.5 * t, 0));
});

test('what was split is forecast and put together again', () => {
  const { mean, model } = createStl().fit({ id: 's', values, seasonLength: 4 }).forecast(8, 90);
  expect(model).toMatch(/^STL \+ ETS/);
  mean.forEach((value, step) =>
    expect(Math.abs(value - (124 + 0.5 * step + (season[step % 4] ?? 0)))).toBeLessThan(1.5),
  );
});

test('of several methods the one that would have done best is taken', () => {
  const selection = createSelection([createNaive('mean'), createNaive('seasonal-naive'), createNaive('drift')]);
  const flat = Float64Array.from({ length: 40 }, (_, t) => 50 + (season[t % 4] ?? 0));
  expect(selection.fit({ id: 's', values: flat, seasonLength: 4 }).model).toBe('SeasonalNaive[4]');
  const line = Float64Array.from({ length: 40 }, (_, t) => 3 * t);
  expect(selection.fit({ id: 'l', values: line, seasonLength: 1 }).model).toBe('Drift');
  expect(selection.fit({ id: 'k', values: Float64Array.of(1, 2, 3), seasonLength: 1 }).model).toBe('Naive');
});
