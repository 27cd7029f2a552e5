import { readImageFile } from '../../../models/vision/image/read-image-file.ts';
import { resizeImage } from '../../../models/vision/image/resize-image.ts';
import type { RgbImage } from '../../../models/vision/image/rgb-image.ts';
import { decodeLight, encodeLight } from '../part-generator/lighting.ts';
import { listReplayPictures, type ReplayPicture } from '../replay/list-replay-pictures.ts';
import type { PictureSource } from './picture-source.ts';

/**
 * Returns a source that shows the pictures of a folder, one after the other and again from the first: a triggered
 * picture uses one up, free run shows the one that lies there. The first picture gives the sensor its size unless
 * one is asked for; others are resized to it.
 *
 * @throws AppError `not-found` when the folder is missing, `too-few-images` when it holds no picture, and as
 *   `readImageFile` for the first picture
 */
export async function createFolderSource(
  directory: string,
  size: { readonly width: number; readonly height: number } | null,
): Promise<PictureSource> {
  const pictures = await listReplayPictures(directory);
  const [firstPicture] = pictures;
  const first = firstPicture === undefined ? null : await readImageFile(firstPicture.path);
  const width = size?.width ?? first?.width ?? 1;
  const height = size?.height ?? first?.height ?? 1;
  let position = 0;
  let decoded: { readonly path: string; readonly image: Promise<RgbImage> } | null = null;
  const decode = ({ path }: ReplayPicture): Promise<RgbImage> => {
    if (decoded?.path !== path) {
      decoded = { path, image: readImageFile(path).then((image) => resizeImage(image, width, height)) };
    }
    return decoded.image;
  };
  return {
    width,
    height,
    next: async ({ light, isTriggered }) => {
      const picture = pictures[position % pictures.length];
      if (picture === undefined) {
        throw new RangeError('a folder source needs pictures');
      }
      if (isTriggered) {
        position += 1;
      }
      const { data } = await decode(picture);
      const image = { width, height, channels: 3 as const, data: relight(data, light) };
      return { kind: 'scene', image, truth: picture.truth };
    },
  };
}

function relight(data: Uint8Array, light: number): Uint8Array {
  if (light === 1) {
    return data;
  }
  const codes = Uint8Array.from({ length: 256 }, (_, code) => Math.round(encodeLight(decodeLight(code) * light)));
  return data.map((code) => codes[code] ?? 0);
}
