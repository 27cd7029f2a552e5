import { AppError } from '../../../contract/errors.ts';
import type { CameraSettings, SensorRegion } from '../../../contract/recipe.ts';
import type { FeatureValue, NodeMap } from './node-map.ts';
import {
  EXPOSURE_TIME_NAMES,
  firstFeature,
  GAIN_NAMES,
  numberOf,
  ourUnitsPer,
  valueInRange,
} from './setting-features.ts';

/** What must hold before a setting can be written at all; each line is skipped where the device lacks it. */
const BEFORE_EXPOSURE = [
  ['ExposureMode', 'Timed'],
  ['ExposureAuto', 'Off'],
] as const;
const BEFORE_GAIN = [
  ['GainSelector', 'All'],
  ['GainAuto', 'Off'],
] as const;

/**
 * Writes the settings that are asked (null leaves one alone) in the order SFNC devices need, and returns all of them
 * as the device has them then.
 * @throws AppError `bad-request` naming feature, value and range; `camera-refused` when the device does not take one now
 */
export async function applyCameraSettings(map: NodeMap, wanted: CameraSettings): Promise<CameraSettings> {
  // The format comes first because it may change the steps and limits of all others.
  await applyPixelFormat(map, wanted.pixelFormat);
  await applySensorRegion(map, wanted.sensorRegion);
  await applyNumber(map, { names: EXPOSURE_TIME_NAMES, before: BEFORE_EXPOSURE, value: wanted.exposureTimeUs });
  await applyNumber(map, { names: GAIN_NAMES, before: BEFORE_GAIN, value: wanted.gainDb });
  await applyTriggerSource(map, wanted.triggerSource);
  return readCameraSettings(map);
}

/**
 * Reads the settings from the device now; null where it has no such feature or it cannot be read. `triggerSource` is
 * null too while the trigger is off. Devices with GainRaw alone count gain in their own steps.
 */
export async function readCameraSettings(map: NodeMap): Promise<CameraSettings> {
  map.invalidate();
  const exposureTime = await firstFeature(map, EXPOSURE_TIME_NAMES);
  const exposureTimeUs = exposureTime === null ? null : await readInOurUnit(map, exposureTime);
  const gain = await firstFeature(map, GAIN_NAMES);
  return {
    // A device that rounds to nothing must not make the whole answer invalid.
    exposureTimeUs: exposureTimeUs !== null && exposureTimeUs > 0 ? exposureTimeUs : null,
    gainDb: gain === null ? null : await readInOurUnit(map, gain),
    pixelFormat: await readText(map, 'PixelFormat'),
    sensorRegion: await readSensorRegion(map),
    triggerSource: (await readText(map, 'TriggerMode')) === 'Off' ? null : await readText(map, 'TriggerSource'),
  };
}

async function applyPixelFormat(map: NodeMap, format: string | null): Promise<void> {
  if (format !== null && (await readText(map, 'PixelFormat')) !== format) {
    await setEntry(map, 'PixelFormat', format);
  }
}

type NumberSetting = {
  readonly names: readonly string[];
  readonly before: readonly (readonly [name: string, entry: string])[];
  readonly value: number | null;
};

async function applyNumber(map: NodeMap, { names, before, value }: NumberSetting): Promise<void> {
  if (value === null) {
    return;
  }
  const name = await firstFeature(map, names);
  if (name === null) {
    throw new AppError('bad-request', `This camera has no ${names[0]}: leave it out or choose another camera`);
  }
  for (const [feature, entry] of before) {
    // oxlint-disable-next-line no-await-in-loop -- each of these may unlock the next
    await preferEntry(map, feature, entry);
  }
  const feature = await map.describe(name);
  await map.set(name, valueInRange(feature, value / ourUnitsPer(feature), false));
}

/** Sets an enumeration where the device has it, offers this entry and stands at another. */
async function preferEntry(map: NodeMap, name: string, entry: string): Promise<void> {
  if (!(await map.has(name))) {
    return;
  }
  const { access, entries, value } = await map.describe(name);
  const isOffered = entries.some((one) => one.name === entry && one.isAvailable);
  if (isOffered && value !== entry && (access === 'RW' || access === 'WO')) {
    await map.set(name, entry);
  }
}

