import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { lensOf, type BoardScene } from '../../../test/support/draw-board.ts';
import { seededRandom } from '../../evaluate/seeded-random.ts';
import { calibratePlane } from './calibrate-plane.ts';
import { cornerCount, cornerOnBoard, type BoardCorner, type CharucoBoard } from './charuco-board.ts';
import { fitHomography, invert, project } from './fit-homography.ts';
import { millimetresPerPixelAt, toMillimetres, toPixel } from './plane-map.ts';
import { distort, isOneToOne, straightLens, undistort } from './radial-distortion.ts';
import { rectificationMap, rectify } from './rectify.ts';

const board: CharucoBoard = { columns: 9, rows: 6, squareMm: 20, markerMm: 15 };
const subject = { board, width: 1920, height: 1080 };
const scene: BoardScene = {
  width: 1920,
  height: 1080,
  homography: [10.2, 0.4, 20, -0.5, 9.4, -10, 0.00012, 0.00025, 1],
  k1: -0.18,
  k2: 0.04,
};
const otherPlacements = [
  { ...scene, homography: [9, -1.4, 200, 1.6, 8.7, -80, 0.0003, -0.0002, 1] },
  { ...scene, homography: [8.8, 1.2, 90, -1.1, 9, 150, -0.0003, 0.0002, 1] },
] as const satisfies readonly BoardScene[];

function planeOf(seen: BoardScene): Parameters<typeof toPixel>[0] {
  return { homography: seen.homography, lens: lensOf(seen) };
}

/** Normal noise of `sigmaPx` in x and in y. */
function cornersOf(seen: BoardScene, sigmaPx = 0, seed = 1): BoardCorner[] {
  const random = seededRandom(seed);
  const normal = (): number => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random()) * sigmaPx;
  return Array.from({ length: cornerCount(board) }, (_, id) => {
    const { x, y } = toPixel(planeOf(seen), cornerOnBoard(board, id));
    return { id, x: x + normal(), y: y + normal() };
  });
}

function failure(message: string): { readonly code: string; readonly message: unknown } {
  return expect.objectContaining({ code: 'calibration-failed', message: expect.stringContaining(message) }) as never;
}

function catching(work: () => unknown): unknown {
  try {
    work();
    return null;
  } catch (error) {
    return error;
  }
}

const centre = { x: lensOf(scene).centreX, y: lensOf(scene).centreY };
const trueScale = millimetresPerPixelAt(planeOf(scene), centre);

describe('a calibration from one picture', () => {
  test('without noise finds scale and lens to the last digits', () => {
    const found = calibratePlane([cornersOf(scene)], subject);
    expect(found.lens.k1).toBeCloseTo(-0.18, 8);
    expect(found.lens.k2).toBeCloseTo(0.04, 8);
    expect(found.mmPerPixel).toBeCloseTo(trueScale, 9);
    expect(found.residualMaximumPx).toBeLessThan(1e-6);
    expect(found).toMatchObject({ isLensFitted: true, cornersUsed: 40, outliers: [] });
  });

  test('with noise is off by no more than it says: within four standard errors in each of 40 tries', () => {
    const deviations: number[] = [];
    for (let seed = 1; seed <= 40; seed += 1) {
      const { lens, k1Error, k2Error, mmPerPixel, residualRmsPx } = calibratePlane(
        [cornersOf(scene, 0.1, seed)],
        subject,
      );
      expect(Math.abs(lens.k1 + 0.18)).toBeLessThan(4 * k1Error);
      expect(Math.abs(lens.k2 - 0.04)).toBeLessThan(4 * k2Error);
      expect(Math.abs(mmPerPixel / trueScale - 1)).toBeLessThan(0.001);
      expect(residualRmsPx).toBeGreaterThan(0.08);
      expect(residualRmsPx).toBeLessThan(0.2);
      deviations.push((lens.k1 + 0.18) / k1Error);
    }
    // The stated error is neither too small nor so large that it says nothing.
    const spread = Math.sqrt(deviations.reduce((sum, value) => sum + value * value, 0) / deviations.length);
    expect(spread).toBeGreaterThan(0.7);
    expect(spread).toBeLessThan(1.4);
  });

  test('a straight lens is found straight', () => {
    const { lens, k1Error, k2Error } = calibratePlane([cornersOf({ ...scene, k1: 0, k2: 0 }, 0.05)], subject);
    expect(Math.abs(lens.k1)).toBeLessThan(4 * k1Error);
    expect(Math.abs(lens.k2)).toBeLessThan(4 * k2Error);
  });

  test('a few corners near the centre tell the scale, and no lens is guessed from them', () => {
    const near = cornersOf({ ...scene, k1: 0, k2: 0 }, 0.05).filter(
      ({ x, y }) => Math.hypot(x - centre.x, y - centre.y) < 400,
    );
    const found = calibratePlane([near], subject);
    expect(found).toMatchObject({ isLensFitted: false, k1Error: 0, lens: { k1: 0, k2: 0 } });
    expect(found.mmPerPixel / trueScale).toBeCloseTo(1, 3);
  });

  test('a tilted camera shows in the spread of the scale', () => {
    const upright: BoardScene = { ...scene, homography: [10, 0, 100, 0, 10, 40, 0, 0, 1], k1: 0, k2: 0 };
    expect(calibratePlane([cornersOf(upright)], subject).scaleSpread).toBeLessThan(1e-6);
    expect(calibratePlane([cornersOf({ ...scene, k1: 0, k2: 0 })], subject).scaleSpread).toBeGreaterThan(0.02);
  });
});

