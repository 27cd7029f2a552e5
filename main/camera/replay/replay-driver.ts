import { stat } from 'node:fs/promises';
import { basename } from 'node:path';
import type { CameraInfo } from '../../../contract/camera.ts';
import { type Clock, systemClock } from '../../../contract/clock.ts';
import type { CameraDriver } from '../camera.ts';
import { cameraNotFound } from '../camera-registry.ts';
import { ExposingCamera } from '../exposing-camera.ts';
import { createFramePool, DEFAULT_POOL_SIZE } from '../frame-pool.ts';
import { isRecording } from '../recorder/recording-index.ts';
import { systemTimer, type Timer } from '../timer.ts';
import type { CaptureClient } from '../uvc/capture-client.ts';
import { createFolderReel, sortByTime } from './folder-reel.ts';
import { listReplayPictures } from './list-replay-pictures.ts';
import { openRecordingReel } from './recording-reel.ts';
import type { Reel } from './reel.ts';
import { createReplaySource } from './replay-source.ts';
import { openVideoReel } from './video/video-reel.ts';

export type ReplayOptions = {
  /** Pictures, folders of pictures named by class (`good`, else a defect), a recording, or a video file (MP4, WebM). */
  readonly directory: string;
  /** Begins again after the last picture; else a trigger then ends with `camera-timeout`. */
  readonly isLooping?: boolean;
  /** `triggered`: one picture a trigger; `original`: pictures come in the time in which they were taken. */
  readonly pace?: 'triggered' | 'original';
  readonly framesPerSecond?: number;
  readonly serial?: string;
  /** Frames that may be held at the same time. */
  readonly buffers?: number;
  readonly clock?: Clock;
  readonly timer?: Timer;
  /** Decodes videos; null where there is no desktop. */
  readonly capture?: CaptureClient | null;
};

const FACTORY = {
  isLooping: true,
  pace: 'triggered',
  framesPerSecond: 10,
  buffers: DEFAULT_POOL_SIZE,
  clock: systemClock,
  timer: systemTimer,
  capture: null,
} as const;

type Settings = Required<Omit<ReplayOptions, 'serial'>>;

/** Returns a driver with one camera that presents recorded pictures: of a folder, of a recording, or of a video. */
export function createReplayDriver(options: ReplayOptions): CameraDriver {
  const settings: Settings & ReplayOptions = { ...FACTORY, ...options };
  const name = basename(settings.directory);
  const serial = settings.serial ?? `REPLAY-${name}`;
  const info: CameraInfo = {
    cameraId: `replay:${serial}`,
    kind: 'replay',
    serial,
    vendor: 'ManufactureAI',
    model: `Pictures of ${name}`,
    portPath: null,
  };
  return {
    kind: 'replay',
    discover: async () => [info],
    open: async (cameraId) => {
      if (cameraId !== info.cameraId) {
        throw cameraNotFound(cameraId);
      }
      const source = createReplaySource(info, await openReel(settings), settings);
      return new ExposingCamera(source, settings.timer, createFramePool(settings.buffers));
    },
  };
}

async function openReel({ directory, isLooping, pace, capture }: Settings): Promise<Reel> {
  if ((await stat(directory).catch(() => null))?.isFile()) {
    return openVideoReel(directory, { isLooping, capture });
  }
  if (await isRecording(directory)) {
    return openRecordingReel(directory, isLooping);
  }
  const pictures = await listReplayPictures(directory);
  return createFolderReel(pace === 'original' ? await sortByTime(pictures) : pictures, isLooping);
}
