import { AppError } from '../../../contract/errors.ts';
import type { Camera } from '../../camera/camera.ts';
import type { NodeMap } from '../../camera/genicam/node-map.ts';
import type { CameraService } from '../station/camera-service.ts';

/** Returns the camera in use. @throws AppError `camera-disconnected` when none is open */
export function cameraInUse({ camera }: Pick<CameraService, 'camera'>): Camera {
  if (camera === null) {
    throw new AppError('camera-disconnected', 'No camera is in use: choose one from the list');
  }
  return camera;
}

/** Returns the camera's GenICam features. @throws AppError `camera-refused` when it has none */
export function featuresInUse(cameras: Pick<CameraService, 'camera'>): NodeMap {
  const { features, info } = cameraInUse(cameras);
  if (features === null) {
    throw new AppError(
      'camera-refused',
      `${info.model} has no GenICam features: only the settings above can be changed`,
    );
  }
  return features;
}
