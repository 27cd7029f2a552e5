import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { AppError } from '../../../contract/errors.ts';
import { frameSizeBytes } from '../pixel-format/pixel-format.ts';
import { readRecordingIndex, type RecordedFrame } from '../recorder/recording-index.ts';
import type { Reel, ReelPicture } from './reel.ts';

/**
 * Returns the frames of a recording, bytes, status and times as the camera gave them. Frames whose file made room for
 * newer ones are passed over.
 *
 * @throws AppError `not-found`, `image-unreadable` by `readRecordingIndex`, `too-few-images` when no frame is left
 */
export async function openRecordingReel(directory: string, isLooping: boolean): Promise<Reel> {
  const indexed = await readRecordingIndex(directory);
  const present = await Promise.all(indexed.map(({ file }) => stat(join(directory, file)).catch(() => null)));
  const frames = indexed.filter((_, index) => present[index] !== null);
  if (frames.length === 0) {
    throw new AppError('too-few-images', `${directory}: the recording holds no frames; record again`);
  }
  let position = 0;
  return {
    next: async () => {
      const frame = frames[isLooping ? position % frames.length : position];
      position += 1;
      return frame === undefined ? null : readFrame(directory, frame);
    },
    describe: () => `All ${frames.length} frames of the recording`,
    [Symbol.asyncDispose]: async () => undefined,
  };
}

async function readFrame(directory: string, frame: RecordedFrame): Promise<ReelPicture> {
  const { file, width, height, format, status, truth, missedFrames, takenAtUs } = frame;
  const path = join(directory, file);
  const data = await readFile(path).catch((cause: unknown) => {
    throw new AppError('image-unreadable', `${path}: the frame cannot be read; check the folder`, { cause });
  });
  if (data.length !== frameSizeBytes(format, width, height)) {
    throw new AppError('image-unreadable', `${path}: the frame is not whole; record again`);
  }
  return { width, height, format, data, status, truth, missedFrames, takenAtUs };
}
