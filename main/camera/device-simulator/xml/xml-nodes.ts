import { FIRST_ADDRESS, type RegisterName, type RegisterSpec, registerLayout } from '../register-layout.ts';

/** One element inside a node: tag, text, and attributes where it has some. */
export type Property = readonly [
  tag: string,
  text: string | number,
  attributes?: Readonly<Record<string, string | number>>,
];

export type Endianness = 'little' | 'big';

/** Returns `<kind Name="name">…</kind>`; `nested` are whole elements. */
export function node(
  kind: string,
  name: string | null,
  properties: readonly Property[],
  nested: readonly string[] = [],
): string {
  const label = name === null ? '' : ` Name="${escapeXml(name)}"`;
  return [`<${kind}${label}>`, ...properties.map(element), ...nested, `</${kind}>`].join('\n');
}

/** Returns a node a person sees: with its purpose, and how deep in the expert's drawer it lies. */
export function feature(
  kind: string,
  name: string,
  about: { readonly toolTip: string; readonly visibility?: 'Beginner' | 'Expert' | 'Guru' | 'Invisible' },
  properties: readonly Property[],
): string {
  const { toolTip, visibility = 'Beginner' } = about;
  return node(kind, name, [['ToolTip', toolTip], ['Description', toolTip], ['Visibility', visibility], ...properties]);
}

export function category(name: string, features: readonly string[]): string {
  return node(
    'Category',
    name,
    features.map((feature) => ['pFeature', feature]),
  );
}

export type RegisterXml = {
  /** Nodes whose writing makes a kept value worthless. */
  readonly invalidators?: readonly string[];
  readonly cachable?: 'NoCache' | 'WriteThrough' | 'WriteAround';
  readonly pollingTimeMs?: number;
  /** Says where the register lies when that is not its own fixed address. */
  readonly address?: { readonly properties: readonly Property[]; readonly nested?: readonly string[] };
};

/** Returns the node of one register, `${name}Reg` unless named otherwise. */
export function register(
  endianness: Endianness,
  name: RegisterName,
  xml: RegisterXml = {},
  nodeName: string = `${name}Reg`,
): string {
  const spec: RegisterSpec = registerLayout[name];
  const { invalidators = [], cachable, pollingTimeMs } = xml;
  const address: NonNullable<RegisterXml['address']> = xml.address ?? { properties: [['Address', addressOf(name)]] };
  const kinds = { unsigned: 'IntReg', float: 'FloatReg', text: 'StringReg', bytes: 'Register' } as const;
  const isNumber = spec.kind === 'unsigned' || spec.kind === 'float';
  const properties: Property[] = [
    ['Visibility', 'Invisible'],
    ...address.properties,
    ['Length', spec.length],
    ['AccessMode', spec.access],
    ['pPort', 'Device'],
    ...(cachable === undefined ? [] : [['Cachable', cachable] as const]),
    ...(pollingTimeMs === undefined ? [] : [['PollingTime', pollingTimeMs] as const]),
    ...invalidators.map((invalidator) => ['pInvalidator', invalidator] as const),
    ...(spec.kind === 'unsigned' ? [['Sign', 'Unsigned'] as const] : []),
    ...(isNumber ? [['Endianess', endianessOf(endianness)] as const] : []),
  ];
  return node(kinds[spec.kind], nodeName, properties, address.nested);
}

export function addressOf(name: RegisterName): string {
  return `0x${(FIRST_ADDRESS + registerLayout[name].offset).toString(16).toUpperCase()}`;
}

export function endianessOf(endianness: Endianness): string {
  return endianness === 'little' ? 'LittleEndian' : 'BigEndian';
}

/** GenICam numbers the bits of big-endian registers from the most significant one. */
export function bitOf(endianness: Endianness, bit: number): number {
  return endianness === 'little' ? bit : 31 - bit;
}

/** Returns an enumeration over `pValue` with these entries. */
export function enumeration(
  name: string,
  about: Parameters<typeof feature>[2],
  entries: Readonly<Record<string, number>>,
  properties: readonly Property[],
): string {
  const nested = Object.entries(entries).map(([entry, value]) => node('EnumEntry', entry, [['Value', value]]));
  return enumerationOf(name, about, nested, properties);
}

/** The same with entries written out; they stand before the value, as the schema has it. */
export function enumerationOf(
  name: string,
  about: Parameters<typeof feature>[2],
  entries: readonly string[],
  properties: readonly Property[],
): string {
  const { toolTip, visibility = 'Beginner' } = about;
  const head: readonly Property[] = [
    ['ToolTip', toolTip],
    ['Description', toolTip],
    ['Visibility', visibility],
    ...properties.filter(([tag]) => !valueTags.has(tag)),
  ];
  const tail = properties.filter(([tag]) => valueTags.has(tag));
  return node('Enumeration', name, [], [...head.map(element), ...entries, ...tail.map(element)]);
}

const valueTags = new Set(['Value', 'pValue', 'pSelected', 'PollingTime']);

/** Returns a command that is done when its register reads 0 again. */
export function command(
  name: string,
  about: Parameters<typeof feature>[2],
  properties: readonly Property[] = [],
): string {
  return feature('Command', name, about, [...properties, ['pValue', `${name}Reg`], ['CommandValue', 1]]);
}

function element([tag, text, attributes = {}]: Property): string {
  const list = Object.entries(attributes).map(([key, value]) => ` ${key}="${escapeXml(String(value))}"`);
  return `<${tag}${list.join('')}>${escapeXml(String(text))}</${tag}>`;
}

function escapeXml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}
