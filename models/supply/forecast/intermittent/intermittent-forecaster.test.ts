import { expect, test } from 'vitest';
import { commonLevel } from './common-level.ts';
import { classifyDemand, isIntermittent } from './demand-pattern.ts';
import { demandQuantile } from './demand-quantile.ts';
import { crostonRate, tsbRate } from './demand-rates.ts';

const everyFourth = Float64Array.from({ length: 48 }, (_, t) => (t % 4 === 3 ? 8 : 0));

test('eight pieces every fourth period are two a period by Croston, less by the correction of his bias', () => {
  expect(crostonRate(everyFourth, 0.1, false).rate).toBeCloseTo(2, 9);
  expect(crostonRate(everyFourth, 0.1, true).rate).toBeCloseTo(1.9, 9);
});

test('an item nobody orders any more fades out with TSB and stays with Croston', () => {
  const dead = Float64Array.from({ length: 96 }, (_, t) => everyFourth[t] ?? 0);
  expect(tsbRate(dead, 0.1, 0.1).rate).toBeLessThan(0.02);
  expect(crostonRate(dead, 0.1, false).rate).toBeGreaterThan(0.9);
});

test('demand is sorted by its intervals and sizes', () => {
  expect(classifyDemand(everyFourth).kind).toBe('intermittent');
  expect(classifyDemand(Float64Array.of(0, 1, 0, 0, 30, 0, 2, 0)).kind).toBe('lumpy');
  expect(classifyDemand(Float64Array.of(5, 6, 5, 7, 6)).kind).toBe('smooth');
  expect(isIntermittent(Float64Array.of(0, 0, -1, 0))).toBe(false);
});

test('the demand of one period is nothing up to the chance of none', () => {
  expect(demandQuantile(everyFourth, 2, 0.7)).toBe(0);
  expect(demandQuantile(everyFourth, 2, 0.9)).toBe(8);
  expect(demandQuantile(everyFourth, 16, 0.5)).toBe(16);
});

test('a whole range that sells half of what was expected halves its forecasts; a few items do not', () => {
  const track = { actual: new Float64Array(6).fill(1), fitted: new Float64Array(6).fill(2) };
  expect(commonLevel(Array.from({ length: 30 }, () => track))).toBe(0.5);
  expect(commonLevel([track, track])).toBe(1);
});
