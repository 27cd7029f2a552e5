import type { CameraInfo } from '../../contract/camera.ts';
import { AppError } from '../../contract/errors.ts';
import type { Camera, CameraDriver } from './camera.ts';

/** All cameras of the station, whatever their driver. */
export interface CameraRegistry {
  /** Returns the cameras of every driver, in the order of the drivers. */
  list(): Promise<readonly CameraInfo[]>;
  /** @throws AppError `camera-not-found` */
  open(cameraId: string): Promise<Camera>;
}

/** Returns the registry over `drivers`; where two name the same camera, the first driver has it. */
export function createCameraRegistry(drivers: readonly CameraDriver[]): CameraRegistry {
  const discoverAll = () => Promise.all(drivers.map(async (driver) => ({ driver, cameras: await driver.discover() })));
  return {
    list: async () => {
      const seen = new Map<string, CameraInfo>();
      for (const camera of (await discoverAll()).flatMap(({ cameras }) => cameras)) {
        if (!seen.has(camera.cameraId)) {
          seen.set(camera.cameraId, camera);
        }
      }
      return [...seen.values()];
    },
    open: async (cameraId) => {
      const found = (await discoverAll()).find(({ cameras }) => cameras.some((camera) => camera.cameraId === cameraId));
      if (found === undefined) {
        throw cameraNotFound(cameraId);
      }
      return found.driver.open(cameraId);
    },
  };
}

/** Returns the error every driver throws for a camera it does not have. */
export function cameraNotFound(cameraId: string): AppError {
  return new AppError('camera-not-found', `There is no camera ${cameraId}: connect it, or choose one from the list`);
}
