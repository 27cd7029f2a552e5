import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Verdict } from '../../contract/verdict.ts';
import { decideVerdict } from './decide-verdict.ts';

const limits = { review: 1, fail: 1.4 };
const strictness: readonly Verdict[] = ['pass', 'review', 'fail'];

test.each([
  [0, 'pass'],
  [0.999, 'pass'],
  [1, 'review'],
  [1.399, 'review'],
  [1.4, 'fail'],
  [99, 'fail'],
  [Number.NaN, 'cannot-judge'],
  [Number.POSITIVE_INFINITY, 'cannot-judge'],
  [Number.NEGATIVE_INFINITY, 'cannot-judge'],
])('score %d is judged %s', (score, verdict) => {
  expect(decideVerdict(score, limits)).toBe(verdict);
});

test('a higher score never takes a milder verdict', () => {
  const finite = fc.double({ noNaN: true, noDefaultInfinity: true, min: 0, max: 10 });
  fc.assert(
    fc.property(finite, finite, finite, finite, (a, b, x, y) => {
      const thresholds = { review: Math.min(x, y), fail: Math.max(x, y) };
      const [low, high] = a <= b ? [a, b] : [b, a];
      expect(strictness.indexOf(decideVerdict(low, thresholds))).toBeLessThanOrEqual(
        strictness.indexOf(decideVerdict(high, thresholds)),
      );
    }),
  );
});

test('equal limits leave no review', () => {
  fc.assert(
    fc.property(
      fc.double({ noNaN: true, noDefaultInfinity: true }),
      fc.double({ min: 0, max: 5, noNaN: true }),
      (score, limit) => {
        expect(decideVerdict(score, { review: limit, fail: limit })).toBe(score >= limit ? 'fail' : 'pass');
      },
    ),
  );
});
