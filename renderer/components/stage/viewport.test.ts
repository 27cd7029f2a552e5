import fc from 'fast-check';
import { expect, test } from 'vitest';
import { fitInside, panBy, WHOLE_PICTURE, zoomAt } from './viewport.ts';

const stage = { width: 800, height: 600 };
const spot = fc.record({ x: fc.integer({ min: -400, max: 400 }), y: fc.integer({ min: -300, max: 300 }) });

test('the spot under the finger stays under it while zooming in', () => {
  fc.assert(
    fc.property(spot, fc.double({ min: 1, max: 4, noNaN: true }), (anchor, factor) => {
      const { scale, shiftX, shiftY } = zoomAt(WHOLE_PICTURE, factor, anchor, stage);
      expect(anchor.x * scale + shiftX).toBeCloseTo(anchor.x, 6);
      expect(anchor.y * scale + shiftY).toBeCloseTo(anchor.y, 6);
    }),
  );
});

test('the picture can neither be lost nor made smaller than the stage', () => {
  const step = fc.oneof(
    fc.record({ zoom: fc.double({ min: 0.1, max: 10, noNaN: true }), at: spot }),
    fc.record({ pan: spot }),
  );
  fc.assert(
    fc.property(fc.array(step, { maxLength: 30 }), (steps) => {
      const end = steps.reduce(
        (viewport, one) =>
          'zoom' in one ? zoomAt(viewport, one.zoom, one.at, stage) : panBy(viewport, one.pan, stage),
        WHOLE_PICTURE,
      );
      expect(end.scale).toBeGreaterThanOrEqual(1);
      expect(end.scale).toBeLessThanOrEqual(12);
      expect(Math.abs(end.shiftX)).toBeLessThanOrEqual(((end.scale - 1) / 2) * stage.width + 1e-9);
      expect(Math.abs(end.shiftY)).toBeLessThanOrEqual(((end.scale - 1) / 2) * stage.height + 1e-9);
    }),
  );
});

test('a wide picture fills the width, a tall one the height', () => {
  expect(fitInside(2, stage)).toEqual({ width: 800, height: 400 });
  expect(fitInside(1, stage)).toEqual({ width: 600, height: 600 });
});
