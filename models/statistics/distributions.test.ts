import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Distribution } from './distribution.ts';
import {
  latticeDistribution,
  negativeBinomialDistribution,
  poissonDistribution,
  sumOfDraws,
} from './lattice-distribution.ts';
import { mixtureDistribution } from './mixture-distribution.ts';
import { normalDistribution, normalLoss, normalSurvival } from './normal-distribution.ts';
import { gammaDistribution, lognormalDistribution, uniformDistribution } from './positive-distributions.ts';

const continuous: readonly Distribution[] = [
  normalDistribution(50, 8),
  gammaDistribution(10, 4),
  gammaDistribution(3, 6),
  lognormalDistribution(2, 0.5),
  uniformDistribution(3, 9),
];
const lattices = [
  poissonDistribution(6),
  negativeBinomialDistribution(3, 9),
  latticeDistribution('die', 1, new Float64Array(6).fill(1)),
];

describe('known values', () => {
  test('of the normal distribution, also far out', () => {
    expect(normalSurvival(1.96)).toBeCloseTo(0.024997895148220435, 14);
    expect(normalSurvival(6) / 9.865876450376946e-10).toBeCloseTo(1, 12);
    expect(normalLoss(0)).toBeCloseTo(1 / Math.sqrt(2 * Math.PI), 14);
    expect(normalLoss(5) / 5.346165533833e-8).toBeCloseTo(1, 10);
  });

  test('of the Poisson distribution', () => {
    expect(poissonDistribution(6).cumulative(4)).toBeCloseTo(0.2850565003166312, 13);
    expect(poissonDistribution(18).quantile(0.574468085106383)).toBe(19);
  });

  test('of the negative binomial distribution: three successes at a third', () => {
    // Mean 6 and variance 18 is the number of failures before the third success; P(X ≤ 2) = 1/27 + 2/27 + 8/81.
    expect(negativeBinomialDistribution(6, 18).cumulative(2)).toBeCloseTo(1 / 27 + 2 / 27 + 8 / 81, 12);
  });

  test('of the gamma distribution: with shape one it is exponential', () => {
    expect(gammaDistribution(2, 2).survival(3)).toBeCloseTo(Math.exp(-1.5), 14);
    expect(gammaDistribution(2, 2).loss(3)).toBeCloseTo(2 * Math.exp(-1.5), 13);
  });
});

test.each(continuous)('$name: survival is the slope of the loss, the loss that of the second loss', (distribution) => {
  const deviation = Math.sqrt(distribution.variance);
  fc.assert(
    fc.property(fc.double({ min: -2, max: 4, noNaN: true }), (z) => {
      const x = distribution.mean + z * deviation;
      const step = 1e-4 * deviation;
      const slope = (f: (x: number) => number) => (f(x + step) - f(x - step)) / (2 * step);
      expect(slope((at) => distribution.loss(at))).toBeCloseTo(-distribution.survival(x), 4);
      expect(slope((at) => distribution.secondLoss(at)) / deviation).toBeCloseTo(-distribution.loss(x) / deviation, 4);
    }),
    { numRuns: 60 },
  );
});

test.each([...continuous, ...lattices])('$name: a quantile is reached, and not before', (distribution) => {
  fc.assert(
    fc.property(fc.double({ min: 0.001, max: 0.999, noNaN: true }), (probability) => {
      const x = distribution.quantile(probability);
      expect(distribution.cumulative(x)).toBeGreaterThanOrEqual(probability - 1e-9);
      expect(distribution.cumulative(x - (distribution.isDiscrete ? 1 : 1e-6))).toBeLessThanOrEqual(probability + 1e-9);
      expect(distribution.cumulative(x) + distribution.survival(x)).toBeCloseTo(1, 12);
    }),
    { numRuns: 60 },
  );
});

test.each(lattices)('$name: the losses are those of its table', (distribution) => {
  const expected = (x: number, power: number) =>
    distribution.probabilities.reduce(
      (sum, p, index) => sum + p * Math.max(0, distribution.first + index - x) ** power,
      0,
    );
  for (const x of [-2, 0, 0.5, 3, 3.25, 12]) {
    expect(distribution.loss(x)).toBeCloseTo(expected(x, 1), 10);
    expect(distribution.secondLoss(x)).toBeCloseTo(expected(x, 2) / 2, 10);
  }
});

test('the sum of Poisson draws is Poisson', () => {
  const sum = sumOfDraws(poissonDistribution(2), 3);
  expect(sum.cumulative(7)).toBeCloseTo(poissonDistribution(6).cumulative(7), 12);
});

test('a mixture has the moments of its parts', () => {
  const mixture = mixtureDistribution([
    { probability: 0.25, of: normalDistribution(10, 2) },
    { probability: 0.75, of: normalDistribution(20, 3) },
  ]);
  expect(mixture.mean).toBeCloseTo(17.5, 12);
  expect(mixture.variance).toBeCloseTo(0.25 * 4 + 0.75 * 9 + 18.75, 12);
  expect(mixture.cumulative(mixture.quantile(0.9))).toBeCloseTo(0.9, 9);
});

test('a table without probability is refused', () => {
  expect(() => latticeDistribution('demand', 0, new Float64Array(3))).toThrow('demand: the probabilities sum to 0');
});
