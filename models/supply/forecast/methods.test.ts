import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createForecaster, methodNames } from './methods.ts';

const intermittent = ['croston', 'sba', 'tsb', 'imapa', 'intermittent'];
const series = (values: readonly number[], seasonLength = 1) => ({
  id: 'S',
  values: Float64Array.from(values),
  seasonLength,
});

describe.each(methodNames)('%s', (name) => {
  const method = createForecaster(name);

  test.each([
    ['a single value', [5]],
    ['three values', [4, 6, 5]],
    ['nothing but zeros', [0, 0, 0, 0, 0, 0, 0, 0]],
    ['one value all along', [3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3]],
    ['gaps', [Number.NaN, 4, Number.NaN, 6, 5, Number.NaN, Number.NaN, 7, 6, 8, 7, 9]],
  ])('answers %s with finite numbers in order', (_, values) => {
    const fitted = method.fit(series(values, 4));
    const { mean, lo, hi } = fitted.forecast(6, 90);
    expect(fitted.fitted).toHaveLength(values.length);
    mean.forEach((value, step) => {
      expect(Number.isFinite(value)).toBe(true);
      expect(lo[step]).toBeLessThanOrEqual(hi[step] ?? Number.NaN);
    });
  });

  test('refuses a series without a value, a horizon of 0 and a level of 100', () => {
    expect(() => method.fit(series([Number.NaN]))).toThrow('has no value');
    expect(() => method.fit(series([1, 2, 3])).forecast(0, 90)).toThrow('horizon');
    expect(() => method.fit(series([1, 2, 3])).forecast(1, 100)).toThrow('level');
  });

  test('changes nothing that it is given, and answers alike whatever it saw before', () => {
    const values = Array.from({ length: 40 }, (_, month) => 20 + ((month * 7) % 12) + Math.floor(month / 12));
    const given = series(values, 12);
    const first = method.fit(given).forecast(6, 90);
    method.fit(series([1, 9, 2, 8, 3, 7])).forecast(2, 80);
    expect(method.fit(given).forecast(6, 90)).toEqual(first);
    expect(Array.from(given.values)).toEqual(values);
  });

  test('a higher level gives an interval that is no narrower', () => {
    const values = Array.from({ length: 48 }, (_, month) => 50 + ((month * 5) % 12) + ((month * month) % 7));
    const fitted = method.fit(series(values, 12));
    const [narrow, wide] = [fitted.forecast(6, 50), fitted.forecast(6, 95)];
    wide.mean.forEach((_, step) => {
      expect(wide.lo[step]).toBeLessThanOrEqual(narrow.lo[step] ?? Number.NaN);
      expect(wide.hi[step]).toBeGreaterThanOrEqual(narrow.hi[step] ?? Number.NaN);
    });
  });

  test('answers any demand history without going astray', () => {
    const demand = fc.array(fc.nat({ max: 50 }), { minLength: 1, maxLength: 40 });
    fc.assert(
      fc.property(demand, fc.constantFrom(1, 4, 12), (values, seasonLength) => {
        const { mean } = method.fit(series(values, seasonLength)).forecast(5, 95);
        expect(mean.every((value) => Number.isFinite(value))).toBe(true);
      }),
      { numRuns: 30, seed: 1 },
    );
  });
});

test.each(intermittent)('%s refuses negative demand by its place', (name) => {
  expect(() => createForecaster(name).fit(series([1, 0, -2, 3]))).toThrow('"S", value 3: demand is negative');
});

test('a wrong name lists the right ones; a model of the literature is one', () => {
  expect(() => createForecaster('thetta')).toThrow(/no method "thetta".*theta/);
  expect(createForecaster('ETS(A,A,N)').fit(series([1, 2, 3, 4, 5, 6, 7, 8, 9, 10])).model).toBe('ETS(A,A,N)');
});
