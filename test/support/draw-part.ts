import { seededRandom } from '../../models/evaluate/seeded-random.ts';
import type { RgbImage } from '../../models/vision/image/rgb-image.ts';

export type Scratch = { readonly x: number; readonly y: number; readonly width: number; readonly height: number };

/** Draws a brushed plate with a bright disc, a little different for each seed, with a bright scratch where asked for. */
export function drawPart(seed: number, width: number, height: number, scratch?: Scratch): RgbImage {
  const random = seededRandom(seed);
  const data = new Uint8Array(width * height * 3);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const isDisc = Math.hypot(x / width - 0.35, y / height - 0.6) < 0.2;
      const isScratched = scratch !== undefined && isInside(scratch, x, y);
      const grey = (isDisc ? 190 : 110) + 8 * Math.sin(x / 3) + 6 * (random() - 0.5);
      data.fill(isScratched ? 250 : grey, (y * width + x) * 3, (y * width + x) * 3 + 3);
    }
  }
  return { width, height, data };
}

/** Returns the defect mask of a scratch: 255 inside, 0 outside. */
export function drawMask(width: number, height: number, scratch: Scratch): Uint8Array {
  return Uint8Array.from({ length: width * height }, (_, pixel) =>
    isInside(scratch, pixel % width, Math.floor(pixel / width)) ? 255 : 0,
  );
}

function isInside(scratch: Scratch, x: number, y: number): boolean {
  return x >= scratch.x && y >= scratch.y && x < scratch.x + scratch.width && y < scratch.y + scratch.height;
}
