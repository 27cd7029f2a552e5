import type { CameraInfo, CameraKind } from '../../contract/camera.ts';
import { AppError } from '../../contract/errors.ts';
import type { Camera, CameraDriver } from './camera.ts';

/** All cameras of the station, whatever their driver. */
export interface CameraRegistry {
  /** Returns the cameras of every driver, in the order of the drivers. */
  list(): Promise<readonly CameraInfo[]>;
  /** Returns the camera with this id, or null; drivers behind the one that has it are not asked. */
  find(cameraId: string): Promise<CameraInfo | null>;
  /** Returns the first camera of the first driver that has one, or null; drivers behind it are not asked. */
  first(): Promise<CameraInfo | null>;
  /** Returns the kinds of camera that cannot be used here, and why. */
  unavailable(): readonly { readonly kind: CameraKind; readonly reason: string }[];
  /** @throws AppError `camera-not-found` */
  open(cameraId: string): Promise<Camera>;
}

/**
 * Returns the registry over `drivers`; where two name the same camera, the first driver has it. A driver that cannot
 * look for its cameras hides none of the others: it is reported and counts as having none.
 */
export function createCameraRegistry(
  drivers: readonly CameraDriver[],
  onDriverError: (kind: CameraKind, error: unknown) => void = () => {},
): CameraRegistry {
  const discover = async (driver: CameraDriver): Promise<readonly CameraInfo[]> => {
    try {
      return await driver.discover();
    } catch (error) {
      onDriverError(driver.kind, error);
      return [];
    }
  };
  const discoverAll = () => Promise.all(drivers.map(async (driver) => ({ driver, cameras: await discover(driver) })));
  // One driver after the other: looking for webcams starts a window, which a station with another camera must not pay for.
  const findWhere = async (isWanted: (camera: CameraInfo) => boolean) => {
    for (const driver of drivers) {
      // oxlint-disable-next-line no-await-in-loop -- the next driver is asked only when this one has nothing.
      const info = (await discover(driver)).find(isWanted);
      if (info !== undefined) {
        return { driver, info };
      }
    }
    return null;
  };
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
    unavailable: () =>
      drivers
        .map(({ kind, unavailableReason }) => ({ kind, reason: unavailableReason ?? null }))
        .filter((one): one is { kind: CameraKind; reason: string } => one.reason !== null),
    find: async (cameraId) => (await findWhere((camera) => camera.cameraId === cameraId))?.info ?? null,
    first: async () => (await findWhere(() => true))?.info ?? null,
    open: async (cameraId) => {
      const found = await findWhere((camera) => camera.cameraId === cameraId);
      if (found === null) {
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
