import { AppError } from '../../contract/errors.ts';

export function lostError(serial: string): AppError {
  return new AppError('camera-disconnected', `Camera ${serial} is not connected: check its cable and power`);
}

export function closedError(serial: string): AppError {
  return new AppError('camera-disconnected', `Camera ${serial} was closed: open it again`);
}

/** @param freeBuffers picture buffers that nobody holds; without one the camera is not at fault */
export function timeoutError(serial: string, timeoutMs: number, freeBuffers: number): AppError {
  const advice = freeBuffers === 0 ? 'every picture buffer is still in use' : 'check the camera and its cable';
  return new AppError('camera-timeout', `Camera ${serial} sent no picture in ${timeoutMs} ms: ${advice}`);
}

/** Returns what rejects with the signal's reason once it is aborted, for a race with what it limits. */
export function rejectionOf(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    if (signal.aborted) {
      reject(signal.reason);
    }
    signal.addEventListener('abort', () => reject(signal.reason), { once: true });
  });
}
