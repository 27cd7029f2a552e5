import { expect, test } from 'vitest';
import { seededRandom } from '../../../evaluate/seeded-random.ts';
import { easterSunday, workingDays } from './calendar.ts';
import { createRegression } from './regression-forecaster.ts';

const random = seededRandom(11);
const promotion = Float64Array.from({ length: 66 }, (_, t) => ([7, 15, 22, 31, 40, 47, 55, 62].includes(t) ? 1 : 0));
const values = Float64Array.from({ length: 60 }, (_, t) => {
  return 200 + t + 20 * Math.sin((t * Math.PI) / 6) + 80 * (promotion[t] ?? 0) + 4 * random();
});
const series = { id: 'soap', values, seasonLength: 12, regressors: [{ name: 'promotion', values: promotion }] };

test('a promotion worth 80 pieces is found and put where the next one is planned', () => {
  const { mean, model } = createRegression().fit(series).forecast(6, 90);
  expect(Number(/promotion ([\d.]+)/.exec(model)?.[1])).toBeCloseTo(80, -1);
  const beside = ((mean[1] ?? 0) + (mean[3] ?? 0)) / 2;
  expect((mean[2] ?? 0) - beside).toBeGreaterThan(60);
});

test('influences that are not known far enough, or not at all, are refused by name', () => {
  const fitted = createRegression().fit(series);
  expect(() => fitted.forecast(7, 90)).toThrow('"promotion" is known 6 values ahead, but 7 are asked for');
  const short = { ...series, regressors: [{ name: 'price', values: new Float64Array(3) }] };
  expect(() => createRegression().fit(short)).toThrow('"price": it has 3 values instead of 60');
});

test('a series without influences is forecast without them', () => {
  expect(createRegression().fit({ id: 'plain', values, seasonLength: 12 }).model).not.toContain('Regression');
});

test('working days leave out weekends and holidays; Easter is where the calendar has it', () => {
  expect([...workingDays(2026, 1, 3)]).toEqual([22, 20, 22]);
  expect([...workingDays(2026, 1, 1, new Set(['2026-01-01', '2026-01-06', '2026-01-10']))]).toEqual([20]);
  expect([2024, 2025, 2026, 2038].map(easterSunday)).toEqual(['2024-03-31', '2025-04-20', '2026-04-05', '2038-04-25']);
});
