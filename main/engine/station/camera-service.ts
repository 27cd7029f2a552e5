import { AppError } from '../../../contract/errors.ts';
import type { CameraInfo } from '../../../contract/camera.ts';
import { unchangedCameraSettings, type CameraSettings, type Recipe } from '../../../contract/recipe.ts';
import type { Camera, Frame, Picture } from '../../camera/camera.ts';
import { observeFrames } from '../../camera/observed-camera.ts';
import type { Timer } from '../../camera/timer.ts';
import type { CameraRegistry } from '../../camera/camera-registry.ts';
import type { Logger } from '../logging/logger.ts';
import type { LiveFrames } from './live-frames.ts';
import { createLiveStream } from './live-stream.ts';
import type { StationState } from './station-state.ts';
import { createViewCameras } from './view-cameras.ts';

const LIVE_TIMEOUT_MS = 3_000;

export interface CameraService {
  /** The camera in use; null while none is open. */
  readonly camera: Camera | null;
  /** What the camera answered when its settings were last read back. */
  readonly appliedSettings: CameraSettings;
  /** Closes the camera in use and opens another. @throws AppError `camera-not-found` */
  select(cameraId: string): Promise<void>;
  /** Opens the preferred camera, else the first one found; leaves none when there is none. */
  openFirst(preferredId: string | null): Promise<void>;
  /** Opens the cameras of a recipe's further views, closes others, and applies each view's settings. */
  useFor(recipe: Recipe): Promise<void>;
  /** Applies settings to the camera in use, whatever the recipe wants. @throws AppError `camera-…`, `bad-request` */
  applySettings(settings: CameraSettings): Promise<void>;
  /** The open camera with this serial number; null when it is not open. */
  cameraOf(serial: string): Camera | null;
  list(): Promise<readonly CameraInfo[]>;
  unavailable: CameraRegistry['unavailable'];
  /** Opens a camera that is not in use, beside the one that is; the caller closes it. @throws AppError `camera-…` */
  openApart(cameraId: string): Promise<Camera>;
  /** Copies the next live picture of the camera in use. @throws AppError `camera-disconnected`, `camera-timeout` */
  nextPicture(): Promise<Picture>;
  /** Shows every frame of the open cameras, live or triggered; it must be copied to be kept. @returns the end of it */
  watchFrames(listener: (frame: Frame) => void): () => void;
  close(): Promise<void>;
}

type Deps = {
  readonly registry: CameraRegistry;
  readonly live: LiveFrames;
  readonly state: StationState;
  readonly logger: Logger;
  readonly timer: Timer;
};

/** Owns the open cameras: live picture, loss and return, settings. */
export function createCameraService({ registry, live, state, logger, timer }: Deps): CameraService {
  const listeners = new Set<(frame: Frame) => void>();
  const onFrame = (frame: Frame): void => listeners.forEach((listener) => listener(frame));
  const others = createViewCameras(registry, logger, onFrame);
  const stream = createLiveStream({ live, logger, timer });
  let camera: Camera | null = null;
  let unsubscribe = (): void => {};
  let requestedSettings = unchangedCameraSettings;
  let appliedSettings = unchangedCameraSettings;

  const closeFirst = async (): Promise<void> => {
    unsubscribe();
    const closing = camera;
    camera = null;
    await stream.attach(null);
    await closing?.[Symbol.asyncDispose]();
  };

  const apply = async (): Promise<void> => {
    appliedSettings = camera === null ? unchangedCameraSettings : await camera.configure(requestedSettings);
  };

  const open = async (cameraId: string): Promise<void> => {
    await closeFirst();
    await others.release(cameraId);
    const opened = observeFrames(await registry.open(cameraId), onFrame);
    camera = opened;
    const { info } = opened;
    unsubscribe = opened.subscribe((event) => {
      logger.warn({ camera: info.serial, event: event.type }, 'camera connection changed');
      state.update({ camera: { info, state: event.type === 'lost' ? 'lost' : 'connected' } });
    });
    await apply();
    await stream.attach(opened);
    state.update({ camera: { info, state: 'connected' } });
  };

  return {
    get camera() {
      return camera;
    },
    get appliedSettings() {
      return appliedSettings;
    },
    select: open,
    openFirst: (preferredId) => openFirst({ registry, logger, open }, preferredId),
    useFor: async ({ cameraSettings, additionalViews }) => {
      requestedSettings = cameraSettings;
      try {
        await apply();
      } catch (error) {
        // A camera that is away gets its settings when it is back; until then the interlock refuses the picture.
        logger.warn({ err: error }, 'camera settings were not applied');
        appliedSettings = unchangedCameraSettings;
        if (!(error instanceof AppError)) {
          throw error;
        }
      }
      await others.useFor(additionalViews);
    },
    applySettings: async (settings) => {
      if (camera === null) {
        throw new AppError('camera-disconnected', 'No camera is in use: choose one from the list');
      }
      appliedSettings = await camera.configure(settings);
      requestedSettings = appliedSettings;
    },
    cameraOf: (serial) => (camera?.info.serial === serial ? camera : others.find(serial)),
    list: () => registry.list(),
    unavailable: () => registry.unavailable(),
    openApart: (cameraId) => registry.open(cameraId),
    nextPicture: () => stream.next(LIVE_TIMEOUT_MS),
    watchFrames: (listener) => {
      listeners.add(listener);
      return () => {
        listeners.delete(listener);
      };
    },
    close: async () => {
      await closeFirst();
      await others.close();
    },
  };
}

type Opener = Pick<Deps, 'registry' | 'logger'> & { readonly open: (cameraId: string) => Promise<void> };

async function openFirst({ registry, logger, open }: Opener, preferredId: string | null): Promise<void> {
  const preferred = preferredId === null ? null : await registry.find(preferredId);
  const chosen = preferred ?? (await registry.first());
  if (chosen === null) {
    return;
  }
  try {
    await open(chosen.cameraId);
    logger.info({ camera: chosen.serial }, 'camera opened');
  } catch (error) {
    // The station starts without a camera and says so; another one can be chosen on the screen.
    logger.error({ err: error, camera: chosen.serial }, 'the camera cannot be opened');
  }
}
