import { AppError } from '../../../../contract/errors.ts';
import { type NodeDefinition, type NodeKind, textOf } from '../description/node-definition.ts';
import { roundHalfAway } from '../expression/functions.ts';
import { isBigEndian, readRegister, registerLength, writeRegister } from '../registers/register-access.ts';
import { decodeInteger, encodeFloat, encodeInteger, insertField } from '../registers/register-bytes.ts';
import { checkLimits } from './check-limits.ts';
import { type Numeric, type Step, stepTo } from './evaluation.ts';
import { evaluateFormula } from './formula.ts';
import { findNode, type Nodes, referencesOf, toWhole } from './nodes.ts';
import { bitsOf, offValue, onValue, refuseWide } from './read-number.ts';
import { valueSource } from './value-source.ts';

/**
 * Writes a number to a node and through it to the registers behind.
 * @throws AppError `bad-request` when it is out of a node's range, `camera-refused`
 */
export async function writeNumber(nodes: Nodes, node: NodeDefinition, value: Numeric, from: Step): Promise<void> {
  const step = stepTo(node, 'write', from);
  const checked = checkLimits(node, rounded(node, value), await nodes.limits(node, step));
  const write = writers[node.kind];
  if (write === undefined) {
    throw new AppError('camera-refused', `${node.name} is a ${node.kind}, which cannot be written`);
  }
  await write(nodes, node, checked, step);
}

type Writer = (nodes: Nodes, node: NodeDefinition, value: Numeric, step: Step) => Promise<void>;

const FLOAT_KINDS: ReadonlySet<string> = new Set(['Float', 'FloatReg', 'Converter', 'SwissKnife']);

/** Fractions that reach a whole number are rounded, because converters seldom hit one exactly. */
function rounded(node: NodeDefinition, value: Numeric): Numeric {
  if (FLOAT_KINDS.has(node.kind)) {
    return Number(value);
  }
  return typeof value === 'number' ? toWhole(roundHalfAway(value), node.name) : value;
}

const writeSource: Writer = async (nodes, node, value, step) => {
  const source = await valueSource(nodes, node, step);
  if (source.type === 'own') {
    nodes.ownValues.set(source.key, value);
    nodes.changed(node);
    step.work.numbers.clear();
    return;
  }
  for (const target of [source.node, ...referencesOf(nodes, node, 'pValueCopy')]) {
    // oxlint-disable-next-line no-await-in-loop -- a device takes one write at a time
    await nodes.writeNumber(target, value, step);
  }
};

const writeConverted: Writer = async (nodes, node, value, step) => {
  const raw = await evaluateFormula(nodes, node, {
    tag: 'FormulaTo',
    given: { name: 'FROM', value },
    from: step,
  });
  await nodes.writeNumber(findNode(nodes, textOf(node, 'pValue') ?? '', node), raw, step);
};

const writeIntegerRegister: Writer = async (nodes, node, number, step) => {
  const value = toWhole(number, node.name);
  const length = await registerLength(nodes, node, step);
  refuseWide(node, length);
  const isBig = isBigEndian(node);
  if (node.kind === 'IntReg') {
    return writeRegister(nodes, node, encodeInteger(value, length, isBig), step);
  }
  // The bits beside the field stay as they are; a register that cannot be read has none to keep.
  const before = textOf(node, 'AccessMode') === 'WO' ? new Uint8Array(length) : await readRegister(nodes, node, step);
  const whole = decodeInteger(before, { isBigEndian: isBig, isSigned: false });
  const after = insertField(whole, bitsOf(node, length), value);
  return writeRegister(nodes, node, encodeInteger(after, length, isBig), step);
};

const writeFloatRegister: Writer = async (nodes, node, number, step) => {
  const value = Number(number);
  const length = await registerLength(nodes, node, step);
  if (length === 4 && !Number.isFinite(Math.fround(value))) {
    throw new AppError('bad-request', `${node.name} ${value} is too large for its register: choose a smaller value`);
  }
  await writeRegister(nodes, node, encodeFloat(node.name, value, length, isBigEndian(node)), step);
};

const writers: Readonly<Partial<Record<NodeKind, Writer>>> = {
  IntReg: writeIntegerRegister,
  MaskedIntReg: writeIntegerRegister,
  FloatReg: writeFloatRegister,
  Integer: writeSource,
  Float: writeSource,
  Enumeration: writeSource,
  Command: writeSource,
  Boolean: (nodes, node, value, step) =>
    writeSource(nodes, node, Number(value) === 0 ? offValue(node) : onValue(node), step),
  IntConverter: writeConverted,
  Converter: writeConverted,
};
