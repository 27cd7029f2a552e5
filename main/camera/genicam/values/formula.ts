import { AppError } from '../../../../contract/errors.ts';
import { allOf, integerOf, type NodeDefinition, parseInteger, textOf } from '../description/node-definition.ts';
import { evaluateFloat } from '../expression/evaluate-float.ts';
import { evaluateInteger } from '../expression/evaluate-integer.ts';
import { type Expression, parseExpression, variablesIn } from '../expression/parse-expression.ts';
import type { Numeric, Step } from './evaluation.ts';
import { findNode, type Nodes, toWhole } from './nodes.ts';

export type FormulaTag = 'Formula' | 'FormulaTo' | 'FormulaFrom';

/** Formulas are parsed once for each element that holds one. */
const parsed = new WeakMap<object, Expression>();

/** True for the kinds that compute in 64-bit integers. */
function isWhole(node: NodeDefinition): boolean {
  return node.kind === 'IntSwissKnife' || node.kind === 'IntConverter';
}

/** What a formula knows besides the node's own variables: FROM or TO of a converter. */
export type Given = { readonly name: string; readonly value: Numeric } | null;

/**
 * Computes one of a node's formulas from its variables, constants and subexpressions as they are now.
 * @throws AppError `camera-refused` naming the node
 */
export async function evaluateFormula(
  nodes: Nodes,
  node: NodeDefinition,
  { tag, given, from }: { readonly tag: FormulaTag; readonly given: Given; readonly from: Step },
): Promise<Numeric> {
  const expression = parsedOf(node, tag);
  const values = new Map<string, Numeric>();
  if (given !== null) {
    values.set(given.name, given.value);
  }
  await addValues(nodes, node, { expression, values, from, within: [] });
  return compute(node, expression, values);
}

type Wanted = {
  readonly expression: Expression;
  readonly values: Map<string, Numeric>;
  readonly from: Step;
  /** Names of the subexpressions around this one. */
  readonly within: readonly string[];
};

/** Finds a value for each name in the expression; names nothing defines are left to the evaluator to refuse or know. */
async function addValues(nodes: Nodes, node: NodeDefinition, wanted: Wanted): Promise<void> {
  const { values, from, within } = wanted;
  for (const name of variablesIn(wanted.expression)) {
    if (!values.has(name)) {
      // oxlint-disable-next-line no-await-in-loop -- a device answers one read at a time
      const value = await valueOfName(nodes, node, { name, values, from, within });
      if (value !== null) {
        values.set(name, value);
      }
    }
  }
}

type WantedName = Omit<Wanted, 'expression'> & { readonly name: string };

async function valueOfName(nodes: Nodes, node: NodeDefinition, wanted: WantedName): Promise<Numeric | null> {
  const { name, from } = wanted;
  const variable = namedElement(node, 'pVariable', name);
  if (variable !== null) {
    return readProperty(nodes, findNode(nodes, variable.text, node), propertyIn(name), from);
  }
  const constant = namedElement(node, 'Constant', name);
  if (constant !== null) {
    return isWhole(node) ? parseInteger(constant.text, `${node.name}: ${name}`) : constantFloat(node, constant.text);
  }
  if (namedElement(node, 'Expression', name) !== null) {
    return subexpression(nodes, node, wanted);
  }
  // `VAR.Min` may also be written of a variable that is declared as `VAR`.
  const base = name.split('.', 1)[0] ?? name;
  const owner = base === name ? null : namedElement(node, 'pVariable', base);
  return owner === null ? null : readProperty(nodes, findNode(nodes, owner.text, node), propertyIn(name), from);
}

async function subexpression(nodes: Nodes, node: NodeDefinition, wanted: WantedName): Promise<Numeric> {
  const { name, values, from, within } = wanted;
  if (within.includes(name)) {
    throw new AppError('camera-refused', `${node.name}: its expression ${name} depends on itself`);
  }
  const expression = parsedOf(node, 'Expression', name);
  await addValues(nodes, node, { expression, values, from, within: [...within, name] });
  return compute(node, expression, values);
}

/** Returns what follows the variable's own name: `Min`, `Max`, `Inc`, `Value`, `Enum.NAME`, or nothing. */
function propertyIn(name: string): string {
  const dot = name.indexOf('.');
  return dot === -1 ? '' : name.slice(dot + 1);
}

async function readProperty(nodes: Nodes, node: NodeDefinition, property: string, from: Step): Promise<Numeric | null> {
  if (property === '' || property === 'Value') {
    return nodes.readNumber(node, from);
  }
  const entry = /^(?:Enum|Entry)\.(.+)$/.exec(property)?.[1];
  if (entry !== undefined) {
    const found = node.entries.find(({ name }) => name === entry);
    return found === undefined ? null : integerOf(found, 'Value');
  }
  const limits = await nodes.limits(node, from);
  const named: Readonly<Record<string, Numeric | null>> = {
    Min: limits.minimum,
    Max: limits.maximum,
    Inc: limits.increment,
  };
  return named[property] ?? null;
}

function compute(node: NodeDefinition, expression: Expression, values: ReadonlyMap<string, Numeric>): Numeric {
  try {
    if (isWhole(node)) {
      return evaluateInteger(
        expression,
        mapValues(values, (value, name) => toWhole(value, name)),
      );
    }
    return evaluateFloat(
      expression,
      mapValues(values, (value) => Number(value)),
    );
  } catch (error) {
    throw named(node, error);
  }
}

function mapValues<T>(
  values: ReadonlyMap<string, Numeric>,
  convert: (value: Numeric, name: string) => T,
): ReadonlyMap<string, T> {
  return new Map([...values].map(([name, value]) => [name, convert(value, name)]));
}

function namedElement(node: NodeDefinition, tag: string, name: string) {
  return allOf(node, tag).find(({ attributes }) => attributes.get('Name') === name) ?? null;
}

function constantFloat(node: NodeDefinition, text: string): number {
  const value = Number(text);
  if (text.trim() === '' || !Number.isFinite(value)) {
    throw new AppError('camera-refused', `${node.name}: its constant "${text.slice(0, 40)}" is no number`);
  }
  return value;
}

/** Returns a formula as a tree. @throws AppError `camera-refused` naming the node when it is missing or malformed */
export function parsedOf(node: NodeDefinition, tag: FormulaTag | 'Expression', name?: string): Expression {
  const element = name === undefined ? allOf(node, tag)[0] : namedElement(node, tag, name);
  if (element === undefined || element === null || textOf(node, tag) === null) {
    throw new AppError('camera-refused', `${node.name}: the camera's description gives it no ${tag}`);
  }
  const before = parsed.get(element);
  if (before !== undefined) {
    return before;
  }
  try {
    const expression = parseExpression(element.text);
    parsed.set(element, expression);
    return expression;
  } catch (error) {
    throw named(node, error);
  }
}

function named(node: NodeDefinition, error: unknown): unknown {
  return error instanceof AppError
    ? new AppError(error.code, `${node.name}: ${error.message}`, { cause: error })
    : error;
}
