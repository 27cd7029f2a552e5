import { AppError } from '../../../../contract/errors.ts';
import { integerOf, type NodeDefinition, type NodeKind, parseInteger, textOf } from '../description/node-definition.ts';
import { isBigEndian, isSigned, readRegister } from '../registers/register-access.ts';
import { type BitField, bitFieldOf, decodeFloat, decodeInteger, extractField } from '../registers/register-bytes.ts';
import { type Numeric, type Step, stepTo } from './evaluation.ts';
import { evaluateFormula } from './formula.ts';
import { findNode, type Nodes, toWhole } from './nodes.ts';
import { valueSource } from './value-source.ts';

/** Returns a node's value now: bigint from the kinds of whole numbers, number from the others. @throws AppError `camera-refused` */
export async function readNumber(nodes: Nodes, node: NodeDefinition, from: Step): Promise<Numeric> {
  const step = stepTo(node, 'value', from);
  const known = step.work.numbers.get(node.name);
  if (known !== undefined) {
    return known;
  }
  const value = await readByKind(nodes, node, step);
  step.work.numbers.set(node.name, value);
  return value;
}

type Reader = (nodes: Nodes, node: NodeDefinition, step: Step) => Promise<Numeric>;

const readWholeSource: Reader = async (nodes, node, step) => toWhole(await readSource(nodes, node, step), node.name);
const readIntegerRegister: Reader = async (nodes, node, step) =>
  decodeIntegerRegister(node, await readRegister(nodes, node, step));
const readFormula: Reader = (nodes, node, step) =>
  evaluateFormula(nodes, node, { tag: 'Formula', given: null, from: step });
const readConverter: Reader = async (nodes, node, step) => {
  const raw = await nodes.readNumber(findNode(nodes, textOf(node, 'pValue') ?? '', node), step);
  return evaluateFormula(nodes, node, { tag: 'FormulaFrom', given: { name: 'TO', value: raw }, from: step });
};

const readers: Readonly<Partial<Record<NodeKind, Reader>>> = {
  IntReg: readIntegerRegister,
  MaskedIntReg: readIntegerRegister,
  FloatReg: async (nodes, node, step) =>
    decodeFloat(node.name, await readRegister(nodes, node, step), isBigEndian(node)),
  Integer: readWholeSource,
  Enumeration: readWholeSource,
  Command: readWholeSource,
  Boolean: async (nodes, node, step) => ((await readWholeSource(nodes, node, step)) === onValue(node) ? 1n : 0n),
  Float: async (nodes, node, step) => Number(await readSource(nodes, node, step)),
  IntSwissKnife: readFormula,
  SwissKnife: readFormula,
  IntConverter: readConverter,
  Converter: readConverter,
};

async function readByKind(nodes: Nodes, node: NodeDefinition, step: Step): Promise<Numeric> {
  const read = readers[node.kind];
  if (read === undefined) {
    throw new AppError('camera-refused', `${node.name} is a ${node.kind} where a number is needed`);
  }
  return read(nodes, node, step);
}

async function readSource(nodes: Nodes, node: NodeDefinition, step: Step): Promise<Numeric> {
  const source = await valueSource(nodes, node, step);
  if (source.type === 'node') {
    return nodes.readNumber(source.node, step);
  }
  const own = nodes.ownValues.get(source.key);
  if (typeof own === 'bigint' || typeof own === 'number') {
    return own;
  }
  const text = source.initial ?? '0';
  return node.kind === 'Float' ? Number(text) : parseInteger(text, `${node.name}: Value`);
}

function decodeIntegerRegister(node: NodeDefinition, bytes: Uint8Array): bigint {
  const layout = { isBigEndian: isBigEndian(node), isSigned: isSigned(node) };
  refuseWide(node, bytes.length);
  if (node.kind === 'IntReg') {
    return decodeInteger(bytes, layout);
  }
  const whole = decodeInteger(bytes, { ...layout, isSigned: false });
  return extractField(whole, bitsOf(node, bytes.length), layout.isSigned);
}

/** @throws AppError `camera-refused` when the register is too long for a number */
export function refuseWide(node: NodeDefinition, length: number): void {
  if (length > 8) {
    throw new AppError('camera-refused', `${node.name}: a number has 8 bytes at most, not ${length}`);
  }
}

/** Returns where a masked register's bits lie. @throws AppError `camera-refused` when it does not say so */
export function bitsOf(node: NodeDefinition, length: number): BitField {
  const bit = integerOf(node, 'Bit');
  const lsb = bit ?? integerOf(node, 'LSB');
  const msb = bit ?? integerOf(node, 'MSB');
  if (lsb === null || msb === null) {
    throw new AppError('camera-refused', `${node.name}: the camera's description does not say which bits it has`);
  }
  return bitFieldOf(node.name, [Number(lsb), Number(msb)], length * 8, isBigEndian(node));
}

export function onValue(node: NodeDefinition): bigint {
  return integerOf(node, 'OnValue') ?? 1n;
}

export function offValue(node: NodeDefinition): bigint {
  return integerOf(node, 'OffValue') ?? 0n;
}
