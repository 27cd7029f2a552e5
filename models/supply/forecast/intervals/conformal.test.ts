import { expect, test } from 'vitest';
import { seededRandom } from '../../../evaluate/seeded-random.ts';
import { normalQuantile } from '../../../statistics/normal-quantile.ts';
import { ConformalScores, stretchInterval } from './conformal.ts';

const LEVEL = 90;
const unit = normalQuantile(0.95);
const claim = {
  mean: Float64Array.of(0),
  lo: Float64Array.of(-unit),
  hi: Float64Array.of(unit),
  level: LEVEL,
  model: 'm',
};

test('a model whose errors are twice what it claims gets intervals that hold nine of ten values', () => {
  const random = seededRandom(3);
  const draw = (): Float64Array => Float64Array.of(2 * normalQuantile(random()));
  const scores = new ConformalScores();
  for (let origin = 0; origin < 2_000; origin++) {
    scores.add(draw(), claim, origin);
  }
  const { lo, hi } = stretchInterval(claim, scores.reach(1, LEVEL));
  expect(hi[0]).toBeCloseTo(2 * unit, 0);
  const held = Array.from({ length: 4_000 }, draw).filter(
    ([value = 0]) => value >= (lo[0] ?? 0) && value <= (hi[0] ?? 0),
  );
  expect(held.length / 4_000).toBeGreaterThan(0.88);
  expect(held.length / 4_000).toBeLessThan(0.92);
});

test('without any score intervals are somewhat wider than the normal distribution has them', () => {
  const [reach = 0] = new ConformalScores().reach(1, LEVEL);
  expect(reach).toBeGreaterThan(unit);
  expect(reach).toBeLessThan(2.5 * unit);
});

test('gaps and forecasts without a deviation say nothing', () => {
  const scores = new ConformalScores();
  scores.add(Float64Array.of(Number.NaN), claim, 0);
  scores.add(Float64Array.of(1), { ...claim, lo: claim.mean, hi: claim.mean }, 0);
  expect(scores.count).toBe(0);
});

test('errors of a single spell are believed by a third: the rest is what the model claims', () => {
  const random = seededRandom(3);
  const scores = new ConformalScores();
  for (let series = 0; series < 2_000; series++) {
    scores.add(Float64Array.of(8 * normalQuantile(random())), claim, 0);
  }
  expect(scores.reach(1, LEVEL)[0]).toBeCloseTo(2 * unit, 0);
});
