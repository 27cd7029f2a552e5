import type { NewImage } from '../store/station-store.ts';
import { encodeGreyPng } from '../../models/vision/image/encode-grey-png.ts';
import { encodeJpeg } from '../../models/vision/image/encode-jpeg.ts';
import type { RgbImage } from '../../models/vision/image/rgb-image.ts';
import { thumbnail } from '../../models/vision/image/resize-image.ts';

/** The grey value of a map image that stands for the review limit (calibrated score 1). */
export const MAP_LIMIT_GREY = 128;
const FRAME_QUALITY = 90;
const THUMBNAIL_QUALITY = 80;
export const THUMBNAIL_WIDTH_PX = 240;

/** Returns the frame as JPEG and its thumbnail, as they are kept with a record. */
export function encodeFrame(image: RgbImage): readonly [NewImage, NewImage] {
  return [
    {
      role: 'frame',
      mime: 'image/jpeg',
      width: image.width,
      height: image.height,
      bytes: encodeJpeg(image, FRAME_QUALITY),
    },
    encodeThumbnail(image),
  ];
}

export function encodeThumbnail(image: RgbImage): NewImage {
  const small = thumbnail(image, THUMBNAIL_WIDTH_PX);
  return {
    role: 'thumbnail',
    mime: 'image/jpeg',
    width: small.width,
    height: small.height,
    bytes: encodeJpeg(small, THUMBNAIL_QUALITY),
  };
}

type ScoreMap = { readonly width: number; readonly height: number; readonly data: Float32Array };

/** Returns the anomaly map as an 8-bit grey PNG: 128 is the review limit, 255 twice the limit and above. */
export function encodeMap({ width, height, data }: ScoreMap): NewImage {
  const grey = Uint8Array.from(data, (score) => Math.max(0, Math.min(255, Math.round(score * MAP_LIMIT_GREY))));
  return { role: 'map', mime: 'image/png', width, height, bytes: encodeGreyPng(width, height, grey) };
}
