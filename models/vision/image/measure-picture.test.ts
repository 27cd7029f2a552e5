import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { FOCUS_COLUMNS, FOCUS_ROWS, HISTOGRAM_BINS, measurePicture } from './measure-picture.ts';
import { measureScene, type SceneView } from './measure-scene.ts';

function draw(width: number, height: number, luma: (x: number, y: number) => number): SceneView {
  const data = Uint8Array.from({ length: width * height }, (_, index) =>
    luma(index % width, Math.floor(index / width)),
  );
  return { width, height, channels: 1, data };
}

describe('measurePicture', () => {
  test('brightness and focus are those that the interlock measures', () => {
    const view = draw(1000, 700, (x, y) => (x * 7 + y * 13 + (x % 9) * 11) % 256);
    expect(measurePicture(view)).toMatchObject(measureScene(view));
  });

  test('a small picture is counted pixel by pixel', () => {
    const pictures = fc
      .record({ width: fc.integer({ min: 1, max: 40 }), height: fc.integer({ min: 1, max: 20 }) })
      .chain(({ width, height }) =>
        fc
          .uint8Array({ minLength: width * height, maxLength: width * height })
          .map((data) => ({ width, height, channels: 1, data }) as const),
      );
    fc.assert(
      fc.property(pictures, (view) => {
        const { histogram, saturatedFraction, blackFraction, focusGrid } = measurePicture(view);
        const expected = Array.from(
          { length: HISTOGRAM_BINS },
          (_, bin) => view.data.filter((value) => value >> 2 === bin).length,
        );
        expect(histogram).toEqual(expected);
        expect(saturatedFraction).toBeCloseTo(view.data.filter((value) => value === 255).length / view.data.length);
        expect(blackFraction).toBeCloseTo(view.data.filter((value) => value === 0).length / view.data.length);
        expect(focusGrid).toHaveLength(FOCUS_COLUMNS * FOCUS_ROWS);
        expect(focusGrid.every((value) => Number.isFinite(value) && value > -1e-6)).toBe(true);
      }),
    );
  });

  test('one clipped colour is saturation, although the pixel is not white', () => {
    const data = Uint8Array.from({ length: 300 }, (_, index) => (index % 3 === 0 && index < 30 ? 255 : 40));
    const { saturatedFraction, histogram } = measurePicture({ width: 10, height: 10, channels: 3, data });
    expect(saturatedFraction).toBeCloseTo(0.1);
    expect(histogram[(77 * 255 + 179 * 40) >> 10]).toBe(10);
  });

  test('a few clipped pixels of a large picture are not averaged away', () => {
    const view = draw(1920, 1080, (x, y) => (y < 108 && x % 4 === 2 ? 255 : 100));
    expect(measurePicture(view).saturatedFraction).toBeCloseTo(0.1, 1);
  });

  test('the grid shows where a picture is sharp', () => {
    const view = draw(960, 540, (x, y) => (x < 480 ? 120 : 120 + 60 * ((Math.floor(x / 4) + Math.floor(y / 4)) % 2)));
    const { focusGrid } = measurePicture(view);
    const cell = (column: number, row: number): number => focusGrid[row * FOCUS_COLUMNS + column] ?? NaN;
    expect(cell(3, 4)).toBeCloseTo(0, 6);
    expect(cell(12, 4)).toBeGreaterThan(100);
    expect(cell(12, 0)).toBeGreaterThan(100);
    expect(cell(0, 8)).toBeCloseTo(0, 6);
  });
});
