import { isBoardBlackAt, type CharucoBoard } from '../../models/vision/calibration/charuco-board.ts';
import type { GreyImage } from '../../models/vision/calibration/detect-charuco.ts';
import { invert, project, type Homography } from '../../models/vision/calibration/fit-homography.ts';
import { straightLens, undistort, type RadialDistortion } from '../../models/vision/calibration/radial-distortion.ts';

export type BoardScene = {
  readonly width: number;
  readonly height: number;
  readonly homography: Homography;
  readonly k1: number;
  readonly k2: number;
};

export function lensOf({ width, height, k1, k2 }: BoardScene): RadialDistortion {
  return { ...straightLens(width, height), k1, k2 };
}

const BLACK = 30;
const WHITE = 215;
const SAMPLES = 3;

/** Draws what a camera would see of the board: nine rays a pixel, through the lens, onto the plane. */
export function drawBoard(board: CharucoBoard, scene: BoardScene): GreyImage {
  const { width, height, homography } = scene;
  const lens = lensOf(scene);
  const toBoard = invert(homography);
  const [throughLens, toPlane, isBlackAt] = [undistort, project, isBoardBlackAt];
  const data = new Uint8Array(width * height);
  for (let pixel = 0; pixel < data.length; pixel += 1) {
    let black = 0;
    for (let ray = 0; ray < SAMPLES * SAMPLES; ray += 1) {
      const x = (pixel % width) + ((ray % SAMPLES) + 0.5) / SAMPLES - 0.5;
      const y = Math.floor(pixel / width) + (Math.floor(ray / SAMPLES) + 0.5) / SAMPLES - 0.5;
      const straight = throughLens(lens, { x, y });
      const place = toPlane(toBoard, { xMm: straight.x, yMm: straight.y });
      black += isBlackAt(board, { xMm: place.x, yMm: place.y }) ? 1 : 0;
    }
    data[pixel] = Math.round(WHITE - ((WHITE - BLACK) * black) / (SAMPLES * SAMPLES));
  }
  return { width, height, data };
}
