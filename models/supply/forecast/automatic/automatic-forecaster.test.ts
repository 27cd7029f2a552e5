import { expect, test } from 'vitest';
import { seededRandom } from '../../../evaluate/seeded-random.ts';
import { createCombination } from '../combination/combination-forecaster.ts';
import type { Forecaster } from '../forecaster.ts';
import { gaussianForecaster } from '../intervals/gaussian-forecaster.ts';
import { createAutomatic } from './automatic-forecaster.ts';

const auto = createAutomatic();
const fit = (values: ArrayLike<number>, seasonLength = 12) =>
  auto.fit({ id: 's', values: Float64Array.from(values), seasonLength });

/** A method that forecasts the same for ever. */
const flat = (value: number): Forecaster => ({
  name: `flat ${value}`,
  fit: ({ values }) =>
    gaussianForecaster({
      model: `flat ${value}`,
      fitted: values.map(() => value),
      look: (horizon) => ({
        means: new Float64Array(horizon).fill(value),
        deviations: new Float64Array(horizon).fill(1),
      }),
    }),
});

test('methods are chosen by what the series shows: its season, its empty periods, its length', () => {
  const random = seededRandom(2);
  const noisy = (season: number) =>
    Array.from({ length: 60 }, (_, t) => 100 + season * Math.sin((t * Math.PI) / 6) + 10 * random());
  expect(fit(noisy(40)).model).toMatch(/^Middle of ETS.*DOTM.*ARIMA.*STL/);
  expect(fit(noisy(0), 1).model).toMatch(/^Middle of ETS.*DOTM.*ARIMA.*OTM.*Damped/);
  expect(fit([0, 0, 3, 0, 0, 0, 2, 0, 0, 0, 4, 0]).model).toContain('SBA');
  expect(fit([5, 5, 5, 5, 5, 5, 5]).model).toBe('Naive');
  expect(fit([3, 9, 4, 8]).model).toBe('Naive');
});

test('a strong season stands in the forecast where it belongs', () => {
  const { mean } = fit(Array.from({ length: 60 }, (_, t) => 100 + t + (t % 12 === 6 ? 60 : 0) + (t % 3))).forecast(
    12,
    90,
  );
  expect(mean.indexOf(Math.max(...mean))).toBe(6);
  expect(mean[6]).toBeGreaterThan(200);
});

test('what one method of several gets badly wrong does not move the middle', () => {
  const middleOf = (...values: readonly number[]) =>
    createCombination('test', values.map(flat)).fit({ id: 's', values: Float64Array.of(1, 2), seasonLength: 1 });
  expect(middleOf(1, 2, 1e9).forecast(1, 90).mean[0]).toBe(2);
  expect(middleOf(1, 2, 4, 1e9).forecast(1, 90).mean[0]).toBe(3);
  expect(middleOf(-1e9, 1, 2, 3, 1e9).forecast(1, 90).mean[0]).toBe(2);
  expect(middleOf(1, 2).forecast(1, 90).mean[0]).toBe(1.5);
  expect(() => createCombination('none', [])).toThrow('at least one method');
});
