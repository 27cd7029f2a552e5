import { stat } from 'node:fs/promises';
import { readImageFile } from '../../../models/vision/image/read-image-file.ts';
import type { ReplayPicture } from './list-replay-pictures.ts';
import type { Reel, ReelPicture } from './reel.ts';

/** Returns the pictures of a folder in their order; each was taken when its file was last changed. */
export function createFolderReel(pictures: readonly ReplayPicture[], isLooping: boolean): Reel {
  let position = 0;
  return {
    next: async () => {
      const picture = pictures[isLooping ? position % pictures.length : position];
      // Moved on before decoding: an unreadable picture must not stop the ones behind it.
      position += 1;
      return picture === undefined ? null : readPicture(picture);
    },
    describe: () => `All ${pictures.length} pictures of the replay folder`,
    [Symbol.asyncDispose]: async () => undefined,
  };
}

async function readPicture({ path, truth }: ReplayPicture): Promise<ReelPicture> {
  const { width, height, data } = await readImageFile(path);
  const { mtimeMs } = await stat(path);
  const takenAtUs = Math.round(mtimeMs * 1_000);
  return { width, height, format: 'RGB8', data, status: 'ok', missedFrames: 0, truth, takenAtUs };
}

/** Returns the pictures by the time their files were last changed: the order in which a camera program saved them. */
export async function sortByTime(pictures: readonly ReplayPicture[]): Promise<readonly ReplayPicture[]> {
  const timed = await Promise.all(
    pictures.map(async (picture) => ({ picture, changedMs: (await stat(picture.path)).mtimeMs })),
  );
  return timed.sort((first, second) => first.changedMs - second.changedMs).map(({ picture }) => picture);
}
