import { AppError } from '../../contract/errors.ts';
import type { FailedProof } from '../../contract/verdict.ts';
import type { Camera, Frame } from '../camera/camera.ts';
import { failedProof } from './failed-proof.ts';

/** Triggers the camera; a camera that cannot answer becomes a failed proof, since its part must be recorded too. */
export async function takeFrame(
  camera: Camera | null,
  triggerId: string,
  timeoutMs: number,
): Promise<Frame | FailedProof> {
  if (camera === null) {
    return failedProof('camera-lost', 'No camera is connected: check its cable and power');
  }
  try {
    return await camera.trigger(triggerId, timeoutMs);
  } catch (error) {
    return frameProof(error);
  }
}

export function isFrame(value: Frame | FailedProof): value is Frame {
  return 'data' in value;
}

function frameProof(error: unknown): FailedProof {
  if (error instanceof AppError && error.code === 'camera-timeout') {
    return failedProof('frame-timeout', 'The camera sent no picture in time: check its cable and trigger');
  }
  if (error instanceof AppError && error.code.startsWith('image-')) {
    return failedProof('frame-incomplete', error.message);
  }
  return failedProof('camera-lost', 'The camera is not connected: check its cable and power');
}
