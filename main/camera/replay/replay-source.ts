import type { CameraInfo } from '../../../contract/camera.ts';
import type { Clock } from '../../../contract/clock.ts';
import { AppError } from '../../../contract/errors.ts';
import { unchangedCameraSettings } from '../../../contract/recipe.ts';
import { readImageFile } from '../../../models/vision/image/read-image-file.ts';
import type { RgbImage } from '../../../models/vision/image/rgb-image.ts';
import type { Exposure, ExposureSource } from '../exposing-camera.ts';
import type { ReplayPicture } from './list-replay-pictures.ts';

type SourceOptions = { readonly isLooping: boolean; readonly framesPerSecond: number; readonly clock: Clock };

/**
 * Returns a source in which the current picture lies under the camera until a trigger took it; the live picture
 * shows it without using it up, since each picture of the folder must be inspected.
 */
export function createReplaySource(
  info: CameraInfo,
  pictures: readonly ReplayPicture[],
  { isLooping, framesPerSecond, clock }: SourceOptions,
): ExposureSource {
  let position = 0;
  let blockId = 0n;
  let decoded: { readonly path: string; readonly image: Promise<RgbImage> } | null = null;

  const current = (): ReplayPicture | undefined => pictures[isLooping ? position % pictures.length : position];

  const decode = (path: string): Promise<RgbImage> => {
    if (decoded?.path !== path) {
      decoded = { path, image: readImageFile(path) };
    }
    return decoded.image;
  };

  const expose = (image: RgbImage, { truth }: ReplayPicture): Exposure => {
    blockId += 1n;
    return {
      blockId,
      missedFrames: 0,
      hostTimeUs: clock.monotonicUs(),
      width: image.width,
      height: image.height,
      format: 'RGB8',
      status: 'ok',
      truth,
      sizeBytes: image.data.length,
      writeInto: (target) => target.set(image.data),
    };
  };

  return {
    info,
    frameIntervalMs: 1000 / framesPerSecond,
    // A folder has neither shutter nor amplifier, whatever is asked.
    configure: () => unchangedCameraSettings,
    readSettings: () => unchangedCameraSettings,
    exposeLive: async () => {
      const picture = current();
      return picture === undefined ? null : expose(await decode(picture.path), picture);
    },
    exposeTriggered: async (signal) => {
      const picture = current();
      if (picture === undefined) {
        throw new AppError(
          'camera-timeout',
          `All ${pictures.length} pictures of the replay folder were shown: open the camera again or let it loop`,
        );
      }
      // Moved on before decoding: an unreadable picture must not stop the ones behind it, and two triggers get two pictures.
      position += 1;
      const image = await decode(picture.path);
      signal.throwIfAborted();
      return expose(image, picture);
    },
    isConnected: () => true,
    watchConnection: () => () => {},
  };
}
