import fc from 'fast-check';
import { expect, test } from 'vitest';
import { positionOnLogScale, SLIDER_STEPS, snapToRange, valueAtPosition } from './log-scale.ts';

const exposure = { minimum: 14, maximum: 1e7, increment: 14 };

test('the ends of the slider are the ends of the range', () => {
  expect(valueAtPosition(0, exposure)).toBe(14);
  expect(valueAtPosition(SLIDER_STEPS, exposure)).toBe(1e7);
  expect(positionOnLogScale(14, exposure)).toBe(0);
  expect(positionOnLogScale(1e7, exposure)).toBe(SLIDER_STEPS);
});

test('the middle of the slider is the geometric mean', () => {
  expect(valueAtPosition(500, { minimum: 10, maximum: 1000, increment: null })).toBe(100);
  expect(positionOnLogScale(100, { minimum: 10, maximum: 1000, increment: null })).toBe(500);
});

test('a range that begins at zero still has a scale', () => {
  expect(positionOnLogScale(0, { minimum: 0, maximum: 100, increment: 1 })).toBe(0);
  expect(valueAtPosition(0, { minimum: 0, maximum: 100, increment: 1 })).toBe(0);
});

test('a range of one value holds still', () => {
  expect(positionOnLogScale(5, { minimum: 5, maximum: 5, increment: null })).toBe(0);
});

test.each([
  [5000, 5012, 4998],
  [3, 14, 14],
  [2e7, 9_999_990, 1e7],
])('%d snaps near what the camera offers', (asked, above, below) => {
  const snapped = snapToRange(asked, exposure);
  expect(snapped).toBeLessThanOrEqual(Math.max(above, below));
  expect(snapped).toBeGreaterThanOrEqual(Math.min(above, below));
});

test('decimal steps leave no dust', () => {
  expect(snapToRange(0.3, { minimum: 0, maximum: 24, increment: 0.1 })).toBe(0.3);
});

test('what the slider yields lies in the range and on a step, and the slider returns near to it', () => {
  const ends = fc
    .record({ minimum: fc.integer({ min: 1, max: 1000 }), increment: fc.integer({ min: 1, max: 50 }) })
    .map(({ minimum, increment }) => ({ minimum, increment, maximum: minimum + increment * 10_000 }));
  fc.assert(
    fc.property(ends, fc.integer({ min: 0, max: SLIDER_STEPS }), (range, position) => {
      const value = valueAtPosition(position, range);
      expect(value).toBeGreaterThanOrEqual(range.minimum);
      expect(value).toBeLessThanOrEqual(range.maximum);
      expect((value - range.minimum) % range.increment).toBe(0);
      const again = valueAtPosition(positionOnLogScale(value, range), range);
      expect(Math.abs(again - value)).toBeLessThanOrEqual(Math.max(2 * range.increment, value * 0.03));
    }),
  );
});
