import { onTestFinished } from 'vitest';
import { createDeviceModel } from '../../main/camera/device-simulator/create-device-model.ts';
import type { DeviceControls } from '../../main/camera/device-simulator/device-controls.ts';
import type { DeviceModel, ExposedPicture } from '../../main/camera/device-simulator/device-model.ts';
import { createPatternSource } from '../../main/camera/device-simulator/pattern-source.ts';
import type { PictureSource } from '../../main/camera/device-simulator/picture-source.ts';
import { createManualTimer, type ManualTimer } from './manual-timer.ts';

export const [SENSOR_WIDTH, SENSOR_HEIGHT] = [64, 48];

export type DeviceBench = {
  readonly device: DeviceModel & DeviceControls;
  readonly timer: ManualTimer;
  readonly pictures: ExposedPicture[];
};

/** Returns a simulated device at 100 pictures a second and 1 ms exposure, whose time only the test moves. */
export function createDeviceBench(
  source: PictureSource = createPatternSource(SENSOR_WIDTH, SENSOR_HEIGHT),
  endianness: 'little' | 'big' = 'little',
): DeviceBench {
  const timer = createManualTimer();
  const clock = { nowUs: () => timer.nowMs() * 1000, monotonicUs: () => Math.round(timer.nowMs() * 1000) };
  const device = createDeviceModel({ source, endianness, timer, clock, framesPerSecond: 100, exposureTimeUs: 1000 });
  onTestFinished(() => device[Symbol.dispose]());
  const pictures: ExposedPicture[] = [];
  device.onPicture((picture) => pictures.push(picture));
  return { device, timer, pictures };
}

/** Returns the status with which a register access was refused; undefined when it was not. */
export function refusalOf(act: () => void): number | undefined {
  try {
    act();
  } catch (error) {
    return (error as { status: number }).status;
  }
  return undefined;
}

export function meanGrey(picture: ExposedPicture | undefined): number {
  const data = picture?.data ?? new Uint8Array(1);
  return data.reduce((sum, byte) => sum + byte, 0) / data.length;
}
