import { onTestFinished } from 'vitest';
import type { Camera, Frame } from '../../main/camera/camera.ts';
import { createDeviceModel } from '../../main/camera/device-simulator/create-device-model.ts';
import type { DeviceControls } from '../../main/camera/device-simulator/device-controls.ts';
import { createInProcessUsbBus, type InProcessUsbBus } from '../../main/camera/device-simulator/in-process-usb-bus.ts';
import { createPatternSource, expectedPatternBytes } from '../../main/camera/device-simulator/pattern-source.ts';
import {
  createVirtualU3vDevice,
  type VirtualU3vDevice,
  type VirtualU3vOptions,
} from '../../main/camera/device-simulator/u3v/virtual-u3v-device.ts';
import { createGenicamDriver, type GenicamDriverOptions } from '../../main/camera/genicam-camera.ts';
import type { PixelFormat } from '../../main/camera/pixel-format/pixel-format.ts';
import { createU3vFinder, type U3vFinderOptions } from '../../main/camera/u3v/u3v-finder.ts';

export const PLENTY_MS = 20_000;

export type RigOptions = {
  readonly serials?: readonly string[];
  readonly width?: number;
  readonly height?: number;
  readonly pixelFormat?: PixelFormat;
  readonly device?: VirtualU3vOptions;
  readonly finder?: U3vFinderOptions;
  readonly driver?: GenicamDriverOptions;
};

export type Rig = {
  readonly bus: InProcessUsbBus;
  readonly devices: readonly VirtualU3vDevice[];
  readonly controls: readonly DeviceControls[];
  readonly driver: ReturnType<typeof createGenicamDriver>;
  /** Opens a camera that is closed when the test has ended. */
  readonly open: (serial?: string) => Promise<Camera>;
};

/** Returns virtual cameras that show the pattern, a bus in the process and the driver over it. */
export function createRig(options: RigOptions = {}): Rig {
  const { serials = ['U3V-1'], width = 96, height = 54 } = options;
  const models = serials.map((serial) =>
    createDeviceModel({
      source: createPatternSource(width, height),
      endianness: 'little',
      identity: { serial },
      ...(options.pixelFormat === undefined ? {} : { pixelFormat: options.pixelFormat }),
    }),
  );
  const devices = models.map((model) => createVirtualU3vDevice(model, options.device));
  const bus = createInProcessUsbBus(devices);
  const driver = createGenicamDriver('u3v', createU3vFinder(bus, options.finder), options.driver);
  return {
    bus,
    devices,
    controls: models,
    driver,
    open: async (serial = serials[0] ?? '') => {
      const camera = await driver.open(`u3v:${serial}`);
      onTestFinished(() => camera[Symbol.asyncDispose]());
      return camera;
    },
  };
}

/** Says whether every byte of a pattern picture is right, `startedAt` being the block id of the stream's first picture. */
export function isPattern({ format, width, height, blockId, data }: Frame, startedAt: bigint = 0n): boolean {
  return Buffer.compare(data, expectedPatternBytes({ format, width, height, number: blockId - startedAt })) === 0;
}
