import { describe, expect, test } from 'vitest';
import { drawOverlay } from './draw-overlay.ts';

const image = { width: 3, height: 1, data: Uint8Array.of(100, 100, 100, 100, 100, 100, 100, 100, 100) };

describe('drawOverlay', () => {
  test('colours by score: nothing at the low end, yellowish between, red at the high end', () => {
    const map = { width: 3, height: 1, data: Float32Array.of(1, 2, 3) };
    const { data } = drawOverlay(image, map, { low: 1, high: 3, outline: 9 });
    expect([...data.subarray(0, 3)]).toEqual([100, 100, 100]);
    expect([...data.subarray(3, 6)]).toEqual([141, 103, 72]);
    expect([...data.subarray(6, 9)]).toEqual([165, 35, 55]);
    expect([...image.data]).toEqual([100, 100, 100, 100, 100, 100, 100, 100, 100]);
  });

  test('a coarser map is stretched over the picture, scores beyond the range are clamped', () => {
    const map = { width: 1, height: 1, data: Float32Array.of(99) };
    const { data } = drawOverlay(image, map, { low: 0, high: 1, outline: 100 });
    expect(new Set(data)).toEqual(new Set([165, 35, 55]));
  });

  test('the outline runs along the inside of the defect and stays open at the border of the picture', () => {
    const black = { width: 4, height: 3, data: new Uint8Array(36) };
    const map = { width: 4, height: 3, data: Float32Array.of(0, 5, 5, 5, 0, 5, 5, 5, 0, 5, 5, 5) };
    const { data } = drawOverlay(black, map, { low: 90, high: 99, outline: 5 });
    const isDrawn = Array.from({ length: 12 }, (_, pixel) => data[pixel * 3] === 200);
    expect(isDrawn).toEqual([0, 1, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0].map(Boolean));
  });
});
