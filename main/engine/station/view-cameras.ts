import type { RecipeView } from '../../../contract/recipe.ts';
import type { Camera, Frame } from '../../camera/camera.ts';
import { observeFrames } from '../../camera/observed-camera.ts';
import type { CameraRegistry } from '../../camera/camera-registry.ts';
import type { Logger } from '../logging/logger.ts';

/** The cameras beyond the first that a recipe looks with. */
export interface ViewCameras {
  /** Opens what the views need, closes the rest and applies each view's settings; a camera that is missing is logged. */
  useFor(views: readonly RecipeView[]): Promise<void>;
  /** Closes one camera, so that it can become the first one. */
  release(cameraId: string): Promise<void>;
  find(serial: string): Camera | null;
  close(): Promise<void>;
}

/** Returns an empty set of cameras; `onFrame` is shown every frame of theirs. */
export function createViewCameras(
  registry: CameraRegistry,
  logger: Logger,
  onFrame: (frame: Frame) => void,
): ViewCameras {
  const cameras = new Map<string, Camera>();

  const closeOne = async (serial: string): Promise<void> => {
    const camera = cameras.get(serial);
    cameras.delete(serial);
    await camera?.[Symbol.asyncDispose]();
  };

  const open = async ({ cameraSerial, cameraSettings }: RecipeView): Promise<void> => {
    try {
      const camera = cameras.get(cameraSerial) ?? observeFrames(await openBySerial(registry, cameraSerial), onFrame);
      cameras.set(cameraSerial, camera);
      await camera.configure(cameraSettings);
    } catch (error) {
      // The interlock names the camera that is missing with every part; the station goes on.
      logger.warn({ err: error, camera: cameraSerial }, 'a camera of the recipe cannot be used');
    }
  };

  return {
    useFor: async (views) => {
      const wanted = new Set(views.map(({ cameraSerial }) => cameraSerial));
      for (const serial of [...cameras.keys()].filter((serial) => !wanted.has(serial))) {
        await closeOne(serial);
      }
      for (const view of views) {
        await open(view);
      }
    },
    release: async (cameraId) => {
      const found = [...cameras].find(([, { info }]) => info.cameraId === cameraId);
      if (found !== undefined) {
        await closeOne(found[0]);
      }
    },
    find: (serial) => cameras.get(serial) ?? null,
    close: async () => {
      await Promise.all([...cameras.keys()].map(closeOne));
    },
  };
}

async function openBySerial(registry: CameraRegistry, serial: string): Promise<Camera> {
  const info = (await registry.list()).find((camera) => camera.serial === serial);
  return registry.open(info?.cameraId ?? serial);
}
