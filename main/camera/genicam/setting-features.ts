import type { CameraFeature } from '../../../contract/camera-feature.ts';
import { AppError } from '../../../contract/errors.ts';
import type { NodeMap } from './node-map.ts';

/** SFNC names that hold one setting, the standard's own first, then what older devices call it. */
export const EXPOSURE_TIME_NAMES = ['ExposureTime', 'ExposureTimeAbs', 'ExposureTimeRaw'] as const;
export const GAIN_NAMES = ['Gain', 'GainRaw'] as const;

/** Limits that were rounded on their way (32-bit floats, converters) still count as reached. */
const RELATIVE_SLACK = 1e-6;

const MICROSECONDS_PER_UNIT: Readonly<Record<string, number>> = { ns: 1e-3, us: 1, µs: 1, μs: 1, ms: 1e3, s: 1e6 };

/** Returns the first of these features that the device has, or null. */
export async function firstFeature(map: NodeMap, names: readonly string[]): Promise<string | null> {
  for (const name of names) {
    // oxlint-disable-next-line no-await-in-loop -- the device answers one command at a time, and the first hit ends it
    if (await map.has(name)) {
      return name;
    }
  }
  return null;
}

/** Returns how many of our units (µs, dB, pixels) one of the feature's units is. */
export function ourUnitsPer(feature: Pick<CameraFeature, 'unit'>): number {
  return MICROSECONDS_PER_UNIT[feature.unit] ?? 1;
}

/** Returns the number a description carries, or null. */
export function numberOf(value: number | string | boolean | null): number | null {
  return value === null || typeof value === 'boolean' ? null : Number(value);
}

/**
 * Returns the value to write for a feature: the limit when rounding alone put it outside, the nearest step for whole
 * numbers unless `isExact`. @throws AppError `bad-request` naming feature, value and range
 */
export function valueInRange(feature: CameraFeature, value: number, isExact: boolean): number {
  const minimum = numberOf(feature.minimum) ?? -Infinity;
  const maximum = numberOf(feature.maximum) ?? Infinity;
  const slack = isExact ? 0 : RELATIVE_SLACK * Math.max(Math.abs(value), 1);
  if (!(value >= minimum - slack && value <= maximum + slack)) {
    throw outOfRange(feature, value);
  }
  const inside = Math.min(maximum, Math.max(minimum, value));
  if (feature.kind !== 'Integer') {
    return inside;
  }
  const step = Math.max(1, numberOf(feature.increment) ?? 1);
  const base = Number.isFinite(minimum) ? minimum : 0;
  const stepped = base + Math.round((inside - base) / step) * step;
  if (isExact && stepped !== value) {
    throw outOfRange(feature, value);
  }
  return stepped > maximum ? stepped - step : stepped;
}

function outOfRange(feature: CameraFeature, value: number): AppError {
  const unit = feature.unit === '' ? '' : ` ${feature.unit}`;
  const increment = numberOf(feature.increment);
  const steps = increment !== null && increment > 1 ? ` in steps of ${increment}` : '';
  return new AppError(
    'bad-request',
    `${feature.name} ${value}${unit} is out of range: choose a value from ${feature.minimum ?? 'any'} to ${feature.maximum ?? 'any'}${unit}${steps}`,
  );
}
