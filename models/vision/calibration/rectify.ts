import type { RgbImage } from '../image/rgb-image.ts';
import type { PlaneCalibration } from './calibrate-plane.ts';
import { stepsAt, toMillimetres, toPixel } from './plane-map.ts';

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
export function rectificationMap(calibration: PlaneCalibration): RectificationMap {
  const { width, height, lens, mmPerPixel } = calibration;
  const centre = { x: lens.centreX, y: lens.centreY };
  const { xMm, yMm } = toMillimetres(calibration, centre);
  const { across, down } = stepsAt(calibration, centre);
  // The rotation nearest to the steps at the centre: the board may lie at any angle, the picture shall not turn.
  const angle = Math.atan2(across.yMm - down.xMm, across.xMm + down.yMm);
  const cos = Math.cos(angle) * mmPerPixel;
  const sin = Math.sin(angle) * mmPerPixel;
  const x = new Float32Array(width * height);
  const y = new Float32Array(width * height);
  for (let row = 0, index = 0; row < height; row += 1) {
    for (let column = 0; column < width; column += 1, index += 1) {
      const right = column - centre.x;
      const below = row - centre.y;
      const from = toPixel(calibration, {
        xMm: xMm + cos * right - sin * below,
        yMm: yMm + sin * right + cos * below,
      });
      x[index] = from.x;
      y[index] = from.y;
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
      blend(image.data, { at: row * stride + column * 3, stride, right: x - column, below: y - row }, data, index * 3);
    }
  }
  return { width: map.width, height: map.height, data };
}

type Place = { readonly at: number; readonly stride: number; readonly right: number; readonly below: number };

function blend(source: Uint8Array, { at, stride, right, below }: Place, target: Uint8Array, to: number): void {
  for (let channel = 0; channel < 3; channel += 1) {
    const from = at + channel;
    const above = (source[from] as number) * (1 - right) + (source[from + 3] as number) * right;
    const under = (source[from + stride] as number) * (1 - right) + (source[from + stride + 3] as number) * right;
    target[to + channel] = Math.round(above * (1 - below) + under * below);
  }
}
