import { AppError } from '../../../contract/errors.ts';
import type { PointMm } from './charuco-board.ts';
import { decompose, solveDecomposed } from '../../statistics/positive-definite.ts';

export type PointPx = { readonly x: number; readonly y: number };

/** One point on the board's plane and where the picture shows it. */
export type PointPair = { readonly board: PointMm; readonly picture: PointPx };

/** Nine numbers, row by row, the last 1: board millimetres to picture pixels. */
export type Homography = readonly [number, number, number, number, number, number, number, number, number];

export const LEAST_HOMOGRAPHY_PAIRS = 4;

/**
 * Fits the plane's perspective by the normalised direct linear transform (Hartley 1997), which minimises an algebraic
 * error: the start of every finer fit.
 * @throws AppError `calibration-failed` when the points are too few or lie on a line
 */
export function fitHomography(pairs: readonly PointPair[]): Homography {
  if (pairs.length < LEAST_HOMOGRAPHY_PAIRS) {
    throw new AppError(
      'calibration-failed',
      `Only ${pairs.length} corners of the board were found; at least ${LEAST_HOMOGRAPHY_PAIRS} are needed: show more of the board`,
    );
  }
  const board = normaliser(pairs.map(({ board }) => ({ x: board.xMm, y: board.yMm })));
  const picture = normaliser(pairs.map(({ picture }) => picture));
  const normal = { size: 8, values: new Float64Array(64) };
  const right = new Float64Array(8);
  for (const pair of pairs) {
    const from = board.apply({ x: pair.board.xMm, y: pair.board.yMm });
    const to = picture.apply(pair.picture);
    addEquation(normal.values, right, [from.x, from.y, 1, 0, 0, 0, -from.x * to.x, -from.y * to.x, to.x]);
    addEquation(normal.values, right, [0, 0, 0, from.x, from.y, 1, -from.x * to.y, -from.y * to.y, to.y]);
  }
  const lower = decompose(normal);
  if (lower === null) {
    throw onALine();
  }
  const [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0, g = 0, h = 0] = solveDecomposed(lower, right);
  return withLastOne(multiply(multiply(picture.inverse, [a, b, c, d, e, f, g, h, 1]), board.matrix));
}

/** Returns where the picture shows a point of the board. */
export function project([a, b, c, d, e, f, g, h]: Homography, { xMm, yMm }: PointMm): PointPx {
  const w = g * xMm + h * yMm + 1;
  return { x: (a * xMm + b * yMm + c) / w, y: (d * xMm + e * yMm + f) / w };
}

/** Returns the homography from picture pixels to board millimetres. */
export function invert([a, b, c, d, e, f, g, h, i]: Homography): Homography {
  return withLastOne([
    e * i - f * h,
    c * h - b * i,
    b * f - c * e,
    f * g - d * i,
    a * i - c * g,
    c * d - a * f,
    d * h - e * g,
    b * g - a * h,
    a * e - b * d,
  ]);
}

function addEquation(normal: Float64Array, right: Float64Array, equation: readonly number[]): void {
  const value = equation[8] as number;
  for (let row = 0; row < 8; row += 1) {
    const factor = equation[row] as number;
    right[row] = (right[row] as number) + factor * value;
    for (let column = 0; column < 8; column += 1) {
      normal[row * 8 + column] = (normal[row * 8 + column] as number) + factor * (equation[column] as number);
    }
  }
}

/** Moves points about their centre and scales them to a mean distance of √2: without it the equations are ill-conditioned. */
function normaliser(points: readonly PointPx[]): {
  readonly apply: (point: PointPx) => PointPx;
  readonly matrix: Homography;
  readonly inverse: Homography;
} {
  const mean = (of: (point: PointPx) => number): number =>
    points.reduce((sum, point) => sum + of(point), 0) / points.length;
  const x = mean((point) => point.x);
  const y = mean((point) => point.y);
  const distance = mean((point) => Math.hypot(point.x - x, point.y - y));
  if (!(distance > 0)) {
    throw onALine();
  }
  const scale = Math.SQRT2 / distance;
  return {
    apply: (point) => ({ x: (point.x - x) * scale, y: (point.y - y) * scale }),
    matrix: [scale, 0, -x * scale, 0, scale, -y * scale, 0, 0, 1],
    inverse: [1 / scale, 0, x, 0, 1 / scale, y, 0, 0, 1],
  };
}

/** Returns the homography that does `other` first, then `one`; its last number need not be 1. */
export function multiply(one: Homography, other: Homography): Homography {
  const product = Array.from({ length: 9 }, (_, index) => {
    const row = Math.floor(index / 3) * 3;
    const column = index % 3;
    return [0, 1, 2].reduce((sum, k) => sum + (one[row + k] as number) * (other[k * 3 + column] as number), 0);
  });
  return product as unknown as Homography;
}

function withLastOne(matrix: Homography): Homography {
  return matrix.map((value) => value / matrix[8]) as unknown as Homography;
}

function onALine(): AppError {
  return new AppError(
    'calibration-failed',
    'The corners that were found lie on one line and say nothing of the plane: show more of the board',
  );
}
