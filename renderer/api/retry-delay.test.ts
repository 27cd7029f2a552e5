import fc from 'fast-check';
import { expect, test } from 'vitest';
import { retryDelayMs } from './retry-delay.ts';

test('a retry waits at least half of its step and never longer than four seconds', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 60 }), fc.double({ min: 0, max: 1, noNaN: true }), (attempt, share) => {
      const delayMs = retryDelayMs(attempt, () => share);
      expect(delayMs).toBeGreaterThanOrEqual(125);
      expect(delayMs).toBeLessThanOrEqual(4_000);
    }),
  );
});

test('retries come further and further apart', () => {
  expect([0, 1, 2, 3, 4, 5].map((attempt) => retryDelayMs(attempt, () => 1))).toEqual([
    250, 500, 1000, 2000, 4000, 4000,
  ]);
});
