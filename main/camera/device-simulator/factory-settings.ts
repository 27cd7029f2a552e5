import { type PixelFormat, pixelFormats } from '../pixel-format/pixel-format.ts';
import type { DeviceIdentity } from './device-model.ts';
import type { RegisterFile } from './register-file.ts';
import { flagBits, ranges, type RegisterName } from './register-layout.ts';

export type FactorySettings = {
  readonly identity: DeviceIdentity;
  readonly sensorWidth: number;
  readonly sensorHeight: number;
  readonly pixelFormat: PixelFormat;
  readonly framesPerSecond: number;
  readonly exposureTimeUs: number;
};

/** Writes what a camera fresh from the factory holds: the whole sensor, free run, nothing automatic. */
export function writeFactorySettings(registers: RegisterFile, settings: FactorySettings): void {
  const { identity, sensorWidth, sensorHeight, framesPerSecond, exposureTimeUs } = settings;
  registers.set('DeviceVendorName', identity.vendor);
  registers.set('DeviceModelName', identity.model);
  registers.set('DeviceVersion', identity.version);
  registers.set('DeviceSerialNumber', identity.serial);
  registers.set('DeviceUserID', identity.userName);
  registers.set('SensorWidth', sensorWidth);
  registers.set('SensorHeight', sensorHeight);
  registers.set('Width', sensorWidth - (sensorWidth % ranges.sizeIncrement));
  registers.set('Height', sensorHeight - (sensorHeight % ranges.sizeIncrement));
  registers.set('PixelFormat', pixelFormats[settings.pixelFormat].code);
  registers.set('Flags', 1 << flagBits.AcquisitionFrameRateEnable);
  registers.set('AcquisitionFrameCount', 1);
  registers.set('AcquisitionFrameRate', framesPerSecond);
  registers.set('ExposureTime', exposureTimeUs);
  registers.set('ExposureTimeRaw', Math.round(exposureTimeUs * 10));
  registers.set('ThroughputLimit', ranges.throughputKilobytes.maximum);
}

/** What a user set holds; the rest belongs to the session (locks, selectors) or to the plant (names, data). */
export const userSetRegisters: readonly RegisterName[] = [
  'Width',
  'Height',
  'OffsetX',
  'OffsetY',
  'PixelFormat',
  'Flags',
  'AcquisitionMode',
  'AcquisitionFrameCount',
  'AcquisitionFrameRate',
  'ExposureTime',
  'ExposureTimeRaw',
  'ExposureAuto',
  'Gain',
  'GainAuto',
  'BlackLevel',
  'ThroughputLimit',
  'TriggerMode0',
  'TriggerSource0',
  'TriggerActivation0',
  'TriggerDelay0',
  'TriggerMode1',
  'TriggerSource1',
  'TriggerActivation1',
  'TriggerDelay1',
  'LineMode0',
  'LineMode1',
  'LineMode2',
  'UserOutputValue0',
  'UserOutputValue1',
  'UserOutputValue2',
];

/** Back to their first value when the power goes, beside the user set. */
export const sessionRegisters: readonly RegisterName[] = [
  'TriggerSelector',
  'LineSelector',
  'UserOutputSelector',
  'UserSetSelector',
  'UserSetLoad',
  'UserSetSave',
  'DeviceReset',
  'TimestampLatch',
  'TimestampLatchValue',
  'AcquisitionStart',
  'AcquisitionStop',
  'TLParamsLocked',
];
