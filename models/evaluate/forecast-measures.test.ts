import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  intervalCoverage,
  meanAbsoluteScaledError,
  meanScaledIntervalScore,
  overallWeightedAverage,
  rootMeanSquaredScaledError,
  symmetricMeanAbsolutePercentageError,
} from './forecast-measures.ts';
import { determination, meanAbsoluteError, meanError, rootMeanSquaredError } from './regression-measures.ts';

describe('regression measures', () => {
  const actual = [3, -0.5, 2, 7];
  const predicted = [2.5, 0, 2, 8];

  test('equal those of scikit-learn 1.9', () => {
    expect(rootMeanSquaredError(actual, predicted)).toBeCloseTo(0.6123724356957945, 14);
    expect(meanAbsoluteError(actual, predicted)).toBe(0.5);
    expect(determination(actual, predicted)).toBeCloseTo(0.9486081370449679, 14);
  });

  test('the mean error is positive where predictions are too high', () => {
    expect(meanError(actual, predicted)).toBe(0.25);
    expect(meanError(predicted, actual)).toBe(-0.25);
  });

  test('constant true values have no R², and missing values are refused with their row', () => {
    expect(determination([2, 2], [1, 3])).toBeNull();
    expect(() => rootMeanSquaredError([1, Number.NaN], [1, 2])).toThrow('Row 2: the true value is NaN');
    expect(() => meanAbsoluteError([1], [Infinity])).toThrow('Row 1: the predicted value is Infinity');
    expect(() => meanAbsoluteError([], [])).toThrow('nothing to measure');
  });
});

// Worked by hand: changes of the history at lag 1 are 2, 2, 2, 4; at lag 2: 4, 4, 6.
const history = [10, 12, 14, 16, 20];
const actual = [22, 18];
const forecast = [20, 20];

describe('forecast measures of M3, M4 and M5', () => {
  test('sMAPE in percent: mean of 200·2/42 and 200·2/38', () => {
    expect(symmetricMeanAbsolutePercentageError(actual, forecast)).toBeCloseTo((400 / 42 + 400 / 38) / 2, 12);
    expect(symmetricMeanAbsolutePercentageError([0, 1], [0, -1])).toBe(100);
  });

  test('MASE and RMSSE with and without a season', () => {
    expect(meanAbsoluteScaledError({ actual, forecast, history, seasonLength: 1 })).toBeCloseTo(2 / 2.5, 14);
    expect(meanAbsoluteScaledError({ actual, forecast, history, seasonLength: 2 })).toBeCloseTo(2 / (14 / 3), 14);
    expect(rootMeanSquaredScaledError({ actual, forecast, history, seasonLength: 1 })).toBeCloseTo(
      2 / Math.sqrt(7),
      14,
    );
  });

  test('gaps in the history are left out of the scale', () => {
    const gappy = [10, Number.NaN, 14, 16, 20];
    expect(meanAbsoluteScaledError({ actual, forecast, history: gappy, seasonLength: 1 })).toBeCloseTo(2 / 3, 14);
  });

  test('a history too short or without change has no scaled measure', () => {
    expect(meanAbsoluteScaledError({ actual, forecast, history: [5, 5, 5], seasonLength: 1 })).toBeNull();
    expect(rootMeanSquaredScaledError({ actual, forecast, history: [5], seasonLength: 12 })).toBeNull();
    const interval = { actual, lo: [0, 0], hi: [9, 9], level: 95, history: [5], seasonLength: 1 };
    expect(meanScaledIntervalScore(interval)).toBeNull();
  });

  test('OWA: 1 for Naive2 itself, the mean of both ratios otherwise', () => {
    const naive2 = { symmetricMeanAbsolutePercentageError: 13.564, meanAbsoluteScaledError: 1.912 };
    expect(overallWeightedAverage(naive2, naive2)).toBe(1);
    // The winner of the M4 competition, Makridakis et al. 2020: sMAPE 11.374, MASE 1.536, OWA 0.821.
    const winner = { symmetricMeanAbsolutePercentageError: 11.374, meanAbsoluteScaledError: 1.536 };
    expect(overallWeightedAverage(winner, naive2)).toBeCloseTo(0.821, 3);
  });

  test('MSIS: width plus 40 times what lies outside a 95 % interval', () => {
    const interval = { actual, lo: [18, 19], hi: [24, 25], level: 95, history, seasonLength: 1 };
    expect(meanScaledIntervalScore(interval)).toBeCloseTo((6 + 6 + 40 * 1) / 2 / 2.5, 10);
    expect(() => meanScaledIntervalScore({ ...interval, level: 100 })).toThrow('between 0 and 100 percent, not 100');
    expect(() => meanScaledIntervalScore({ ...interval, lo: [1] })).toThrow('2 true values but 1 predicted');
  });

  test('coverage counts the ends', () => {
    expect(intervalCoverage({ actual: [1, 2, 3, 4], lo: [1, 0, 0, 0], hi: [5, 2, 2.9, 5] })).toBe(0.75);
  });

  test('a perfect forecast scores 0 and scaled measures do not depend on the unit', () => {
    const values = fc.array(fc.integer({ min: 1, max: 1000 }), { minLength: 6, maxLength: 30 });
    fc.assert(
      fc.property(values, fc.constantFrom(0.1, 3, 1000), (series, unit) => {
        const [past, future] = [series.slice(0, -3), series.slice(-3)];
        const naive = future.map(() => past.at(-1) ?? 0);
        const measure = (scale: number) =>
          meanAbsoluteScaledError({
            actual: future.map((value) => value * scale),
            forecast: naive.map((value) => value * scale),
            history: past.map((value) => value * scale),
            seasonLength: 1,
          });
        expect(symmetricMeanAbsolutePercentageError(future, future)).toBe(0);
        const [one, other] = [measure(1), measure(unit)];
        expect(other === null).toBe(one === null);
        expect(other ?? 0).toBeCloseTo(one ?? 0, 8);
      }),
    );
  });
});
