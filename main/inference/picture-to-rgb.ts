import { halveImage } from '../../models/vision/image/halve-image.ts';
import type { SceneView } from '../../models/vision/image/measure-scene.ts';
import type { RgbImage } from '../../models/vision/image/rgb-image.ts';
import type { Picture } from '../camera/camera.ts';
import { toHalfSize, toMono8, toRgb8 } from '../camera/pixel-format/convert-picture.ts';
import { pixelFormats } from '../camera/pixel-format/pixel-format.ts';

/**
 * Returns a frame of any format as 8-bit RGB; an RGB8 frame is its own bytes, still shared with the camera.
 * @throws RangeError when the data is not as long as size and format say
 */
export function pictureToRgb(picture: Picture): RgbImage {
  return toRgb8(picture);
}

/**
 * Returns a frame of any format as the scene is measured: grey stays grey, a third of the bytes with the same result.
 * @throws RangeError when the data is not as long as size and format say
 */
export function pictureToView(picture: Picture): SceneView {
  return pixelFormats[picture.format].family === 'mono'
    ? { ...toMono8(picture), channels: 1 }
    : { ...toRgb8(picture), channels: 3 };
}

/**
 * Returns a frame of any format as RGB, halved until it is at most so wide. The first halving reads a Bayer frame's
 * squares directly, which is several times quicker than colouring it whole.
 * @throws RangeError when the data is not as long as size and format say
 */
export function pictureToLive(picture: Picture, maximumWidthPx: number): RgbImage {
  return shrinkToLive(isWider(picture, maximumWidthPx) ? toHalfSize(picture) : toRgb8(picture), maximumWidthPx);
}

/** Returns the picture halved until it is at most so wide. */
export function shrinkToLive(image: RgbImage, maximumWidthPx: number): RgbImage {
  let live = image;
  while (isWider(live, maximumWidthPx)) {
    live = halveImage(live);
  }
  return live;
}

/** A single row is never halved: nothing of it would be left. */
function isWider(
  { width, height }: { readonly width: number; readonly height: number },
  maximumWidthPx: number,
): boolean {
  return width > maximumWidthPx && height > 1;
}
