import { expect, test } from 'vitest';
import { seededRandom } from '../../../evaluate/seeded-random.ts';
import { normalQuantile } from '../../../statistics/normal-quantile.ts';
import { seasonalStrength } from '../stl/seasonal-strength.ts';
import { chooseDifferences, difference, differenceTimes, isConstant, kpss } from './choose-differences.ts';

function noise(count: number, seed = 7): Float64Array {
  const random = seededRandom(seed);
  return Float64Array.from({ length: count }, () => normalQuantile(random()));
}

function walk(values: Float64Array): Float64Array {
  let sum = 0;
  return values.map((value) => (sum += value));
}

test('differences are exact: two of a parabola are constant, one over the season takes the season out', () => {
  const parabola = Float64Array.from({ length: 8 }, (_, t) => t * t);
  expect([...difference(parabola, 1)]).toEqual([1, 3, 5, 7, 9, 11, 13]);
  const twice = { differences: 2, seasonalDifferences: 0, seasonLength: 1 };
  expect([...differenceTimes(parabola, twice)]).toEqual([2, 2, 2, 2, 2, 2]);
  const seasonal = Float64Array.from({ length: 12 }, (_, t) => ([5, 9, 2, 4][t % 4] ?? 0) + 3 * t);
  const both = { differences: 1, seasonalDifferences: 1, seasonLength: 4 };
  expect([...differenceTimes(seasonal, both)]).toEqual([0, 0, 0, 0, 0, 0, 0]);
});

test('noise needs no difference, a random walk one, a walk of walks two', () => {
  const differences = (values: Float64Array): number => chooseDifferences(values, 1).differences;
  expect(differences(noise(120))).toBe(0);
  expect(differences(walk(noise(120)))).toBe(1);
  expect(differences(walk(walk(noise(120))))).toBe(2);
});

test('a steady season is differenced over, a faint one is left to the terms', () => {
  const random = noise(96);
  const withSeason = (size: number) => random.map((value, t) => 50 + value + size * Math.sin((t * Math.PI) / 6));
  expect(seasonalStrength(withSeason(10), 12)).toBeGreaterThan(0.9);
  expect(chooseDifferences(withSeason(10), 12).seasonalDifferences).toBe(1);
  expect(chooseDifferences(withSeason(0.2), 12).seasonalDifferences).toBe(0);
});

test('the KPSS statistic of a short series by hand: no lags below nineteen values', () => {
  // Mean 2, deviations −1, 0, 1, partial sums −1, −1, 0: 2 / (9 × 2/3).
  expect(kpss(Float64Array.of(1, 2, 3))).toBeCloseTo(1 / 3, 12);
});

test('a constant series is known as one whatever its size, and needs no differences', () => {
  expect(isConstant(new Float64Array(5).fill(1e9 / 3))).toBe(true);
  expect(isConstant(Float64Array.of(0, 0, 0))).toBe(true);
  expect(isConstant(Float64Array.of(1, 1, 1.001))).toBe(false);
  expect(chooseDifferences(new Float64Array(20).fill(4), 4)).toEqual({ differences: 0, seasonalDifferences: 0 });
});
