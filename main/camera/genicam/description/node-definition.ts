import { AppError } from '../../../../contract/errors.ts';
import type { XmlElement } from './read-xml.ts';

/** The node kinds of GenApi 1.1 that carry a meaning for a station. */
export const nodeKinds = [
  'Category',
  'Integer',
  'IntReg',
  'MaskedIntReg',
  'Float',
  'FloatReg',
  'String',
  'StringReg',
  'Boolean',
  'Enumeration',
  'EnumEntry',
  'Command',
  'IntSwissKnife',
  'SwissKnife',
  'IntConverter',
  'Converter',
  'Register',
  'Port',
] as const;
export type NodeKind = (typeof nodeKinds)[number];

/** One node of the description: its properties as written, read when they are needed. */
export type NodeDefinition = {
  readonly kind: NodeKind;
  readonly name: string;
  readonly properties: ReadonlyMap<string, readonly XmlElement[]>;
  /** Entries of an enumeration. */
  readonly entries: readonly NodeDefinition[];
  /** Formulas written inside a register, each a part of its address. */
  readonly addressFormulas: readonly NodeDefinition[];
};

/** Returns the first property's text, or null. */
export function textOf(definition: NodeDefinition, tag: string): string | null {
  return definition.properties.get(tag)?.[0]?.text ?? null;
}

export function allOf(definition: NodeDefinition, tag: string): readonly XmlElement[] {
  return definition.properties.get(tag) ?? [];
}

/** Returns a whole number as the description writes it, or null where it has none. @throws AppError `camera-refused` */
export function integerOf(definition: NodeDefinition, tag: string): bigint | null {
  const text = textOf(definition, tag);
  return text === null || text === '' ? null : parseInteger(text, `${definition.name}: ${tag}`);
}

/** As `integerOf`, for floating point. */
export function floatOf(definition: NodeDefinition, tag: string): number | null {
  const text = textOf(definition, tag);
  return text === null || text === '' ? null : parseFloatText(text, `${definition.name}: ${tag}`);
}

/** Returns decimal or hexadecimal text as a signed 64-bit number. @throws AppError `camera-refused` naming what it belongs to */
export function parseInteger(text: string, owner: string): bigint {
  const match = /^([-+]?)(\d{1,40}|0[xX][0-9a-fA-F]{1,32})$/.exec(text.trim());
  if (match === null) {
    return BigInt(Math.trunc(parseFloatText(text, owner)));
  }
  const size = BigInt.asIntN(64, BigInt(match[2] ?? '0'));
  return match[1] === '-' ? -size : size;
}

function parseFloatText(text: string, owner: string): number {
  const value = text.trim() === '' ? Number.NaN : Number(text);
  if (!Number.isFinite(value)) {
    throw new AppError('camera-refused', `${owner} is "${text.slice(0, 40)}", which is no number`);
  }
  return value;
}
