import type { CameraFeature } from '../../../contract/camera-feature.ts';
import type { NodeMap } from './node-map.ts';
import { EXPOSURE_TIME_NAMES, firstFeature, GAIN_NAMES, numberOf, ourUnitsPer } from './setting-features.ts';

export type SettingRange = {
  readonly minimum: number;
  readonly maximum: number;
  /** Null where any value between is allowed. */
  readonly increment: number | null;
  /** `us`, `dB`, `px`, or the device's own word; empty where it has none. */
  readonly unit: string;
};

/** What a person can choose on this device; null where it has no such feature or gives no limits. */
export type SettingRanges = {
  readonly exposureTimeUs: SettingRange | null;
  readonly gainDb: SettingRange | null;
  /** Each of these four as large as it gets while the others are at their smallest. */
  readonly width: SettingRange | null;
  readonly height: SettingRange | null;
  readonly offsetX: SettingRange | null;
  readonly offsetY: SettingRange | null;
  /** PFNC names on offer now. */
  readonly pixelFormats: readonly string[];
  readonly triggerSources: readonly string[];
};

/** Returns the limits of all camera settings as the device states them now. */
export async function describeSettingRanges(map: NodeMap): Promise<SettingRanges> {
  const [width, offsetX] = await describeAxis(map, ['Width', 'OffsetX'], ['SensorWidth', 'WidthMax']);
  const [height, offsetY] = await describeAxis(map, ['Height', 'OffsetY'], ['SensorHeight', 'HeightMax']);
  return {
    exposureTimeUs: inMicroseconds(await describeIfThere(map, EXPOSURE_TIME_NAMES)),
    gainDb: rangeOf(await describeIfThere(map, GAIN_NAMES)),
    width,
    height,
    offsetX,
    offsetY,
    pixelFormats: offeredBy(await describeIfThere(map, ['PixelFormat'])),
    triggerSources: offeredBy(await describeIfThere(map, ['TriggerSource'])),
  };
}

async function describeIfThere(map: NodeMap, names: readonly string[]): Promise<CameraFeature | null> {
  const name = await firstFeature(map, names);
  return name === null ? null : map.describe(name);
}

function rangeOf(feature: CameraFeature | null): SettingRange | null {
  const minimum = numberOf(feature?.minimum ?? null);
  const maximum = numberOf(feature?.maximum ?? null);
  if (feature === null || minimum === null || maximum === null) {
    return null;
  }
  return { minimum, maximum, increment: numberOf(feature.increment), unit: feature.unit };
}

function inMicroseconds(feature: CameraFeature | null): SettingRange | null {
  const range = rangeOf(feature);
  if (feature === null || range === null) {
    return null;
  }
  const factor = ourUnitsPer(feature);
  return {
    minimum: range.minimum * factor,
    maximum: range.maximum * factor,
    increment: range.increment === null ? null : range.increment * factor,
    unit: 'us',
  };
}

/** A size and its offset share the sensor: what one has now, the other could have, up to the sensor's edge. */
async function describeAxis(
  map: NodeMap,
  [sizeName, offsetName]: readonly [string, string],
  edgeNames: readonly string[],
): Promise<readonly [size: SettingRange | null, offset: SettingRange | null]> {
  const size = await describeIfThere(map, [sizeName]);
  const offset = await describeIfThere(map, [offsetName]);
  const sizeRange = rangeOf(size);
  const offsetRange = rangeOf(offset);
  if (sizeRange === null || offsetRange === null) {
    return [pixels(sizeRange), pixels(offsetRange)];
  }
  const offsetNow = numberOf(offset?.value ?? null) ?? offsetRange.minimum;
  const sizeNow = numberOf(size?.value ?? null) ?? sizeRange.maximum;
  const edge = numberOf((await describeIfThere(map, edgeNames))?.value ?? null) ?? Infinity;
  return [
    pixels({ ...sizeRange, maximum: Math.min(edge, sizeRange.maximum + offsetNow - offsetRange.minimum) }),
    pixels({
      ...offsetRange,
      maximum: Math.min(edge - sizeRange.minimum, offsetRange.maximum + sizeNow - sizeRange.minimum),
    }),
  ];
}

function pixels(range: SettingRange | null): SettingRange | null {
  return range === null ? null : { ...range, unit: 'px' };
}

function offeredBy(feature: CameraFeature | null): readonly string[] {
  return feature?.entries.filter(({ isAvailable }) => isAvailable).map(({ name }) => name) ?? [];
}
