import type { CameraFeature } from '../../../../contract/camera-feature.ts';

export type FeatureValue = number | string | boolean;

const WHOLE_NUMBER = /^[+-]?\d+$/;
const HEXADECIMAL = /^0x[0-9a-f]+$/i;

function isSafe(text: string): boolean {
  return Number.isSafeInteger(Number(text));
}

function parseWhole(text: string): FeatureValue | null {
  if (HEXADECIMAL.test(text)) {
    return isSafe(text) ? Number(text) : BigInt(text).toString();
  }
  if (!WHOLE_NUMBER.test(text)) {
    return null;
  }
  return isSafe(text) ? Number(text) : BigInt(text).toString();
}

/** Returns what a person typed as the feature's value, exact beyond 2^53; null when it is none. */
export function parseTyped({ kind }: Pick<CameraFeature, 'kind'>, typed: string): FeatureValue | null {
  const text = typed.trim();
  switch (kind) {
    case 'Integer':
      return parseWhole(text);
    case 'Float': {
      const value = Number(text.replace(',', '.'));
      return text === '' || !Number.isFinite(value) ? null : value;
    }
    case 'String':
    case 'Register':
      return typed;
    case 'Enumeration':
    case 'Boolean':
    case 'Command':
      return text;
  }
}

/** Returns the value as text for reading and for typing over; empty when the camera does not tell it. */
export function formatValue({ value }: Pick<CameraFeature, 'value'>): string {
  return value === null ? '' : String(value);
}

/** True where the camera lets the feature be written now. */
export function isWritable({ access }: Pick<CameraFeature, 'access'>): boolean {
  return access === 'RW' || access === 'WO';
}
