import { expect, test } from 'vitest';
import { milestones, promisedRate, rateOfShare, varietyLevel } from './teach-promise.ts';
import { stepOf } from './teach-step.ts';
import { trialOutcome } from './trial-outcome.ts';

test('n good parts promise at best one false call in n + 1', () => {
  expect(promisedRate(99)).toBe(100);
});

test.each([
  [0.01, 100],
  [1 / 13, 13],
  [null, null],
  [0, null],
])('a share of %s is told as one in %s', (share, rate) => {
  expect(rateOfShare(share)).toBe(rate);
});

test('what is reached and what more parts would buy', () => {
  expect(milestones(12).map(({ images, isReached }) => [images, isReached])).toEqual([
    [4, true],
    [10, true],
    [30, false],
    [60, false],
  ]);
});

test.each([
  [null, 'unknown'],
  [0.002, 'low'],
  [0.03, 'medium'],
  [0.2, 'high'],
])('a difference of %s is %s', (variety, level) => {
  expect(varietyLevel(variety)).toBe(level);
});

test.each([
  [null, 'name'],
  [{ state: 'collecting' } as const, 'collect'],
  [{ state: 'training' } as const, 'train'],
  [{ state: 'failed' } as const, 'train'],
  [{ state: 'trained' } as const, 'try'],
  [{ state: 'released' } as const, 'try'],
])('%o goes on with %s', (session, step) => {
  expect(stepOf(session)).toBe(step);
});

test.each([
  ['good', 'pass', 'asExpected'],
  ['good', 'review', 'goodCalled'],
  ['good', 'fail', 'goodCalled'],
  ['bad', 'pass', 'badPassed'],
  ['bad', 'review', 'asExpected'],
  ['bad', 'cannot-judge', 'notJudged'],
] as const)('a %s part with verdict %s: %s', (part, verdict, outcome) => {
  expect(trialOutcome(part, verdict)).toBe(outcome);
});
