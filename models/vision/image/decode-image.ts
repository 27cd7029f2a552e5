import { AppError } from '../../../contract/errors.ts';
import { decodeBmp } from './decode-bmp.ts';
import { decodeJpeg } from './decode-jpeg.ts';
import { decodePng } from './decode-png.ts';
import { decodeTiff } from './decode-tiff.ts';
import { type ImageFormat, parseImageHeader } from './image-header.ts';
import type { RgbImage } from './rgb-image.ts';

/** A 64-megapixel picture decoded is 192 MB; the largest machine-vision sensors in use stay below. */
export const MAXIMUM_PIXELS = 64_000_000;
const MEGAPIXEL = 1_000_000;

const decoders: Readonly<Record<ImageFormat, (bytes: Uint8Array) => RgbImage>> = {
  jpeg: decodeJpeg,
  png: decodePng,
  bmp: decodeBmp,
  tiff: decodeTiff,
};

/**
 * Decodes a JPEG, PNG, BMP or TIFF file into upright 8-bit RGB. The size is checked before any pixel is decoded.
 * A picture that is not whole is refused, never repaired. The messages do not name the file: the caller knows it.
 *
 * @throws AppError `image-too-large`, `image-unreadable` or `image-unsupported`
 */
export function decodeImage(bytes: Uint8Array, options: { readonly maximumPixels?: number } = {}): RgbImage {
  const { format, width, height } = parseImageHeader(bytes);
  const maximumPixels = options.maximumPixels ?? MAXIMUM_PIXELS;
  if (width * height > maximumPixels) {
    const size = `${width} × ${height} (${Math.round((width * height) / MEGAPIXEL)} megapixels)`;
    const limit = `${Math.floor(maximumPixels / MEGAPIXEL)} megapixels`;
    throw new AppError('image-too-large', `the picture is ${size}, above the limit of ${limit}; scale or crop it`);
  }
  return decoders[format](bytes);
}
