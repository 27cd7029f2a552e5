import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { FailureTime } from './failure-time.ts';
import { estimateSurvival, timeOfReliability } from './kaplan-meier.ts';

const failed = (...times: readonly number[]): FailureTime[] => times.map((time) => ({ time, hasFailed: true }));
const running = (...times: readonly number[]): FailureTime[] => times.map((time) => ({ time, hasFailed: false }));

/** Freireich et al. 1963, the table of most textbooks: weeks of remission with 6-mercaptopurine. */
const remission = [...failed(6, 6, 6, 7, 10, 13, 16, 22, 23), ...running(6, 9, 10, 11, 17, 19, 20, 25, 32, 32, 34, 35)];

test('the textbook table of remission times is met', () => {
  const steps = estimateSurvival(remission, 0.95);
  expect(steps.map(({ time, atRisk, failures }) => [time, atRisk, failures])).toEqual([
    [6, 21, 3],
    [7, 17, 1],
    [10, 15, 1],
    [13, 12, 1],
    [16, 11, 1],
    [22, 7, 1],
    [23, 6, 1],
  ]);
  const expected = [0.8571, 0.8067, 0.7529, 0.6902, 0.6275, 0.5378, 0.4482];
  steps.forEach(({ reliability }, index) => expect(reliability).toBeCloseTo(expected[index] ?? 0, 4));
  expect(timeOfReliability(steps, 0.5)).toBe(23);
  expect(timeOfReliability(steps, 0.25)).toBeNull();
});

test('without censoring the estimate is the share of those still running', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 1, max: 30 }), { minLength: 1, maxLength: 60 }), (times) => {
      for (const { time, reliability, lo, hi } of estimateSurvival(failed(...times), 0.9)) {
        expect(reliability).toBeCloseTo(times.filter((other) => other > time).length / times.length, 9);
        expect(lo).toBeLessThanOrEqual(reliability);
        expect(hi).toBeGreaterThanOrEqual(reliability);
      }
    }),
  );
});

test('without a failure there is nothing to estimate', () => {
  expect(() => estimateSurvival(running(4), 0.95)).toThrow('None of the observations is a failure');
});
