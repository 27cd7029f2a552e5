import { isBoardBlackAt, type CharucoBoard } from '../../models/vision/calibration/charuco-board.ts';
import type { RgbImage } from '../../models/vision/image/rgb-image.ts';

export type BoardPicture = {
  readonly width: number;
  readonly height: number;
  readonly mmPerPixel: number;
  /** Share by which the scale grows from the left edge to the right. */
  readonly tilt: number;
};

/** Samples along each side of a pixel: a camera averages over it. */
const SAMPLES = 3;

/** Returns a grey picture of the printed board, its middle in the picture's middle. */
export function drawCharucoBoard(board: CharucoBoard, { width, height, mmPerPixel, tilt }: BoardPicture): RgbImage {
  const data = new Uint8Array(width * height * 3);
  const isBlackAt = isBoardBlackAt;
  const centreX = (board.columns * board.squareMm) / 2;
  const centreY = (board.rows * board.squareMm) / 2;
  for (let pixel = 0; pixel < width * height; pixel += 1) {
    let black = 0;
    for (let sample = 0; sample < SAMPLES * SAMPLES; sample += 1) {
      const x = (pixel % width) + ((sample % SAMPLES) + 0.5) / SAMPLES - width / 2;
      const y = Math.floor(pixel / width) + (Math.floor(sample / SAMPLES) + 0.5) / SAMPLES - height / 2;
      const scale = mmPerPixel / (1 + (tilt * x) / width);
      black += isBlackAt(board, { xMm: centreX + x * scale, yMm: centreY + y * scale }) ? 1 : 0;
    }
    data.fill(220 - (190 * black) / (SAMPLES * SAMPLES), pixel * 3, pixel * 3 + 3);
  }
  return { width, height, data };
}
