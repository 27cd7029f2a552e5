import { MAXIMUM_FRAMES_IN_FLIGHT, type LiveFrame } from '../../../contract/frame-channel.ts';
import { pictureOf, type Frame } from '../../camera/camera.ts';
import type { Inference } from '../../inference/inference.ts';

/** One window's live picture. */
export type LiveFrameSubscriber = {
  readonly send: (frame: LiveFrame) => void;
};

export type LiveSubscription = {
  /** The window has drawn this frame. */
  readonly acknowledge: (frameNumber: number) => void;
  readonly end: () => void;
};

export interface LiveFrames {
  /** Told when the first window begins to watch and when the last one ended, so that no camera streams for nobody. */
  onWatched(listener: (isWatched: boolean) => void): void;
  /** Takes a camera's frame and releases it when done; never waits. */
  offer(frame: Frame): void;
  subscribe(subscriber: LiveFrameSubscriber): LiveSubscription;
}

type Window = { readonly send: LiveFrameSubscriber['send']; readonly inFlight: Set<number> };

/**
 * Sends live pictures to windows. The latest frame wins: while one is being encoded, or a window has not drawn
 * the last few, newer ones are dropped, so that a slow screen never slows the camera.
 */
export function createLiveFrames(
  encode: Inference['encodeLive'],
  nowUs: () => number,
  onError: (error: unknown) => void,
): LiveFrames {
  const windows = new Set<Window>();
  let isEncoding = false;
  let frameNumber = 0;
  let tellWatched: (isWatched: boolean) => void = () => {};

  const hasRoom = ({ inFlight }: Window): boolean => inFlight.size < MAXIMUM_FRAMES_IN_FLIGHT;

  const broadcast = async (frame: Frame): Promise<void> => {
    isEncoding = true;
    try {
      const { jpeg, width, height } = await encode(pictureOf(frame));
      frameNumber += 1;
      const header = { frameNumber, cameraId: frame.cameraId, width, height, capturedAtUs: nowUs() };
      for (const window of [...windows].filter(hasRoom)) {
        window.inFlight.add(frameNumber);
        window.send({ header, jpeg });
      }
    } catch (error) {
      onError(error);
    } finally {
      isEncoding = false;
      frame.release();
    }
  };

  return {
    onWatched: (listener) => {
      tellWatched = listener;
    },
    offer: (frame) => {
      if (isEncoding || ![...windows].some(hasRoom)) {
        frame.release();
        return;
      }
      void broadcast(frame);
    },
    subscribe: ({ send }) => {
      const window: Window = { send, inFlight: new Set() };
      windows.add(window);
      if (windows.size === 1) {
        tellWatched(true);
      }
      return {
        acknowledge: (number) => window.inFlight.delete(number),
        end: () => {
          if (windows.delete(window) && windows.size === 0) {
            tellWatched(false);
          }
        },
      };
    },
  };
}
