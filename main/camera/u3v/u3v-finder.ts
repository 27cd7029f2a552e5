import type { CameraInfo } from '../../../contract/camera.ts';
import { type Clock, systemClock } from '../../../contract/clock.ts';
import { cameraNotFound } from '../camera-registry.ts';
import type { DeviceFinder } from '../device-link.ts';
import { createNodeMap } from '../genicam/create-node-map.ts';
import { systemTimer, type Timer } from '../timer.ts';
import { createDescriptionCache } from './camera-description.ts';
import { openU3vLink } from './u3v-link.ts';
import type { UsbBus, UsbDeviceInfo } from './usb-transport.ts';

export type U3vFinderOptions = {
  readonly clock?: Clock;
  readonly timer?: Timer;
  /** Where descriptions are kept between starts; null keeps them in memory only. */
  readonly cacheDirectory?: string | null;
  /** Bytes of one USB transfer, up to 4 MB; larger ones need more of `usbcore.usbfs_memory_mb`. */
  readonly largestTransferBytes?: number;
  /** Stretches every time-out, for slow machines. */
  readonly timeFactor?: number;
};

const MEGABYTE = 1024 * 1024;
const SMALLEST_TRANSFER_BYTES = 64 * 1024;

/** Returns the finder of USB3 Vision-compatible cameras on `bus`. */
export function createU3vFinder(bus: UsbBus, options: U3vFinderOptions = {}): DeviceFinder {
  const { largestTransferBytes = MEGABYTE, cacheDirectory = null } = options;
  const linkOptions = {
    clock: options.clock ?? systemClock,
    timer: options.timer ?? systemTimer,
    timeFactor: options.timeFactor ?? 1,
    largestTransferBytes: Math.min(Math.max(largestTransferBytes, SMALLEST_TRANSFER_BYTES), 4 * MEGABYTE),
    cache: createDescriptionCache(cacheDirectory),
    createNodeMap,
  };
  return {
    discover: async () => (await bus.list()).map(({ info }) => describeCamera(info)),
    open: async (cameraId) => {
      const found = (await bus.list()).find(({ info }) => describeCamera(info).cameraId === cameraId);
      if (found === undefined) {
        throw cameraNotFound(cameraId);
      }
      return openU3vLink(found, describeCamera(found.info), linkOptions);
    },
  };
}

/** A device without a serial number can only be told by where it is plugged in. */
function describeCamera({ serial, manufacturer, product, portPath }: UsbDeviceInfo): CameraInfo {
  const name = serial === '' ? `port-${portPath}` : serial;
  return { cameraId: `u3v:${name}`, kind: 'u3v', serial: name, vendor: manufacturer, model: product, portPath };
}
