import { describe, expect, test } from 'vitest';
import { drawOverlay } from './draw-overlay.ts';

const image = { width: 3, height: 1, data: Uint8Array.of(100, 100, 100, 100, 100, 100, 100, 100, 100) };

describe('drawOverlay', () => {
  test('colours by score: nothing at the low end, yellowish between, red at the high end', () => {
    const map = { width: 3, height: 1, data: Float32Array.of(1, 2, 3) };
    const { data } = drawOverlay(image, map, { low: 1, high: 3 });
    expect([...data.subarray(0, 3)]).toEqual([100, 100, 100]);
    expect([...data.subarray(3, 6)]).toEqual([141, 103, 72]);
    expect([...data.subarray(6, 9)]).toEqual([165, 35, 55]);
    expect([...image.data]).toEqual([100, 100, 100, 100, 100, 100, 100, 100, 100]);
  });

  test('a coarser map is stretched over the picture, scores beyond the range are clamped', () => {
    const map = { width: 1, height: 1, data: Float32Array.of(99) };
    const { data } = drawOverlay(image, map, { low: 0, high: 1 });
    expect(new Set(data)).toEqual(new Set([165, 35, 55]));
  });
});
