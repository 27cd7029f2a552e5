import { createRequire } from 'node:module';
import { describe, expect, test } from 'vitest';
import { drawBoard, lensOf, type BoardScene } from '../../../test/support/draw-board.ts';
import { calibratePlane } from './calibrate-plane.ts';
import { cornerCount, cornerOnBoard, type BoardCorner, type CharucoBoard } from './charuco-board.ts';
import { detectCharuco } from './detect-charuco.ts';
import { loadOpenCv, usingCv } from './open-cv.ts';
import { toPixel } from './plane-map.ts';

const board: CharucoBoard = { columns: 7, rows: 5, squareMm: 20, markerMm: 15 };
const scene: BoardScene = {
  width: 800,
  height: 560,
  homography: [4.9, 0.35, 40, -0.3, 4.8, 50, 0.0001, 0.0002, 1],
  k1: -0.15,
  k2: 0.03,
};

function distancesFrom(corners: readonly BoardCorner[], seen: BoardScene): number[] {
  const plane = { homography: seen.homography, lens: lensOf(seen) };
  return corners.map(({ id, x, y }) => {
    const expected = toPixel(plane, cornerOnBoard(board, id));
    return Math.hypot(x - expected.x, y - expected.y);
  });
}

const isOpenCvLoaded = (): boolean =>
  Object.keys(createRequire(import.meta.url).cache).some((file) => file.includes('opencv-js'));

describe('detectCharuco', () => {
  test('loads OpenCV with the first board, not before', async () => {
    expect(isOpenCvLoaded()).toBe(false);
    await detectCharuco({ width: 1, height: 1, data: new Uint8Array(1) }, board);
    expect(isOpenCvLoaded()).toBe(true);
  });

  test('finds every corner to a fifth of a pixel, through perspective and a bending lens; the calibration follows', async () => {
    const corners = await detectCharuco(drawBoard(board, scene), board);
    expect(corners.map(({ id }) => id)).toEqual(Array.from({ length: cornerCount(board) }, (_, id) => id));
    expect(Math.max(...distancesFrom(corners, scene))).toBeLessThan(0.2);
    const calibrated = calibratePlane([corners], { board, width: 800, height: 560 });
    expect(Math.abs(calibrated.lens.k1 + 0.15)).toBeLessThan(0.01);
    expect(calibrated.residualRmsPx).toBeLessThan(0.12);
    const truth = calibratePlane(
      [corners.map(({ id }) => ({ id, ...toPixel({ ...scene, lens: lensOf(scene) }, cornerOnBoard(board, id)) }))],
      { board, width: 800, height: 560 },
    );
    expect(calibrated.mmPerPixel / truth.mmPerPixel).toBeCloseTo(1, 2);
  });

  test('leaves out what is hidden', async () => {
    const whole = drawBoard(board, scene);
    const data = whole.data.map((value, pixel) => (pixel % whole.width < 380 ? 128 : value));
    const corners = await detectCharuco({ ...whole, data }, board);
    expect(corners.length).toBeGreaterThanOrEqual(6);
    expect(corners.length).toBeLessThan(cornerCount(board));
    expect(Math.min(...corners.map(({ x }) => x))).toBeGreaterThan(370);
    expect(Math.max(...distancesFrom(corners, scene))).toBeLessThan(0.3);
  });

  test('a picture without a board, however small, has no corners', async () => {
    for (const [width, height] of [
      [1, 1],
      [3, 2],
      [320, 240],
    ] as const) {
      const data = Uint8Array.from({ length: width * height }, (_, pixel) => Math.imul(pixel, 2654435761) >>> 24);
      expect(await detectCharuco({ width, height, data }, board)).toEqual([]);
    }
  });

  test('a board that cannot be is refused before the picture is looked at', async () => {
    const picture = { width: 1, height: 1, data: new Uint8Array(1) };
    await expect(detectCharuco(picture, { ...board, columns: 1 })).rejects.toMatchObject({ code: 'bad-request' });
  });
});

describe('OpenCV', () => {
  test("leaves the process's own handlers of unhandled errors alone", async () => {
    const before = [process.listeners('uncaughtException'), process.listeners('unhandledRejection')];
    await Promise.all([loadOpenCv(), loadOpenCv()]);
    expect([process.listeners('uncaughtException'), process.listeners('unhandledRejection')]).toEqual(before);
  });

  test('its exceptions come in words, and what was made is freed', async () => {
    const { cv } = await loadOpenCv();
    const freed: string[] = [];
    const made = (name: string): { delete(): void } => ({ delete: () => freed.push(name) });
    const work = (): void =>
      usingCv(cv, (keep) => {
        keep(made('first'));
        keep(made('second'));
        const dictionary = keep(cv.getPredefinedDictionary(cv.DICT_4X4_100));
        keep(new cv.aruco_CharucoBoard(new cv.Size(5, 5), 10, 20, dictionary, keep(new cv.Mat())));
      });
    expect(work).toThrow('squareLength > markerLength');
    expect(freed).toEqual(['second', 'first']);
  });
});
