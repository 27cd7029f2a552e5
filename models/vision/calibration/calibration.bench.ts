import { expect, test } from 'vitest';
import { drawBoard, lensOf, type BoardScene } from '../../../test/support/draw-board.ts';
import { applyFlatField } from './apply-flat-field.ts';
import { calibratePlane } from './calibrate-plane.ts';
import { cornerOnBoard, type CharucoBoard } from './charuco-board.ts';
import { detectCharuco } from './detect-charuco.ts';
import { measureFlatField } from './flat-field.ts';
import { toPixel } from './plane-map.ts';
import { rectificationMap, rectify } from './rectify.ts';

const board: CharucoBoard = { columns: 9, rows: 6, squareMm: 20, markerMm: 15 };
const width = 1920;
const height = 1080;
const scene: BoardScene = {
  width,
  height,
  homography: [9.6, 0.4, 60, -0.5, 8.8, 30, 0.0001, 0.0002, 1],
  k1: -0.18,
  k2: 0.04,
};

/** Each call takes long enough that a few tell. */
const FEW_ROUNDS = { iterations: 5, time: 1_000, warmupIterations: 1, warmupTime: 100 };

test('calibration with pictures of 1920 × 1080', { timeout: 300_000 }, async ({ bench }) => {
  const picture = drawBoard(board, scene);
  const corners = await detectCharuco(picture, board);
  const truth = { homography: scene.homography, lens: lensOf(scene) };
  const errors = corners.map(({ id, x, y }) => {
    const expected = toPixel(truth, cornerOnBoard(board, id));
    return Math.hypot(x - expected.x, y - expected.y);
  });
  expect(corners).toHaveLength(40);
  expect(Math.max(...errors)).toBeLessThan(0.2);
  const subject = { board, width, height };
  const calibration = calibratePlane([corners], subject);
  expect(Math.abs(calibration.lens.k1 + 0.18)).toBeLessThan(0.01);
  const view = { ...picture, channels: 1 } as const;
  const rgb = { width, height, data: new Uint8Array(width * height * 3).fill(100) };
  const { correction } = measureFlatField([{ ...view, data: new Uint8Array(width * height).fill(180) }]);
  const map = rectificationMap(calibration);
  await bench('find the board', FEW_ROUNDS, async () => void (await detectCharuco(picture, board))).run();
  await bench('fit one picture', () => void calibratePlane([corners], subject)).run();
  await bench('rectification map', FEW_ROUNDS, () => void rectificationMap(calibration)).run();
  await bench('rectify a picture', FEW_ROUNDS, () => void rectify(rgb, map)).run();
  await bench('measure a flat field', FEW_ROUNDS, () => void measureFlatField([{ ...rgb, channels: 3 }])).run();
  await bench('apply a flat field', FEW_ROUNDS, () => void applyFlatField(rgb, correction)).run();
});