async function setEntry(map: NodeMap, name: string, entry: string): Promise<void> {
  if (!(await map.has(name))) {
    throw new AppError('bad-request', `This camera has no ${name}: leave it out or choose another camera`);
  }
  const { entries } = await map.describe(name);
  if (!entries.some((one) => one.name === entry)) {
    const offered = entries.filter((one) => one.isAvailable).map((one) => one.name);
    throw new AppError('bad-request', `${name} ${entry} is not offered: choose one of ${offered.join(', ')}`);
  }
  await map.set(name, entry);
}

/** Offsets go to their minimum first, because they limit the width and height that can be asked. */
async function applySensorRegion(map: NodeMap, wanted: SensorRegion | null): Promise<void> {
  if (wanted === null || isSameRegion(await readSensorRegion(map), wanted)) {
    return;
  }
  await applyOffset(map, 'OffsetX', 0);
  await applyOffset(map, 'OffsetY', 0);
  await applyPixels(map, 'Width', wanted.width);
  await applyPixels(map, 'Height', wanted.height);
  await applyOffset(map, 'OffsetX', wanted.offsetX);
  await applyOffset(map, 'OffsetY', wanted.offsetY);
}

/** A device that can only read from its corner has no offsets; asking 0 of it is no mistake. */
async function applyOffset(map: NodeMap, name: string, value: number): Promise<void> {
  if (value !== 0 || (await map.has(name))) {
    await applyPixels(map, name, value);
  }
}

async function applyPixels(map: NodeMap, name: string, value: number): Promise<void> {
  if (!(await map.has(name))) {
    throw new AppError('bad-request', `This camera has no ${name}: ask for the whole sensor or choose another camera`);
  }
  const feature = await map.describe(name);
  if (feature.value !== value) {
    await map.set(name, valueInRange(feature, value, true));
  }
}

function isSameRegion(current: SensorRegion | null, wanted: SensorRegion): boolean {
  return (
    current !== null &&
    current.offsetX === wanted.offsetX &&
    current.offsetY === wanted.offsetY &&
    current.width === wanted.width &&
    current.height === wanted.height
  );
}

/** The source goes in while the trigger is off: several devices refuse it otherwise. */
async function applyTriggerSource(map: NodeMap, source: string | null): Promise<void> {
  if (source === null) {
    return;
  }
  await preferEntry(map, 'TriggerSelector', 'FrameStart');
  if ((await readText(map, 'TriggerSource')) !== source) {
    await preferEntry(map, 'TriggerMode', 'Off');
    await setEntry(map, 'TriggerSource', source);
  }
  await preferEntry(map, 'TriggerMode', 'On');
}

async function readSensorRegion(map: NodeMap): Promise<SensorRegion | null> {
  const width = await readNumber(map, 'Width');
  const height = await readNumber(map, 'Height');
  if (width === null || height === null) {
    return null;
  }
  return {
    offsetX: (await readNumber(map, 'OffsetX')) ?? 0,
    offsetY: (await readNumber(map, 'OffsetY')) ?? 0,
    width,
    height,
  };
}

async function readInOurUnit(map: NodeMap, name: string): Promise<number | null> {
  const feature = await map.describe(name);
  // A description leaves out a value that could not be read; asking for it alone brings the reason.
  const value = feature.value === null ? await readNumber(map, name) : numberOf(feature.value);
  return value === null ? null : value * ourUnitsPer(feature);
}

async function readNumber(map: NodeMap, name: string): Promise<number | null> {
  const value = await readIfReadable(map, name);
  return typeof value === 'bigint' || typeof value === 'number' ? Number(value) : null;
}

async function readText(map: NodeMap, name: string): Promise<string | null> {
  const value = await readIfReadable(map, name);
  return typeof value === 'string' ? value : null;
}

async function readIfReadable(map: NodeMap, name: string): Promise<FeatureValue | null> {
  if (!(await map.has(name))) {
    return null;
  }
  try {
    return await map.get(name);
  } catch (error) {
    // Only the device's own word that there is nothing to read now counts as absent; a failed read must not.
    if (error instanceof AppError && error.code === 'camera-refused' && (await isUnreadable(map, name))) {
      return null;
    }
    throw error;
  }
}

async function isUnreadable(map: NodeMap, name: string): Promise<boolean> {
  const { access } = await map.describe(name);
  return access === 'NA' || access === 'NI' || access === 'WO';
}
