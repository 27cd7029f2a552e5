import type { RgbImage } from '../image/rgb-image.ts';
import type { PlaneCalibration } from './calibrate-plane.ts';
import { multiply, type Homography } from './fit-homography.ts';
import { stepsAt, toMillimetres } from './plane-map.ts';
import type { RadialDistortion } from './radial-distortion.ts';

/** The part of a calibration that a rectified picture needs. */
export type RectifiedPlane = Pick<PlaneCalibration, 'width' | 'height' | 'homography' | 'lens' | 'mmPerPixel'>;

/** For each pixel of the rectified picture, row by row, the place in the camera's picture that it shows, px. */
export type RectificationMap = {
  readonly width: number;
  readonly height: number;
  readonly x: Float32Array;
  readonly y: Float32Array;
};

/**
 * Returns the map to a picture without perspective and distortion: every pixel is `mmPerPixel` wide and high. Centre,
 * direction and size are the camera picture's own, so parts stay where they were.
 */
export function rectificationMap(calibration: RectifiedPlane): RectificationMap {
  const { width, height, lens, mmPerPixel } = calibration;
  const centre = { x: lens.centreX, y: lens.centreY };
  const { xMm, yMm } = toMillimetres(calibration, centre);
  const { across, down } = stepsAt(calibration, centre);
  // The rotation nearest to the steps at the centre: the board may lie at any angle, the picture shall not turn.
  const angle = Math.atan2(across.yMm - down.xMm, across.xMm + down.yMm);
  const cos = Math.cos(angle) * mmPerPixel;
  const sin = Math.sin(angle) * mmPerPixel;
  const toPlane: Homography = [
    cos,
    -sin,
    xMm - cos * centre.x + sin * centre.y,
    sin,
    cos,
    yMm - sin * centre.x - cos * centre.y,
    0,
    0,
    1,
  ];
  return seenThrough(lens, multiply(calibration.homography, toPlane), width, height);
}

/** `project` and `distort` written out: called for each pixel they would take ten times as long. */
function seenThrough(
  lens: RadialDistortion,
  [a, b, c, d, e, f, g, h, i]: Homography,
  width: number,
  height: number,
): RectificationMap {
  const { centreX, centreY, halfDiagonalPx, k1, k2 } = lens;
  const x = new Float32Array(width * height);
  const y = new Float32Array(width * height);
  for (let row = 0, index = 0; row < height; row += 1) {
    for (let column = 0; column < width; column += 1, index += 1) {
      const w = g * column + h * row + i;
      const right = (a * column + b * row + c) / w - centreX;
      const below = (d * column + e * row + f) / w - centreY;
      const square = (right * right + below * below) / (halfDiagonalPx * halfDiagonalPx);
      const factor = 1 + k1 * square + k2 * square * square;
      x[index] = centreX + right * factor;
      y[index] = centreY + below * factor;
    }
  }
  return { width, height, x, y };
}

/** Returns the picture as the map shows it, interpolated bilinearly; what the camera did not see is black. */
export function rectify(image: RgbImage, map: RectificationMap): RgbImage {
  const data = new Uint8Array(map.width * map.height * 3);
  const stride = image.width * 3;
  for (let index = 0; index < map.x.length; index += 1) {
    const x = map.x[index] as number;
    const y = map.y[index] as number;
    if (x >= 0 && y >= 0 && x <= image.width - 1 && y <= image.height - 1) {
      const column = Math.min(image.width - 2, Math.floor(x));
      const row = Math.min(image.height - 2, Math.floor(y));
      const from = row * stride + column * 3;
      for (let channel = 0; channel < 3; channel += 1) {
        const at = from + channel;
        const above = between(image.data[at] as number, image.data[at + 3] as number, x - column);
        const below = between(image.data[at + stride] as number, image.data[at + stride + 3] as number, x - column);
        data[index * 3 + channel] = between(above, below, y - row) + 0.5;
      }
    }
  }
  return { width: map.width, height: map.height, data };
}

function between(one: number, other: number, share: number): number {
  return one + share * (other - one);
}
