import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { restartDelayMs } from './restart-delay.ts';

test.each([
  [1, 250],
  [2, 500],
  [7, 16_000],
  [8, 30_000],
  [2000, 30_000],
])('after %i failures in a row it waits %i ms', (failures, delayMs) => {
  expect(restartDelayMs(failures)).toBe(delayMs);
});

test('a further failure never shortens the wait', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 5000 }), (failures) => {
      expect(restartDelayMs(failures + 1)).toBeGreaterThanOrEqual(restartDelayMs(failures));
    }),
  );
});
