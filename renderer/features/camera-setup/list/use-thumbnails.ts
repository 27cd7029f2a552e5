import { useCallback, useState } from 'react';
import type { CameraThumbnail } from '../../../../contract/camera-setup.ts';
import type { CameraInfo } from '../../../../contract/camera.ts';
import { toAppError } from '../../../api/switching-link.ts';
import { useServices } from '../../../components/services/services.ts';
import { useRepeated } from '../../../components/services/use-repeated.ts';

const PAUSE_MS = 3_000;

export type Thumbnails = ReadonlyMap<string, CameraThumbnail>;

/** Returns what each camera sees, one asked after the other, every few seconds. */
export function useThumbnails(cameras: readonly CameraInfo[]): Thumbnails {
  const { engine } = useServices();
  const [thumbnails, setThumbnails] = useState<Thumbnails>(new Map());
  useRepeated(
    useCallback(async () => {
      for (const { cameraId } of cameras) {
        // One at a time: opening several cameras at once would fill their bus.
        const thumbnail = await engine.camera.thumbnail({ cameraId }).catch((error: unknown): CameraThumbnail => {
          const { code, message } = toAppError(error);
          return { cameraId, base64: null, problem: message, problemCode: code };
        });
        setThumbnails((known) => new Map(known).set(cameraId, thumbnail));
      }
    }, [cameras, engine]),
    PAUSE_MS,
  );
  return thumbnails;
}
