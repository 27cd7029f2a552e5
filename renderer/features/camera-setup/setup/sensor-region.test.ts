import fc from 'fast-check';
import { expect, test } from 'vitest';
import { rectangleBetween, regionUnder, sensorAxes, snapRegion, wholeSensor } from './sensor-region.ts';

const range = (minimum: number, maximum: number, increment: number | null) => ({
  minimum,
  maximum,
  increment,
  unit: 'px',
});
const noRanges = { exposureTimeUs: null, gainDb: null, width: null, height: null, offsetX: null, offsetY: null };
const axes = {
  across: { minimum: 64, full: 1920, step: 16, offsetStep: 8 },
  down: { minimum: 64, full: 1200, step: 2, offsetStep: 2 },
};

test('a camera without a width always sends its whole picture', () => {
  expect(sensorAxes(noRanges)).toBeNull();
});

test('the steps are the camera’s own, one pixel where it names none', () => {
  const ranges = { ...noRanges, width: range(64, 1920, 16), height: range(64, 1200, null), offsetX: range(0, 0, 8) };
  expect(sensorAxes(ranges)).toEqual({
    across: { minimum: 64, full: 1920, step: 16, offsetStep: 8 },
    down: { minimum: 64, full: 1200, step: 1, offsetStep: 1 },
  });
});

test('the whole sensor begins in its corner', () => {
  expect(wholeSensor(axes)).toEqual({ offsetX: 0, offsetY: 0, width: 1920, height: 1200 });
});

test('a rectangle on a picture that is itself a part of the sensor lies within that part', () => {
  const present = { offsetX: 800, offsetY: 400, width: 640, height: 400 };
  expect(regionUnder({ x: 0.5, y: 0.5, width: 0.25, height: 0.5 }, present, axes)).toEqual({
    offsetX: 1120,
    offsetY: 600,
    width: 160,
    height: 200,
  });
});

test('a click without a drag gives the smallest region, not an empty one', () => {
  const region = regionUnder({ x: 1, y: 1, width: 0, height: 0 }, wholeSensor(axes), axes);
  expect(region).toEqual({ offsetX: 1856, offsetY: 1136, width: 64, height: 64 });
});

test('every region, however wild, comes to lie on steps and inside the sensor', () => {
  const wild = fc.double({ min: -5000, max: 5000, noNaN: true });
  fc.assert(
    fc.property(wild, wild, wild, wild, (offsetX, offsetY, width, height) => {
      const region = snapRegion({ offsetX, offsetY, width, height }, axes);
      expect(region.offsetX + region.width).toBeLessThanOrEqual(1920);
      expect(region.offsetY + region.height).toBeLessThanOrEqual(1200);
      expect([region.offsetX % 8, region.offsetY % 2, (region.width - 64) % 16, region.height % 2]).toEqual([
        0, 0, 0, 0,
      ]);
      expect(Math.min(region.offsetX, region.offsetY)).toBeGreaterThanOrEqual(0);
      expect(snapRegion(region, axes)).toEqual(region);
    }),
  );
});

test('a rectangle is the same from whichever corner it is drawn, and stays on the picture', () => {
  const there = rectangleBetween({ x: 0.2, y: 0.9 }, { x: 1.4, y: -0.3 });
  expect(there).toEqual(rectangleBetween({ x: 1.4, y: -0.3 }, { x: 0.2, y: 0.9 }));
  expect(there).toEqual({ x: 0.2, y: 0, width: 0.8, height: 0.9 });
});
