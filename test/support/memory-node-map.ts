import type { CameraFeature } from '../../contract/camera-feature.ts';
import { AppError } from '../../contract/errors.ts';
import type { FeatureValue, NodeMap } from '../../main/camera/genicam/node-map.ts';

type Now<T> = T | (() => T);

export type MemoryFeature = {
  kind: CameraFeature['kind'];
  value: FeatureValue;
  minimum?: Now<number>;
  maximum?: Now<number>;
  increment?: number;
  unit?: string;
  entries?: readonly string[];
  access?: Now<CameraFeature['access']>;
};

export type MemoryNodeMap = NodeMap & {
  readonly features: Record<string, MemoryFeature>;
  /** `Name=value` and `Name!` in the order they came. */
  readonly writes: string[];
};

function now<T extends number | string>(value: Now<T>): T {
  return typeof value === 'function' ? value() : value;
}

/** A node map without a device: a table of features that remembers what was written, as strict as a device. */
export function createMemoryNodeMap(features: Record<string, MemoryFeature>): MemoryNodeMap {
  const writes: string[] = [];
  const find = (name: string): MemoryFeature => {
    const feature = features[name];
    if (feature === undefined) {
      throw new AppError('camera-refused', `This device has no ${name}`);
    }
    return feature;
  };
  const accessOf = (feature: MemoryFeature) => now(feature.access ?? 'RW');
  const isReadable = (feature: MemoryFeature) => accessOf(feature) === 'RW' || accessOf(feature) === 'RO';
  return {
    features,
    writes,
    names: Object.keys(features),
    has: async (name) => name in features && accessOf(find(name)) !== 'NI',
    get: async (name) => {
      if (!isReadable(find(name))) {
        throw new AppError('camera-refused', `${name} cannot be read now`);
      }
      return find(name).value;
    },
    set: async (name, value) => {
      const feature = find(name);
      if (accessOf(feature) !== 'RW' && accessOf(feature) !== 'WO') {
        throw new AppError('camera-refused', `${name} cannot be written now`);
      }
      if (typeof value === 'number' && feature.kind === 'Integer') {
        value = BigInt(value);
      }
      if (
        typeof value !== 'string' &&
        (Number(value) < now(feature.minimum ?? -1e9) || Number(value) > now(feature.maximum ?? 1e9))
      ) {
        throw new AppError('bad-request', `${name} ${value} is out of range`);
      }
      writes.push(`${name}=${value}`);
      feature.value = value;
    },
    execute: async (name) => {
      find(name);
      writes.push(`${name}!`);
    },
    describe: async (name) => describeMemoryFeature(name, find(name), isReadable(find(name))),
    invalidate: () => undefined,
  };
}

function describeMemoryFeature(name: string, feature: MemoryFeature, isReadable: boolean): CameraFeature {
  const { value } = feature;
  return {
    name,
    displayName: name,
    categoryPath: [],
    kind: feature.kind,
    visibility: 'Beginner',
    access: now(feature.access ?? 'RW'),
    accessReason: null,
    value: !isReadable ? null : typeof value === 'bigint' ? Number(value) : value,
    minimum: feature.minimum === undefined ? null : now(feature.minimum),
    maximum: feature.maximum === undefined ? null : now(feature.maximum),
    increment: feature.increment ?? null,
    unit: feature.unit ?? '',
    representation: '',
    entries: (feature.entries ?? []).map((entry) => ({ name: entry, displayName: entry, isAvailable: true })),
    description: '',
  };
}
