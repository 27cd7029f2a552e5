import type { CameraFeature } from '../../../../contract/camera-feature.ts';
import { AppError } from '../../../../contract/errors.ts';
import type { NodeDefinition, NodeKind } from '../description/node-definition.ts';
import type { FeatureValue } from '../node-map.ts';
import type { Step } from '../values/evaluation.ts';
import { type Nodes, readWhole } from '../values/nodes.ts';
import { readEntry, writeEntry } from './enumeration.ts';
import { readHex, readText, writeHex, writeText } from './text-values.ts';

const FEATURE_KINDS: Readonly<Record<NodeKind, CameraFeature['kind'] | null>> = {
  Integer: 'Integer',
  IntReg: 'Integer',
  MaskedIntReg: 'Integer',
  IntSwissKnife: 'Integer',
  IntConverter: 'Integer',
  Float: 'Float',
  FloatReg: 'Float',
  SwissKnife: 'Float',
  Converter: 'Float',
  Enumeration: 'Enumeration',
  Boolean: 'Boolean',
  String: 'String',
  StringReg: 'String',
  Command: 'Command',
  Register: 'Register',
  Category: null,
  Port: null,
  EnumEntry: null,
};

/** Returns what a node is to people, or null when it is none of their features. */
export function featureKind(node: NodeDefinition): CameraFeature['kind'] | null {
  return FEATURE_KINDS[node.kind];
}

/** Returns a feature's value without asking whether it may be read. @throws AppError `camera-refused` */
export async function readFeature(nodes: Nodes, node: NodeDefinition, step: Step): Promise<FeatureValue> {
  switch (featureKind(node)) {
    case 'Integer':
      return readWhole(nodes, node, step);
    case 'Float':
      return Number(await nodes.readNumber(node, step));
    case 'Enumeration':
      return readEntry(nodes, node, step);
    case 'Boolean':
      return (await readWhole(nodes, node, step)) !== 0n;
    case 'String':
      return readText(nodes, node, step);
    case 'Register':
      return readHex(nodes, node, step);
    case 'Command':
    case null:
      throw new AppError('camera-refused', `${node.name} is a ${node.kind} and holds no value`);
  }
}

/** Writes a feature's value without asking whether it may be written. @throws AppError `bad-request`, `camera-refused` */
export async function writeFeature(nodes: Nodes, node: NodeDefinition, value: FeatureValue, step: Step): Promise<void> {
  const kind = featureKind(node);
  if (kind === 'Integer' && typeof value === 'number' && Number.isSafeInteger(value)) {
    return nodes.writeNumber(node, BigInt(value), step);
  }
  if (kind === 'Integer' && typeof value === 'bigint' && BigInt.asIntN(64, value) === value) {
    return nodes.writeNumber(node, value, step);
  }
  if (kind === 'Float' && (typeof value === 'number' || typeof value === 'bigint')) {
    return nodes.writeNumber(node, Number(value), step);
  }
  if (kind === 'Boolean' && typeof value === 'boolean') {
    return nodes.writeNumber(node, value ? 1n : 0n, step);
  }
  if (typeof value === 'string') {
    return writeFeatureText(nodes, node, value, step);
  }
  throw wrongKind(node, value);
}

function writeFeatureText(nodes: Nodes, node: NodeDefinition, value: string, step: Step): Promise<void> {
  switch (featureKind(node)) {
    case 'Enumeration':
      return writeEntry(nodes, node, value, step);
    case 'String':
      return writeText(nodes, node, value, step);
    case 'Register':
      return writeHex(nodes, node, value, step);
    case 'Integer':
    case 'Float':
    case 'Boolean':
    case 'Command':
    case null:
      throw wrongKind(node, value);
  }
}

const WANTED: Readonly<Record<CameraFeature['kind'], string>> = {
  Integer: 'a whole number',
  Float: 'a number',
  Enumeration: 'the name of one of its entries',
  Boolean: 'true or false',
  String: 'text',
  Command: 'no value: execute it instead',
  Register: 'hexadecimal digits',
};

function wrongKind(node: NodeDefinition, value: FeatureValue): AppError {
  const kind = featureKind(node);
  const wanted = kind === null ? 'no value' : WANTED[kind];
  return new AppError('bad-request', `${node.name} takes ${wanted}, not ${String(value).slice(0, 40)}`);
}