test('more pictures narrow the lens; scale and place stay those of the first', () => {
  const views = [scene, ...otherPlacements].map((seen, index) => cornersOf(seen, 0.1, index + 1));
  const one = calibratePlane(views.slice(0, 1), subject);
  const all = calibratePlane(views, subject);
  expect(all.k1Error).toBeLessThan(0.7 * one.k1Error);
  expect(Math.abs(all.lens.k1 + 0.18)).toBeLessThan(4 * all.k1Error);
  expect(all.cornersUsed).toBe(120);
  expect(all.mmPerPixel / trueScale).toBeCloseTo(1, 3);
  const { xMm, yMm } = toMillimetres(all, toPixel(planeOf(scene), { xMm: 60, yMm: 80 }));
  expect(Math.hypot(xMm - 60, yMm - 80)).toBeLessThan(0.02);
});

describe('corners that do not belong', () => {
  test('are named with their distance and change nothing', () => {
    const corners = cornersOf(scene, 0.05);
    const moved = corners.map((corner) =>
      corner.id === 3
        ? { ...corner, x: corner.x + 40 }
        : corner.id === 17
          ? { ...corner, y: corner.y - 3 }
          : corner.id === 30
            ? { ...corner, x: corner.x + 1.2 }
            : corner,
    );
    const found = calibratePlane([moved], subject);
    expect(found.outliers.map(({ id }) => id)).toEqual([3, 17, 30]);
    expect(found.outliers[0]?.distancePx).toBeGreaterThan(20);
    expect(found.cornersUsed).toBe(37);
    const without = calibratePlane([corners.filter(({ id }) => ![3, 17, 30].includes(id))], subject);
    expect(found.lens).toEqual(without.lens);
  });

  test('more than a fifth of them end in a failure that says what to do', () => {
    const random = seededRandom(5);
    const bent = cornersOf(scene).map((corner) =>
      corner.id % 3 === 0 ? { ...corner, x: corner.x + 200 * random(), y: corner.y - 100 * random() } : corner,
    );
    expect(catching(() => calibratePlane([bent], subject))).toEqual(failure('lay the board flat'));
  });

  test('of another board are refused', () => {
    const corners = [...cornersOf(scene), { id: 40, x: 1, y: 1 }];
    expect(catching(() => calibratePlane([corners], subject))).toEqual(failure('no corner 40'));
  });
});

describe('what tells too little', () => {
  const corners = cornersOf(scene);
  test.each([
    ['no picture', [], 'no picture of the board'],
    ['an empty picture', [[]], 'Picture 1 shows 0 usable corners'],
    ['five corners', [corners.slice(0, 5)], 'Picture 1 shows 5 usable corners of the board; at least 6'],
    ['one row of corners', [corners.slice(0, 8)], 'lie on one line'],
    ['the same corner again and again', [Array.from({ length: 9 }, () => ({ id: 1, x: 5, y: 5 }))], 'lie on one line'],
    ['a second picture with three corners', [corners, corners.slice(0, 3)], 'Picture 2 shows 3 usable corners'],
  ])('%s is refused with what is missing', (_, views, message) => {
    expect(catching(() => calibratePlane(views, subject))).toEqual(failure(message));
  });

  test('three points make no plane', () => {
    const pairs = [0, 1, 2].map((at) => ({ board: { xMm: at, yMm: at * at }, picture: { x: at, y: at * at } }));
    expect(catching(() => fitHomography(pairs))).toEqual(failure('Only 3 corners'));
  });
});

