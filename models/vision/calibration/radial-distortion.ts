import type { PointPx } from './fit-homography.ts';

/**
 * Radial lens distortion about the picture's centre (Brown 1971): a point at radius r, in half diagonals of the
 * picture, is seen at r · (1 + k1 r² + k2 r⁴). Half diagonals keep the numbers of one lens for every reduction.
 */
export type RadialDistortion = {
  readonly centreX: number;
  readonly centreY: number;
  readonly halfDiagonalPx: number;
  readonly k1: number;
  readonly k2: number;
};

/** Returns a lens without distortion for pictures of this size. */
export function straightLens(width: number, height: number): RadialDistortion {
  return {
    centreX: (width - 1) / 2,
    centreY: (height - 1) / 2,
    halfDiagonalPx: Math.hypot(width, height) / 2,
    k1: 0,
    k2: 0,
  };
}

/** Returns where the lens shows a point that a straight lens would show at `point`. */
export function distort({ centreX, centreY, halfDiagonalPx, k1, k2 }: RadialDistortion, point: PointPx): PointPx {
  const x = (point.x - centreX) / halfDiagonalPx;
  const y = (point.y - centreY) / halfDiagonalPx;
  const square = x * x + y * y;
  const factor = halfDiagonalPx * (1 + k1 * square + k2 * square * square);
  return { x: centreX + x * factor, y: centreY + y * factor };
}

/** Newton's steps double the right digits; from the seen radius ten are more than enough where an answer exists. */
const NEWTON_STEPS = 10;

/** Returns where a straight lens would show what this lens shows at `point`: the inverse of `distort` within the picture. */
export function undistort({ centreX, centreY, halfDiagonalPx, k1, k2 }: RadialDistortion, point: PointPx): PointPx {
  const x = (point.x - centreX) / halfDiagonalPx;
  const y = (point.y - centreY) / halfDiagonalPx;
  const seen = Math.hypot(x, y);
  let radius = seen;
  for (let step = 0; step < NEWTON_STEPS; step += 1) {
    const square = radius * radius;
    const slope = 1 + 3 * k1 * square + 5 * k2 * square * square;
    radius -= (radius * (1 + k1 * square + k2 * square * square) - seen) / slope;
  }
  const factor = seen === 0 ? 1 : radius / seen;
  return { x: centreX + x * factor * halfDiagonalPx, y: centreY + y * factor * halfDiagonalPx };
}

/** Returns whether the lens keeps the order of radii up to the picture's corner, as every real lens does. */
export function isOneToOne({ k1, k2 }: RadialDistortion): boolean {
  return Array.from({ length: 41 }, (_, index) => (index / 40) ** 2).every(
    (square) => 1 + 3 * k1 * square + 5 * k2 * square * square > 0.05,
  );
}
