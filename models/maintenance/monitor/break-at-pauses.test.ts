import { expect, test } from 'vitest';
import { breakAtPauses } from './break-at-pauses.ts';

test('a line has a hole where nothing was measured for ten of the usual steps', () => {
  const { x, y } = breakAtPauses([0, 1, 2, 3, 23, 24], [5, 6, 7, null, 9, 10]);
  expect(x).toEqual([0, 1, 2, 3, 13, 23, 24]);
  expect(y).toEqual([5, 6, 7, null, null, 9, 10]);
});

test.each([
  ['even steps', [0, 1, 2, 3]],
  ['a short pause', [0, 1, 2, 12]],
  ['repeated times', [4, 4, 4, 9]],
  ['one row', [1]],
  ['no rows', []],
])('%s leave it whole', (_, times) => {
  expect(breakAtPauses(times, times)).toEqual({ x: times, y: times });
});
