import { expect, test } from 'vitest';
import { drawBoard, lensOf, type BoardScene } from '../../test/support/draw-board.ts';
import { calibratePlane } from '../../models/vision/calibration/calibrate-plane.ts';
import { detectCharuco } from '../../models/vision/calibration/detect-charuco.ts';
import { measureFlatField } from '../../models/vision/calibration/flat-field.ts';
import { toRgb8 } from '../camera/pixel-format/convert-picture.ts';
import { correctPicture } from './correct-picture.ts';

const board = { columns: 7, rows: 5, squareMm: 20, markerMm: 15 };
const size = { width: 560, height: 400 };
const scene: BoardScene = {
  ...size,
  homography: [3.4, 0.25, 30, -0.2, 3.3, 40, 0.0002, 0.0005, 1],
  k1: -0.15,
  k2: 0.03,
};
const drawn = drawBoard(board, scene);
const rgb = toRgb8({ ...drawn, format: 'Mono8' });

test('on a corrected picture of the board all squares are equally large, found by the same detector', async () => {
  const calibration = calibratePlane([await detectCharuco(drawn, board)], { board, ...size });
  expect(lensOf(scene).k1).toBeCloseTo(calibration.lens.k1, 1);
  const corrected = correctPicture(rgb, { light: null, plane: calibration });
  const grey = { ...size, data: corrected.data.filter((_, index) => index % 3 === 0) };
  const corners = await detectCharuco(grey, board);
  expect(corners.length).toBeGreaterThan(15);
  const across = board.columns - 1;
  const lengths = corners.flatMap(({ id, x, y }) => {
    const right = corners.find((other) => other.id === id + 1 && other.id % across !== 0);
    return right === undefined ? [] : [Math.hypot(right.x - x, right.y - y) * calibration.mmPerPixel];
  });
  expect(lengths.length).toBeGreaterThan(10);
  expect(Math.min(...lengths)).toBeGreaterThan(19.8);
  expect(Math.max(...lengths)).toBeLessThan(20.2);
});

test('light alone is taken out where no plane is known, and nothing where nothing is', () => {
  const surface = { ...size, data: new Uint8Array(size.width * size.height * 3) };
  surface.data.forEach((_, index) => (surface.data[index] = 120 + ((Math.floor(index / 3) % 560) * 100) / 560));
  const { correction } = measureFlatField([{ ...surface, channels: 3 }]);
  const even = correctPicture(surface, { light: correction, plane: null });
  expect(measureFlatField([{ ...even, channels: 3 }]).uniformity).toBeGreaterThan(0.98);
  expect(correctPicture(surface, { light: null, plane: null })).toBe(surface);
});

test('a calibration of another picture size is refused', async () => {
  const calibration = calibratePlane([await detectCharuco(drawn, board)], { board, ...size });
  const small = { width: 2, height: 2, data: new Uint8Array(12) };
  expect(() => correctPicture(small, { light: null, plane: calibration })).toThrow('of 560 × 400, this one has 2 × 2');
});
