import { type Clock, systemClock } from '../../../contract/clock.ts';
import type { PixelFormat } from '../pixel-format/pixel-format.ts';
import { systemTimer, type Timer } from '../timer.ts';
import { createCameraXml } from './camera-xml.ts';
import type { DeviceControls } from './device-controls.ts';
import type { DeviceIdentity, DeviceModel } from './device-model.ts';
import type { PictureSource } from './picture-source.ts';
import { SimulatedCamera } from './simulated-camera.ts';

export type DeviceModelOptions = {
  readonly source: PictureSource;
  readonly endianness: 'little' | 'big';
  readonly identity?: Partial<DeviceIdentity>;
  readonly pixelFormat?: PixelFormat;
  readonly framesPerSecond?: number;
  readonly exposureTimeUs?: number;
  readonly clock?: Clock;
  readonly timer?: Timer;
};

export const factoryIdentity: DeviceIdentity = {
  vendor: 'ManufactureAI',
  model: 'Simulated camera',
  serial: 'SIM-U3V-1',
  version: '1.0',
  userName: '',
};

/** Returns the inside of a simulated GenICam camera that looks at `source`. */
export function createDeviceModel(options: DeviceModelOptions): DeviceModel & DeviceControls {
  const { source, endianness } = options;
  return new SimulatedCamera({
    source,
    endianness,
    xml: new TextEncoder().encode(createCameraXml(endianness)),
    clock: options.clock ?? systemClock,
    timer: options.timer ?? systemTimer,
    factory: {
      identity: { ...factoryIdentity, ...options.identity },
      sensorWidth: source.width,
      sensorHeight: source.height,
      pixelFormat: options.pixelFormat ?? 'Mono8',
      framesPerSecond: options.framesPerSecond ?? 15,
      exposureTimeUs: options.exposureTimeUs ?? 8_000,
    },
  });
}
