import { expect, test } from 'vitest';
import { layTrend } from './trend-line.ts';

const shape = { width: 290, height: 50, capacity: 30 };

test('the newest score is at the right edge and each older one a step to the left', () => {
  const { points } = layTrend([0.1, 0.2, 0.3], 0.5, shape);
  expect(points.map(({ x }) => x)).toEqual([270, 280, 290]);
});

test('a score on the limit counts as reached and lies on the limit line', () => {
  const { points, limitY } = layTrend([0.5, 0.49], 0.5, shape);
  expect(points.map(({ isAtLimit }) => isAtLimit)).toEqual([true, false]);
  expect(points[0]?.y).toBeCloseTo(limitY ?? Number.NaN);
});

test('a part that was not judged leaves a gap', () => {
  expect(layTrend([0.1, null, 0.3], 0.5, shape).points.map(({ x }) => x)).toEqual([270, 290]);
});

test('only the last scores are shown, all inside the frame', () => {
  const scores = Array.from({ length: 100 }, (_unused, index) => index / 10);
  const { points } = layTrend(scores, null, shape);
  expect(points).toHaveLength(30);
  points.forEach(({ x, y }) => {
    expect(x).toBeGreaterThanOrEqual(0);
    expect(y).toBeGreaterThanOrEqual(0);
    expect(y).toBeLessThanOrEqual(50);
  });
});
