import { expect, test } from 'vitest';
import { judgeUniformity, tintOf } from './light-words.ts';

test.each([
  [1, 'even'],
  [0.85, 'even'],
  [0.8, 'fair'],
  [0.69, 'uneven'],
] as const)('light of uniformity %d is %s', (uniformity, judgement) => {
  expect(judgeUniformity(uniformity)).toBe(judgement);
});

test('the darkest cell is tinted most, the brightest not at all', () => {
  expect(tintOf(0.6, 0.6)).toBe(1);
  expect(tintOf(1, 0.6)).toBe(0);
  expect(tintOf(0.8, 0.6)).toBeCloseTo(0.5);
});

test('perfectly even light is not tinted anywhere', () => {
  expect(tintOf(1, 1)).toBe(0);
});
