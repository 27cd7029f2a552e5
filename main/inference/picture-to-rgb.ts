import type { RgbImage } from '../../models/vision/image/rgb-image.ts';
import type { Picture } from '../camera/camera.ts';

/** Returns the picture as RGB: the same bytes for RGB8, a widened copy for Mono8. */
export function pictureToRgb({ width, height, format, data }: Picture): RgbImage {
  switch (format) {
    default:
      throw new RangeError(`pixel format ${format} is not converted yet`);
    case 'RGB8':
      return { width, height, data };
    case 'Mono8': {
      const rgb = new Uint8Array(data.length * 3);
      for (const [index, grey] of data.entries()) {
        rgb.fill(grey, index * 3, index * 3 + 3);
      }
      return { width, height, data: rgb };
    }
  }
}
