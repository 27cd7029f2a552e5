import { basename } from 'node:path';
import type { CameraInfo } from '../../../contract/camera.ts';
import { type Clock, systemClock } from '../../../contract/clock.ts';
import type { CameraDriver } from '../camera.ts';
import { cameraNotFound } from '../camera-registry.ts';
import { ExposingCamera } from '../exposing-camera.ts';
import { createFramePool, DEFAULT_POOL_SIZE } from '../frame-pool.ts';
import { systemTimer, type Timer } from '../timer.ts';
import { listReplayPictures } from './list-replay-pictures.ts';
import { createReplaySource } from './replay-source.ts';

export type ReplayOptions = {
  /** Pictures, or folders of pictures named by class (`good`, else a defect). */
  readonly directory: string;
  /** Begins again after the last picture; else a trigger then ends with `camera-timeout`. */
  readonly isLooping?: boolean;
  readonly framesPerSecond?: number;
  readonly serial?: string;
  /** Frames that may be held at the same time. */
  readonly buffers?: number;
  readonly clock?: Clock;
  readonly timer?: Timer;
};

const FACTORY = {
  isLooping: true,
  framesPerSecond: 10,
  buffers: DEFAULT_POOL_SIZE,
  clock: systemClock,
  timer: systemTimer,
} as const;

/** Returns a driver with one camera that presents the pictures of a folder in their natural order, one a trigger. */
export function createReplayDriver(options: ReplayOptions): CameraDriver {
  const settings = { ...FACTORY, ...options };
  const folder = basename(settings.directory);
  const serial = settings.serial ?? `REPLAY-${folder}`;
  const info: CameraInfo = {
    cameraId: `replay:${serial}`,
    kind: 'replay',
    serial,
    vendor: 'ManufactureAI',
    model: `Pictures of ${folder}`,
    portPath: null,
  };
  return {
    kind: 'replay',
    discover: async () => [info],
    open: async (cameraId) => {
      if (cameraId !== info.cameraId) {
        throw cameraNotFound(cameraId);
      }
      const pictures = await listReplayPictures(settings.directory);
      const source = createReplaySource(info, pictures, settings);
      return new ExposingCamera(source, settings.timer, createFramePool(settings.buffers));
    },
  };
}
