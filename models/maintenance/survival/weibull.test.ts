import fc from 'fast-check';
import { expect, test } from 'vitest';
import { seededRandom } from '../../evaluate/seeded-random.ts';
import type { FailureTime } from './failure-time.ts';
import {
  fitWeibull,
  hazard,
  lifeQuantile,
  meanLife,
  meanLifeInterval,
  meanResidualLife,
  quantileInterval,
  reliability,
  reliabilityInterval,
  scaleInterval,
  shapeInterval,
} from './weibull.ts';

const failed = (...times: readonly number[]): FailureTime[] => times.map((time) => ({ time, hasFailed: true }));
const running = (...times: readonly number[]): FailureTime[] => times.map((time) => ({ time, hasFailed: false }));

/** 10 of 20 units failed; the rest were taken off at 500 hours. NIST/SEMATECH e-Handbook, 8.4.1.3. */
const handbook = [
  ...failed(54, 187, 216, 240, 244, 335, 361, 373, 375, 386),
  ...running(...Array.from({ length: 10 }, () => 500)),
];

test('the example of the engineering statistics handbook is met', () => {
  const fit = fitWeibull(handbook);
  expect(fit.shape).toBeCloseTo(1.7208, 4);
  expect(fit.scale).toBeCloseTo(606.528, 2);
  expect(fit.logLikelihood).toBeCloseTo(-75.135, 3);
  expect(meanLife(fit)).toBeCloseTo(540.737, 2);
  expect(fit).toMatchObject({ failures: 10, observations: 20 });
});

test('intervals are those of an independent numerical Hessian', () => {
  const fit = fitWeibull(handbook);
  expect(shapeInterval(fit, 0.95).lo).toBeCloseTo(0.97127, 4);
  expect(shapeInterval(fit, 0.95).hi).toBeCloseTo(3.04875, 4);
  expect(scaleInterval(fit, 0.95).lo).toBeCloseTo(405.089, 1);
  expect(scaleInterval(fit, 0.95).hi).toBeCloseTo(908.135, 1);
});

test('the interval of the characteristic life is that of the scale', () => {
  const fit = fitWeibull(handbook);
  const interval = quantileInterval(fit, 1 - Math.exp(-1), 0.95);
  expect(interval.lo).toBeCloseTo(scaleInterval(fit, 0.95).lo, 6);
  expect(interval.hi).toBeCloseTo(scaleInterval(fit, 0.95).hi, 6);
});

test('remission times of the 6-mercaptopurine trial give the fit of another program', () => {
  const times = [...failed(6, 6, 6, 7, 10, 13, 16, 22, 23), ...running(6, 9, 10, 11, 17, 19, 20, 25, 32, 32, 34, 35)];
  const fit = fitWeibull(times);
  expect(fit.shape).toBeCloseTo(1.35373, 4);
  expect(fit.scale).toBeCloseTo(33.7652, 3);
});

test('mean residual lives are those of numerical integration', () => {
  const weibull = { shape: 1.7208, scale: 606.528 };
  expect(meanResidualLife(weibull, 0)).toBeCloseTo(540.73736, 4);
  expect(meanResidualLife(weibull, 300)).toBeCloseTo(364.70431, 4);
  expect(meanResidualLife(weibull, 2000)).toBeCloseTo(142.2677, 4);
});

test('at shape 1 age does not matter', () => {
  const exponential = { shape: 1, scale: 40 };
  for (const age of [0, 1, 40, 1000]) {
    expect(hazard(exponential, age)).toBeCloseTo(1 / 40, 12);
    expect(meanResidualLife(exponential, age)).toBeCloseTo(40, 9);
  }
});

test('the share failed by a quantile of life is the share asked for', () => {
  fc.assert(
    fc.property(
      fc.double({ min: 0.3, max: 8, noNaN: true }),
      fc.double({ min: 0.001, max: 0.999, noNaN: true }),
      (shape, share) => {
        const weibull = { shape, scale: 250 };
        expect(1 - reliability(weibull, lifeQuantile(weibull, share))).toBeCloseTo(share, 9);
      },
    ),
  );
});