describe('the maps', () => {
  test('any real perspective is found from four points and undone', () => {
    const tilt = fc.double({ min: -0.0004, max: 0.0004, noNaN: true });
    const turn = fc.double({ min: -Math.PI, max: Math.PI, noNaN: true });
    fc.assert(
      fc.property(tilt, tilt, turn, fc.double({ min: 1, max: 20, noNaN: true }), (g, h, angle, scale) => {
        const [cos, sin] = [scale * Math.cos(angle), scale * Math.sin(angle)];
        const homography = [cos, -sin, 300, sin, cos, 200, g, h, 1] as const;
        const points = [0, 180].flatMap((xMm) => [0, 120].map((yMm) => ({ xMm, yMm })));
        const found = fitHomography(points.map((point) => ({ board: point, picture: project(homography, point) })));
        for (const [index, value] of homography.entries()) {
          expect(Math.abs((found[index] ?? NaN) - value)).toBeLessThan(1e-6 * (1 + Math.abs(value)));
        }
        const { x, y } = project(invert(found), { xMm: 300, yMm: 200 });
        expect(Math.hypot(x, y)).toBeLessThan(1e-6);
      }),
    );
  });

  test('a lens that keeps the order of radii is undone everywhere in the picture', () => {
    const strength = fc.double({ min: -0.25, max: 0.25, noNaN: true });
    const across = fc.double({ min: 0, max: 639, noNaN: true });
    const down = fc.double({ min: 0, max: 479, noNaN: true });
    fc.assert(
      fc.property(strength, strength, across, down, (k1, k2, x, y) => {
        const lens = { ...straightLens(640, 480), k1, k2 };
        fc.pre(isOneToOne(lens));
        const back = undistort(lens, distort(lens, { x, y }));
        expect(Math.hypot(back.x - x, back.y - y)).toBeLessThan(1e-6);
      }),
    );
    expect(isOneToOne({ ...straightLens(640, 480), k1: -0.5, k2: 0 })).toBe(false);
  });

  test('a rectified picture keeps its centre and direction, and equal lengths are equal everywhere', () => {
    const small = { board, width: 192, height: 108 };
    const seen: BoardScene = {
      ...scene,
      ...small,
      homography: [-0.7, -0.6, 180, 0.62, -0.68, 30, 0.0004, -0.0003, 1],
    };
    const calibrated = calibratePlane([cornersOf(seen)], small);
    const map = rectificationMap(calibrated);
    const placeOf = (column: number, row: number): ReturnType<typeof toMillimetres> => {
      const index = row * map.width + column;
      return toMillimetres(calibrated, { x: map.x[index] ?? NaN, y: map.y[index] ?? NaN });
    };
    for (const [column, row] of [
      [0, 0],
      [100, 50],
      [180, 100],
    ] as const) {
      const [here, right, below] = [placeOf(column, row), placeOf(column + 10, row), placeOf(column, row + 7)];
      const lengthAcross = Math.hypot(right.xMm - here.xMm, right.yMm - here.yMm);
      const lengthDown = Math.hypot(below.xMm - here.xMm, below.yMm - here.yMm);
      expect(lengthAcross / calibrated.mmPerPixel).toBeCloseTo(10, 3);
      expect(lengthDown / calibrated.mmPerPixel).toBeCloseTo(7, 3);
    }
    const [middle, beside] = [54 * 192 + 96, 54 * 192 + 99];
    expect(map.x[middle]).toBeCloseTo(96, 1);
    expect(map.y[middle]).toBeCloseTo(54, 1);
    expect((map.x[beside] ?? NaN) - (map.x[middle] ?? NaN)).toBeGreaterThan(2.5);
  });

  test('rectifying interpolates between pixels and leaves black what was not seen', () => {
    const image = { width: 2, height: 2, data: Uint8Array.from([0, 10, 20, 100, 110, 120, 40, 50, 60, 200, 210, 220]) };
    const map = { width: 3, height: 1, x: Float32Array.from([0.5, 1, -0.1]), y: Float32Array.from([0.5, 0, 0]) };
    expect([...rectify(image, map).data]).toEqual([85, 95, 105, 100, 110, 120, 0, 0, 0]);
  });
});
