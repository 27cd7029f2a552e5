import { AppError } from '../../../../contract/errors.ts';
import { floatOf, integerOf, type NodeDefinition, textOf } from '../description/node-definition.ts';
import { isSigned, registerLength } from '../registers/register-access.ts';
import { integerLimits } from '../registers/register-bytes.ts';
import { type Numeric, type Step, stepTo } from './evaluation.ts';
import { evaluateFormula } from './formula.ts';
import { type Limits, NO_LIMITS, type Nodes, referenceOf } from './nodes.ts';
import { bitsOf } from './read-number.ts';
import { valueSource } from './value-source.ts';

/** Returns the limits of a number as they are now; null where nothing states one. @throws AppError `camera-refused` */
export async function readLimits(nodes: Nodes, node: NodeDefinition, from: Step): Promise<Limits> {
  const step = stepTo(node, 'limits', from);
  if (node.kind === 'Integer' || node.kind === 'Float') {
    return statedLimits(nodes, node, step);
  }
  if (node.kind === 'IntConverter' || node.kind === 'Converter') {
    return convertedLimits(nodes, node, step);
  }
  if (node.kind !== 'IntReg' && node.kind !== 'MaskedIntReg') {
    return NO_LIMITS;
  }
  const length = await registerLength(nodes, node, step);
  const bits = node.kind === 'IntReg' ? length * 8 : bitsOf(node, length).width;
  return { ...integerLimits(bits, isSigned(node)), increment: 1n };
}

/** What the node itself states comes first; the rest comes from the node that holds its value. */
async function statedLimits(nodes: Nodes, node: NodeDefinition, step: Step): Promise<Limits> {
  const minimum = await statedNumber(nodes, node, ['Min', step]);
  const maximum = await statedNumber(nodes, node, ['Max', step]);
  const increment = await statedNumber(nodes, node, ['Inc', step]);
  if (minimum !== null && maximum !== null && increment !== null) {
    return { minimum, maximum, increment };
  }
  const source = await valueSource(nodes, node, step);
  const inner = source.type === 'node' ? await nodes.limits(source.node, step) : NO_LIMITS;
  return {
    minimum: minimum ?? asKind(node, inner.minimum),
    maximum: maximum ?? asKind(node, inner.maximum),
    // A step of whole numbers behind a float is no step of the float.
    increment: increment ?? (node.kind === 'Integer' ? asKind(node, inner.increment) : null),
  };
}

async function statedNumber(
  nodes: Nodes,
  node: NodeDefinition,
  [tag, step]: readonly [string, Step],
): Promise<Numeric | null> {
  const reference = referenceOf(nodes, node, `p${tag}`);
  if (reference !== null) {
    return asKind(node, await nodes.readNumber(reference, step));
  }
  return node.kind === 'Integer' ? integerOf(node, tag) : floatOf(node, tag);
}

function asKind(node: NodeDefinition, value: Numeric | null): Numeric | null {
  if (value === null || (typeof value === 'number' && Number.isNaN(value))) {
    return null;
  }
  if (node.kind === 'Float') {
    return Number(value);
  }
  if (typeof value === 'bigint') {
    return value;
  }
  return Number.isFinite(value) ? BigInt(Math.trunc(value)) : null;
}

/** Limits seen through the formula; a falling one swaps them, and one that turns around has none. */
async function convertedLimits(nodes: Nodes, node: NodeDefinition, step: Step): Promise<Limits> {
  const slope = textOf(node, 'Slope') ?? 'Automatic';
  const inner = referenceOf(nodes, node, 'pValue');
  if (inner === null || slope === 'Varying') {
    return NO_LIMITS;
  }
  const raw = await nodes.limits(inner, step);
  const low = await convertedLimit(nodes, node, [raw.minimum, step]);
  const high = await convertedLimit(nodes, node, [raw.maximum, step]);
  const isFalling = slope === 'Decreasing' || (slope === 'Automatic' && low !== null && high !== null && low > high);
  return isFalling
    ? { minimum: high, maximum: low, increment: null }
    : { minimum: low, maximum: high, increment: null };
}

async function convertedLimit(
  nodes: Nodes,
  node: NodeDefinition,
  [raw, step]: readonly [Numeric | null, Step],
): Promise<Numeric | null> {
  if (raw === null) {
    return null;
  }
  try {
    const value = await evaluateFormula(nodes, node, {
      tag: 'FormulaFrom',
      given: { name: 'TO', value: raw },
      from: step,
    });
    return typeof value === 'number' && !Number.isFinite(value) ? null : value;
  } catch (error) {
    // A period of zero makes an endless rate: that end has no limit, and the device will say what it takes.
    if (error instanceof AppError && error.message.endsWith('divides by zero')) {
      return null;
    }
    throw error;
  }
}
