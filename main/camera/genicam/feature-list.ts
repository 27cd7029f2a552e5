import type { CameraFeature } from '../../../contract/camera-feature.ts';
import { AppError } from '../../../contract/errors.ts';
import type { FeatureValue, NodeMap } from './node-map.ts';

export type FeatureFilter = {
  /** Part of a name or description, in any case; empty or missing: all. */
  readonly search?: string;
  /** The most expert features wanted; missing: everything but the invisible ones. */
  readonly visibility?: CameraFeature['visibility'];
};

/** More at once gain nothing, because devices answer one command at a time. */
const DESCRIBED_AT_ONCE = 4;
/** A device that answers nothing would otherwise be asked for every feature, each time until the time is up. */
const MAX_TIMEOUTS = 3;

const VISIBILITY_ORDER: readonly CameraFeature['visibility'][] = ['Beginner', 'Expert', 'Guru', 'Invisible'];

/**
 * Returns the device's features as they are now, in the order of its description. A feature that cannot be read is
 * listed with the reason.
 * @throws AppError `camera-disconnected`; `camera-timeout` when the device no longer answers at all
 */
export async function listFeatures(map: NodeMap, filter: FeatureFilter = {}): Promise<readonly CameraFeature[]> {
  const features: CameraFeature[] = [];
  let next = 0;
  let timeouts = 0;
  const work = async (): Promise<void> => {
    for (let index = next++; index < map.names.length; index = next++) {
      const name = map.names[index] ?? '';
      try {
        // oxlint-disable-next-line no-await-in-loop -- so many workers, one feature each
        features[index] = await map.describe(name);
      } catch (error) {
        if (!(error instanceof AppError) || !isAboutOneFeature(error)) {
          throw error;
        }
        timeouts += error.code === 'camera-timeout' ? 1 : 0;
        if (timeouts >= MAX_TIMEOUTS) {
          throw error;
        }
        features[index] = unreadable(name, error.message);
      }
    }
  };
  await Promise.all(Array.from({ length: DESCRIBED_AT_ONCE }, work));
  return features.filter((feature) => isWanted(feature, filter));
}

function isAboutOneFeature({ code }: AppError): boolean {
  return code === 'camera-refused' || code === 'camera-timeout' || code === 'bad-request';
}

function unreadable(name: string, reason: string): CameraFeature {
  return {
    name,
    displayName: name,
    categoryPath: [],
    kind: 'String',
    visibility: 'Beginner',
    access: 'NA',
    accessReason: reason,
    value: null,
    minimum: null,
    maximum: null,
    increment: null,
    unit: '',
    representation: '',
    entries: [],
    description: '',
  };
}

function isWanted(feature: CameraFeature, { search = '', visibility = 'Guru' }: FeatureFilter): boolean {
  const wanted = search.trim().toLowerCase();
  return (
    VISIBILITY_ORDER.indexOf(feature.visibility) <= VISIBILITY_ORDER.indexOf(visibility) &&
    [feature.name, feature.displayName, feature.description].some((text) => text.toLowerCase().includes(wanted))
  );
}

/**
 * Returns what a person typed as the value the feature takes: decimal or 0x for whole numbers, comma or point for
 * others, on/off and the like for switches.
 * @throws AppError `bad-request` naming the feature and what it takes
 */
export function parseFeatureValue(
  feature: Pick<CameraFeature, 'name' | 'kind' | 'entries'>,
  text: string,
): FeatureValue {
  const trimmed = text.trim();
  switch (feature.kind) {
    case 'Integer':
      return parseWhole(feature.name, trimmed);
    case 'Float':
      return parseDecimal(feature.name, trimmed);
    case 'Boolean':
      return parseSwitch(feature.name, trimmed);
    case 'Enumeration':
      return parseEntry(feature, trimmed);
    case 'String':
      return text;
    case 'Register':
      return trimmed;
    case 'Command':
      throw new AppError('bad-request', `${feature.name} is a command: execute it instead of giving it a value`);
  }
}

function parseWhole(name: string, text: string): bigint {
  const match = /^([-+]?)(\d{1,20}|0x[0-9a-f]{1,16})$/i.exec(text);
  if (match === null) {
    throw new AppError('bad-request', `${name} takes a whole number such as 100 or 0x64, not "${text.slice(0, 40)}"`);
  }
  const size = BigInt(match[2] ?? '0');
  return match[1] === '-' ? -size : size;
}

function parseDecimal(name: string, text: string): number {
  const isNumber = /^[-+]?(?:\d+[.,]?\d*|[.,]\d+)(?:e[-+]?\d+)?$/i.test(text);
  const value = isNumber ? Number(text.replace(',', '.')) : Number.NaN;
  if (!Number.isFinite(value)) {
    throw new AppError('bad-request', `${name} takes a number such as 12.5, not "${text.slice(0, 40)}"`);
  }
  return value;
}

const SWITCH_WORDS: Readonly<Record<string, boolean>> = {
  true: true,
  on: true,
  yes: true,
  '1': true,
  false: false,
  off: false,
  no: false,
  '0': false,
};

function parseSwitch(name: string, text: string): boolean {
  const word = text.toLowerCase();
  const value = Object.hasOwn(SWITCH_WORDS, word) ? SWITCH_WORDS[word] : undefined;
  if (value === undefined) {
    throw new AppError('bad-request', `${name} takes on or off, not "${text.slice(0, 40)}"`);
  }
  return value;
}

function parseEntry({ name, entries }: Pick<CameraFeature, 'name' | 'entries'>, text: string): string {
  const same = (one: string) => one.toLowerCase() === text.toLowerCase();
  const entry =
    entries.find((one) => one.name === text) ?? entries.find((one) => same(one.name) || same(one.displayName));
  if (entry === undefined) {
    const offered = entries.map((one) => one.name).join(', ');
    throw new AppError(
      'bad-request',
      `${name} takes one of ${offered.slice(0, 400)}, not "${text.slice(0, 40)}": choose one of these`,
    );
  }
  return entry.name;
}
