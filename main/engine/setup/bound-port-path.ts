import type { CameraInfo } from '../../../contract/camera.ts';

/** Returns where a recipe's camera must stay plugged in: a USB socket; a network address may change with a lease. */
export function boundPortPath({ kind, portPath }: CameraInfo): string | null {
  return kind === 'u3v' ? portPath : null;
}
