import { expect, test } from 'vitest';
import { focusShares, holdBest, isAtBest, shareOfBest } from './focus.ts';

test('the best value is held while the lens turns on', () => {
  const best = [120, 240, 180].reduce<ReturnType<typeof holdBest> | null>(
    (held, focus) => holdBest(held, 'camera', focus),
    null,
  );
  expect(best).toEqual({ subject: 'camera', value: 240 });
  expect(shareOfBest(180, best)).toBe(0.75);
});

test('another camera or picture size begins anew', () => {
  const best = holdBest(null, 'one 1920', 300);
  expect(holdBest(best, 'one 640', 20)).toEqual({ subject: 'one 640', value: 20 });
});

test('nothing measured, or an empty picture, is no share', () => {
  expect(shareOfBest(5, null)).toBe(0);
  expect(shareOfBest(0, { subject: 'x', value: 0 })).toBe(0);
});

test('almost the best counts as the best, since focus trembles', () => {
  expect(isAtBest(0.98)).toBe(true);
  expect(isAtBest(0.9)).toBe(false);
});

test('cells are compared with the sharpest', () => {
  expect(focusShares({ columns: 2, rows: 1, values: [50, 200] })).toEqual([0.25, 1]);
  expect(focusShares({ columns: 2, rows: 1, values: [0, 0] })).toEqual([0, 0]);
});
