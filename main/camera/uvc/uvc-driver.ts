import { createHash } from 'node:crypto';
import type { CameraInfo } from '../../../contract/camera.ts';
import type { CaptureDevice } from '../../../contract/capture-protocol.ts';
import { type Clock, systemClock } from '../../../contract/clock.ts';
import type { Camera, CameraDriver } from '../camera.ts';
import { cameraNotFound } from '../camera-registry.ts';
import { ExposingCamera } from '../exposing-camera.ts';
import { createFramePool, DEFAULT_POOL_SIZE } from '../frame-pool.ts';
import { systemTimer, type Timer } from '../timer.ts';
import type { CaptureClient } from './capture-client.ts';
import { NO_CAPTURE_DOOR } from './capture-door.ts';
import { UvcSource } from './uvc-source.ts';

export type UvcOptions = {
  /** Wished for; a camera takes what it has nearest to it. */
  readonly width?: number;
  readonly height?: number;
  readonly frameRate?: number;
  readonly buffers?: number;
  readonly clock?: Clock;
  readonly timer?: Timer;
};

export interface UvcDriver extends CameraDriver {
  readonly kind: 'uvc';
  /** Why there can be no USB webcam here, in a sentence; null where there can. */
  readonly unavailableReason: string | null;
}

const FACTORY = {
  width: 1920,
  height: 1080,
  frameRate: 30,
  buffers: DEFAULT_POOL_SIZE,
  clock: systemClock,
  timer: systemTimer,
} as const;

/** Hex digits that tell the cameras of a station apart. */
const SERIAL_DIGITS = 12;

/**
 * Returns the driver of USB webcams (USB Video Class), which Chromium reads in the capture window.
 *
 * @param client null where there is no desktop: no camera is found then
 */
export function createUvcDriver(client: CaptureClient | null, options: UvcOptions = {}): UvcDriver {
  if (client === null) {
    return {
      kind: 'uvc',
      unavailableReason: NO_CAPTURE_DOOR,
      discover: async () => [],
      open: (cameraId) => Promise.reject(cameraNotFound(cameraId)),
    };
  }
  const settings = { ...FACTORY, ...options };
  const find = async () => (await client.listDevices()).map((device) => ({ device, info: infoOf(device) }));
  return {
    kind: 'uvc',
    unavailableReason: null,
    discover: async () => (await find()).map(({ info }) => info),
    open: async (cameraId): Promise<Camera> => {
      const found = (await find()).find(({ info }) => info.cameraId === cameraId);
      if (found === undefined) {
        throw cameraNotFound(cameraId);
      }
      const source = new UvcSource(found.info, { ...settings, client, deviceId: found.device.deviceId });
      await source.open();
      return new ExposingCamera(source, settings.timer, createFramePool(settings.buffers));
    },
  };
}

function infoOf({ deviceId, label }: CaptureDevice): CameraInfo {
  const hash = createHash('sha256').update(deviceId).digest('hex');
  const serial = `UVC-${hash.slice(0, SERIAL_DIGITS).toUpperCase()}`;
  return {
    cameraId: `uvc:${serial}`,
    kind: 'uvc',
    serial,
    vendor: '',
    model: label === '' ? 'USB camera' : label,
    portPath: null,
  };
}