test('reliability falls by the hazard', () => {
  fc.assert(
    fc.property(
      fc.double({ min: 0.5, max: 5, noNaN: true }),
      fc.double({ min: 5, max: 300, noNaN: true }),
      (shape, age) => {
        const weibull = { shape, scale: 120 };
        const step = age * 1e-6;
        const fall = Math.log(reliability(weibull, age - step)) - Math.log(reliability(weibull, age + step));
        expect(fall / (2 * step) / hazard(weibull, age)).toBeCloseTo(1, 4);
      },
    ),
  );
});

test('the unit of time changes the scale and nothing else', () => {
  const hours = fitWeibull(handbook);
  const seconds = fitWeibull(handbook.map(({ time, hasFailed }) => ({ time: time * 3600, hasFailed })));
  expect(seconds.shape).toBeCloseTo(hours.shape, 9);
  expect(seconds.scale / hours.scale).toBeCloseTo(3600, 6);
});

/** Draws lives and stops watching at a time of its own for each, so that about a third are censored. */
function drawCensored(random: () => number, count: number): FailureTime[] {
  return Array.from({ length: count }, () => {
    const life = 100 * (-Math.log(1 - random())) ** (1 / 2.5);
    const watched = 50 + 130 * random();
    return { time: Math.min(life, watched), hasFailed: life <= watched };
  });
}

test('drawn lives, a third of them censored, give back their parameters', () => {
  const fit = fitWeibull(drawCensored(seededRandom(5), 20_000));
  expect(fit.failures / fit.observations).toBeLessThan(0.8);
  expect(Math.abs(fit.shape / 2.5 - 1)).toBeLessThan(0.03);
  expect(Math.abs(fit.scale / 100 - 1)).toBeLessThan(0.02);
});

test('90 % intervals hold the truth in nine of ten samples', () => {
  const random = seededRandom(11);
  const truth = { shape: 2.5, scale: 100 };
  const held = { shape: 0, scale: 0, reliability: 0, b10: 0, mean: 0 };
  const [b10, mean] = [lifeQuantile(truth, 0.1), meanLife(truth)];
  for (let sample = 0; sample < 400; sample++) {
    const fit = fitWeibull(drawCensored(random, 60));
    const [shape, scale, share] = [shapeInterval(fit, 0.9), scaleInterval(fit, 0.9), reliabilityInterval(fit, 80, 0.9)];
    held.shape += Number(shape.lo <= truth.shape && truth.shape <= shape.hi);
    held.scale += Number(scale.lo <= truth.scale && truth.scale <= scale.hi);
    held.reliability += Number(share.lo <= reliability(truth, 80) && reliability(truth, 80) <= share.hi);
    const [tenth, average] = [quantileInterval(fit, 0.1, 0.9), meanLifeInterval(fit, 0.9)];
    held.b10 += Number(tenth.lo <= b10 && b10 <= tenth.hi);
    held.mean += Number(average.lo <= mean && mean <= average.hi);
  }
  for (const count of Object.values(held)) {
    expect(count / 400).toBeGreaterThan(0.86);
    expect(count / 400).toBeLessThan(0.94);
  }
});

test.each([
  ['without a failure', running(3, 4), /None of the observations is a failure/],
  ['for a time of 0', failed(3, 0), /Observation 2: the time must be a number above 0, not 0/],
  ['when all failed at the same time', failed(5, 5, 5), /all equal/],
])('fitting is refused %s', (_, observations, message) => {
  expect(() => fitWeibull(observations)).toThrow(message);
});

test('a share outside 0 to 1 has no quantile', () => {
  expect(() => lifeQuantile({ shape: 2, scale: 1 }, 1)).toThrow('between 0 and 1');
});
