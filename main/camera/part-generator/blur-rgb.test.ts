import fc from 'fast-check';
import { expect, test } from 'vitest';
import { blurRgb } from './blur-rgb.ts';

const size = { min: 1, max: 24 };

test('a flat picture stays flat, at any size and radius', () => {
  fc.assert(
    fc.property(fc.integer(size), fc.integer(size), fc.nat({ max: 30 }), fc.nat({ max: 255 }), (...drawn) => {
      const [width, height, radius, code] = drawn;
      const flat = new Uint8Array(width * height * 3).fill(code);
      expect(blurRgb(flat, width, height, radius)).toEqual(flat);
    }),
    { numRuns: 60 },
  );
});

test('a bright dot spreads evenly to all sides and keeps its light', () => {
  const side = 41;
  const picture = new Uint8Array(side * side * 3);
  const middle = (20 * side + 20) * 3;
  picture.fill(255, middle, middle + 3);
  for (let y = 15; y <= 25; y++) {
    picture.fill(255, (y * side + 15) * 3, (y * side + 26) * 3);
  }
  const blurred = blurRgb(picture, side, side, 3);
  const at = (x: number, y: number) => blurred[(y * side + x) * 3] ?? 0;
  const sum = (bytes: Uint8Array) => bytes.reduce((total, byte) => total + byte, 0);
  expect([at(12, 20), at(28, 20), at(20, 12), at(20, 28)]).toEqual(Array.from({ length: 4 }, () => at(12, 20)));
  expect(at(12, 20)).toBeGreaterThan(0);
  expect(at(20, 20)).toBeLessThan(255);
  expect(Math.abs(sum(blurred) / sum(picture) - 1)).toBeLessThan(0.02);
});

test('radius 0 gives an equal copy', () => {
  const picture = Uint8Array.from({ length: 27 }, (_, at) => at * 9);
  const copy = blurRgb(picture, 3, 3, 0.4);
  expect(copy).toEqual(picture);
  expect(copy.buffer).not.toBe(picture.buffer);
});
