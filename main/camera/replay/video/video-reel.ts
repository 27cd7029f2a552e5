import { type FileHandle, open } from 'node:fs/promises';
import { extname } from 'node:path';
import type { CapturedFrame } from '../../../../contract/capture-protocol.ts';
import { AppError } from '../../../../contract/errors.ts';
import type { CaptureClient } from '../../uvc/capture-client.ts';
import { NO_CAPTURE_DOOR } from '../../uvc/capture-door.ts';
import type { Reel, ReelPicture } from '../reel.ts';
import { parseMp4 } from './parse-mp4.ts';
import { parseWebm } from './parse-webm.ts';
import { VideoPlayback, type VideoSource } from './video-playback.ts';
import type { ReadAt, VideoTrack } from './video-track.ts';

export type VideoReelOptions = { readonly isLooping: boolean; readonly capture: CaptureClient | null };

const parsers: Readonly<Record<string, (read: ReadAt, sizeBytes: number) => Promise<VideoTrack>>> = {
  '.mp4': parseMp4,
  '.m4v': parseMp4,
  '.mov': parseMp4,
  '.webm': parseWebm,
  '.mkv': parseWebm,
};

/**
 * Opens a video file as a reel: each of its pictures in the order in which they are shown, none left out, with the
 * times of the file. The file is read here piece by piece; the capture window decodes.
 *
 * @throws AppError `camera-refused` without a desktop, `image-unsupported` for another kind of file, `image-unreadable`
 */
export async function openVideoReel(path: string, { isLooping, capture }: VideoReelOptions): Promise<Reel> {
  if (capture === null) {
    throw new AppError('camera-refused', `${path}: ${NO_CAPTURE_DOOR}`);
  }
  const parse = parsers[extname(path).toLowerCase()];
  if (parse === undefined) {
    throw new AppError('image-unsupported', `${path}: videos are MP4 or WebM files; convert it`);
  }
  const file = await open(path).catch((cause: unknown) => {
    throw new AppError('not-found', `${path}: the video cannot be opened; check the path`, { cause });
  });
  try {
    const read = readerOf(file);
    const track = await parse(read, (await file.stat()).size);
    if (track.samples.length === 0) {
      throw new AppError('too-few-images', 'the video holds no pictures; record it again');
    }
    return new VideoReel(path, { file, source: { read, track }, capture, isLooping });
  } catch (cause) {
    await file.close();
    if (cause instanceof AppError) {
      throw new AppError(cause.code, `${path}: ${cause.message}`, { cause });
    }
    throw cause;
  }
}

type Parts = {
  readonly file: FileHandle;
  readonly source: VideoSource;
  readonly capture: CaptureClient;
  readonly isLooping: boolean;
};

class VideoReel implements Reel {
  readonly #path: string;
  readonly #parts: Parts;
  readonly #releaseWindow: () => void;
  #playback: VideoPlayback | null = null;
  #turn: Promise<unknown> = Promise.resolve();
  #isDisposed = false;

  constructor(path: string, parts: Parts) {
    this.#path = path;
    this.#parts = parts;
    this.#releaseWindow = parts.capture.hold();
  }

  next(): Promise<ReelPicture | null> {
    const result = this.#turn.then(() => this.#next());
    this.#turn = result.catch(() => undefined);
    return result;
  }

  describe(): string {
    return `All ${this.#parts.source.track.samples.length} pictures of the video`;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (!this.#isDisposed) {
      this.#isDisposed = true;
      await this.#playback?.[Symbol.asyncDispose]();
      this.#releaseWindow();
      await this.#parts.file.close();
    }
  }

  async #next(): Promise<ReelPicture | null> {
    const picture = await this.#take();
    if (picture !== null || !this.#parts.isLooping) {
      return picture;
    }
    await this.#playback?.[Symbol.asyncDispose]();
    this.#playback = null;
    return this.#take();
  }

  async #take(): Promise<ReelPicture | null> {
    if (this.#isDisposed) {
      throw new AppError('camera-disconnected', `${this.#path}: the video was closed; open it again`);
    }
    const { source, capture } = this.#parts;
    try {
      this.#playback ??= await VideoPlayback.start(this.#path, source, capture);
      const captured = await this.#playback.take();
      return captured === null ? null : pictureOf(captured);
    } catch (error) {
      // What comes after a broken piece is unknown: the next call begins at the beginning.
      await this.#playback?.[Symbol.asyncDispose]();
      this.#playback = null;
      throw error;
    }
  }
}

function pictureOf({ width, height, format, timestampUs, data }: CapturedFrame): ReelPicture {
  return {
    width,
    height,
    format,
    data: new Uint8Array(data),
    status: 'ok',
    missedFrames: 0,
    truth: null,
    takenAtUs: timestampUs,
  };
}

function readerOf(file: FileHandle): ReadAt {
  return async (offset, sizeBytes) => {
    const buffer = new Uint8Array(sizeBytes);
    const { bytesRead } = await file.read(buffer, 0, sizeBytes, offset);
    return buffer.subarray(0, bytesRead);
  };
}
