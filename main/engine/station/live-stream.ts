import { AppError } from '../../../contract/errors.ts';
import { pictureOf, type Camera, type Frame, type Picture } from '../../camera/camera.ts';
import { copyToSharedMemory } from '../../camera/copy-bytes.ts';
import type { Timer } from '../../camera/timer.ts';
import type { Logger } from '../logging/logger.ts';
import type { LiveFrames } from './live-frames.ts';

/** The free run of the camera in use: it streams while a window watches or somebody waits for a picture. */
export interface LiveStream {
  /** From now on this camera's live pictures; null when none is open. */
  attach(camera: Camera | null): Promise<void>;
  /** Copies the next live picture. @throws AppError `camera-disconnected`, `camera-timeout` */
  next(timeoutMs: number): Promise<Picture>;
}

type Deps = { readonly live: LiveFrames; readonly logger: Logger; readonly timer: Timer };

export function createLiveStream({ live, logger, timer }: Deps): LiveStream {
  const waiting = new Set<(picture: Picture) => void>();
  let camera: Camera | null = null;
  let isWatched = false;
  let isStreaming = false;

  const receive = (frame: Frame): void => {
    if (waiting.size > 0) {
      const picture = copyOf(frame);
      for (const take of waiting) {
        take(picture);
      }
    }
    live.offer(frame);
  };

  const update = async (): Promise<void> => {
    const isWanted = camera !== null && (isWatched || waiting.size > 0);
    if (isWanted === isStreaming) {
      return;
    }
    isStreaming = isWanted;
    try {
      await (isWanted ? camera?.start(receive) : camera?.stop());
    } catch (error) {
      isStreaming = false;
      logger.warn({ err: error }, 'the live picture could not be switched');
    }
  };

  live.onWatched((watched) => {
    isWatched = watched;
    void update();
  });

  return {
    attach: async (attached) => {
      camera = attached;
      isStreaming = false;
      await update();
    },
    next: async (timeoutMs) => {
      if (camera === null) {
        throw new AppError('camera-disconnected', 'No camera is connected: check its cable, or choose another one');
      }
      let take = (_picture: Picture): void => {};
      let cancel = (): void => {};
      const taken = new Promise<Picture>((resolve, reject) => {
        take = resolve;
        cancel = timer.after(timeoutMs, () =>
          reject(new AppError('camera-timeout', 'The camera sent no live picture: check its cable and its trigger')),
        );
      });
      waiting.add(take);
      try {
        await update();
        return await taken;
      } finally {
        cancel();
        waiting.delete(take);
        await update();
      }
    },
  };
}

function copyOf(frame: Frame): Picture {
  return { ...pictureOf(frame), data: copyToSharedMemory(frame.data) };
}
