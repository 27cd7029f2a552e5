import fc from 'fast-check';
import { expect, test } from 'vitest';
import { barHeights, clippingOf, histogramTable } from './histogram.ts';

test('the fullest bin is full height and a hundredth of it a tenth', () => {
  expect(barHeights([100, 1, 0])).toEqual([1, 0.1, 0]);
});

test('an empty picture has no bars', () => {
  expect(barHeights([0, 0])).toEqual([0, 0]);
  expect(barHeights([])).toEqual([]);
});

test('heights lie between 0 and 1 and keep the order of the counts', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(), { minLength: 1 }), (counts) => {
      const heights = barHeights(counts);
      heights.forEach((height, index) => {
        expect(height).toBeGreaterThanOrEqual(0);
        expect(height).toBeLessThanOrEqual(1);
        counts.forEach((other, at) => other > (counts[index] ?? 0) && expect(heights[at]).toBeGreaterThan(height));
      });
    }),
  );
});

test.each([
  [0, 0, 'none'],
  [0.0005, 0.0009, 'none'],
  [0.02, 0, 'bright'],
  [0, 0.02, 'dark'],
  [0.02, 0.02, 'both'],
] as const)('%d too bright and %d black is %s', (bright, dark, clipping) => {
  expect(clippingOf(bright, dark)).toBe(clipping);
});

test('the table sums to everything', () => {
  const rows = histogramTable(
    Array.from({ length: 64 }, () => 2),
    8,
  );
  expect(rows.map(({ fromLuma }) => fromLuma)).toEqual([0, 32, 64, 96, 128, 160, 192, 224]);
  expect(rows.reduce((sum, { share }) => sum + share, 0)).toBeCloseTo(1);
});

test('the table of an empty picture holds zeros', () => {
  expect(histogramTable([0, 0], 2)).toEqual([
    { fromLuma: 0, share: 0 },
    { fromLuma: 128, share: 0 },
  ]);
});
