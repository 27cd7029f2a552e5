import type { RgbImage } from '../vision/image/rgb-image.ts';
import type { Mask } from './label-regions.ts';

/**
 * Returns the defect mask a ground-truth picture shows: pixels brighter than half of its brightest.
 * Files hold 0 and 255, or 0 and 1, and scaled ones have grey seams that are neither.
 */
export function toMask({ width, height, data }: RgbImage): Mask {
  let brightest = 0;
  for (let index = 0; index < data.length; index += 3) {
    brightest = Math.max(brightest, data[index] ?? 0);
  }
  const mask = new Uint8Array(width * height);
  for (let pixel = 0; pixel < mask.length; pixel++) {
    mask[pixel] = 2 * (data[pixel * 3] ?? 0) > brightest ? 1 : 0;
  }
  return { width, height, data: mask };
}
