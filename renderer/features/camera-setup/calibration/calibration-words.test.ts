import { expect, test } from 'vitest';
import { cornerDistortion, judgeResidual, judgeSpread } from './calibration-words.ts';

test.each([
  [0.18, 'excellent'],
  [0.25, 'excellent'],
  [0.4, 'good'],
  [0.9, 'fair'],
  [1.01, 'poor'],
] as const)('a residual of %d px is %s', (residual, judgement) => {
  expect(judgeResidual(residual)).toBe(judgement);
});

test('a scale that differs by more than two percent tells of a tilted camera', () => {
  expect(judgeSpread(0.012)).toBe('even');
  expect(judgeSpread(0.05)).toBe('tilted');
});

test('both terms of the lens act in the corner', () => {
  expect(cornerDistortion({ k1: -0.08, k2: 0.01 })).toBeCloseTo(-0.07);
});
