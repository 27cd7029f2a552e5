import { AppError } from '../../../../contract/errors.ts';
import { integerOf, type NodeDefinition, parseInteger, textOf } from '../description/node-definition.ts';
import type { Expression } from '../expression/parse-expression.ts';
import { parsedOf } from '../values/formula.ts';
import type { Nodes } from '../values/nodes.ts';

/** Conditions in real descriptions refer to each other a few times at most. */
const MAX_REFERENCES = 8;
const MAX_LENGTH = 200;

/**
 * Says in words when a condition has this truth, as in "ExposureAuto is Off and TriggerMode is On", or returns null
 * where the formula is none that words can follow. Never fails: words must not keep a feature from being listed.
 */
export function conditionWords(nodes: Nodes, condition: NodeDefinition, truth: boolean): string | null {
  try {
    const words = nodeWords({ nodes, left: MAX_REFERENCES }, condition, truth);
    return words === null || words.length > MAX_LENGTH ? null : words;
  } catch (error) {
    if (error instanceof AppError) {
      return null;
    }
    throw error;
  }
}

type Reach = { readonly nodes: Nodes; readonly left: number };

function nodeWords(reach: Reach, node: NodeDefinition, truth: boolean): string | null {
  if (reach.left === 0) {
    return null;
  }
  const nearer = { ...reach, left: reach.left - 1 };
  if (node.kind === 'IntSwissKnife' || node.kind === 'SwissKnife') {
    return expressionWords(nearer, { node, expression: parsedOf(node, 'Formula'), truth });
  }
  const inner = reach.nodes.definitions.get(textOf(node, 'pValue') ?? '');
  if (node.kind === 'Integer' && inner !== undefined && isComputed(inner)) {
    return nodeWords(nearer, inner, truth);
  }
  const feature = featureShowing(reach.nodes, node);
  return valueWords(feature, 0n, !truth);
}

function isComputed(node: NodeDefinition): boolean {
  return node.kind === 'IntSwissKnife' || node.kind === 'SwissKnife';
}

type Statement = { readonly node: NodeDefinition; readonly expression: Expression; readonly truth: boolean };

function expressionWords(reach: Reach, { node, expression, truth }: Statement): string | null {
  const words = (inner: Expression, isTrue: boolean) =>
    expressionWords(reach, { node, expression: inner, truth: isTrue });
  switch (expression.type) {
    case 'variable': {
      const target = variableNode(reach.nodes, node, expression.name);
      return target === null ? null : nodeWords(reach, target, truth);
    }
    case 'unary':
      return expression.operator === '!' ? words(expression.operand, !truth) : null;
    case 'binary':
      return expression.operator === '&&' || expression.operator === '||'
        ? joined(
            [words(expression.left, truth), words(expression.right, truth)],
            (expression.operator === '&&') === truth,
          )
        : comparisonWords(reach, { node, expression, truth });
    case 'choice':
      return choiceWords(expression, (isTrue) => words(expression.condition, isTrue === truth));
    case 'literal':
    case 'call':
      return null;
  }
}

/** Sentences have no brackets: "and" within "or" could be read both ways, so such a condition gets no words. */
function joined(parts: readonly [string | null, string | null], isAnd: boolean): string | null {
  const [left, right] = parts;
  const other = isAnd ? ' or ' : ' and ';
  if (left === null || right === null || left.includes(other) || right.includes(other)) {
    return null;
  }
  return `${left} ${isAnd ? 'and' : 'or'} ${right}`;
}

/** `condition ? 1 : 0` is the condition; `condition ? 0 : 1` its opposite. */
function choiceWords(
  { whenTrue, whenFalse }: Extract<Expression, { type: 'choice' }>,
  words: (isTrue: boolean) => string | null,
): string | null {
  if (whenTrue.type !== 'literal' || whenFalse.type !== 'literal') {
    return null;
  }
  const [yes, no] = [Number(whenTrue.text) !== 0, Number(whenFalse.text) !== 0];
  return yes === no ? null : words(yes);
}

function comparisonWords(reach: Reach, { node, expression, truth }: Statement): string | null {
  if (expression.type !== 'binary' || (expression.operator !== '=' && expression.operator !== '<>')) {
    return null;
  }
  const [left, right] =
    expression.left.type === 'variable' ? [expression.left, expression.right] : [expression.right, expression.left];
  const value = constantOf(node, right);
  const target = left.type === 'variable' ? variableNode(reach.nodes, node, left.name) : null;
  if (target === null || value === null) {
    return null;
  }
  const isEqual = (expression.operator === '=') === truth;
  if (isComputed(target)) {
    return value === 0n || value === 1n ? nodeWords(reach, target, (value === 1n) === isEqual) : null;
  }
  return valueWords(featureShowing(reach.nodes, target), value, isEqual);
}

function constantOf(node: NodeDefinition, expression: Expression): bigint | null {
  if (expression.type === 'literal') {
    return parseInteger(expression.text, node.name);
  }
  const named = (tag: string, name: string) =>
    node.properties.get(tag)?.find(({ attributes }) => attributes.get('Name') === name)?.text ?? null;
  if (expression.type !== 'variable') {
    return null;
  }
  const text = named('Constant', expression.name);
  return text === null ? null : parseInteger(text, node.name);
}

function variableNode(nodes: Nodes, node: NodeDefinition, name: string): NodeDefinition | null {
  const element = node.properties.get('pVariable')?.find(({ attributes }) => attributes.get('Name') === name);
  return (element === undefined ? undefined : nodes.definitions.get(element.text)) ?? null;
}

function valueWords(feature: NodeDefinition, value: bigint, isEqual: boolean): string {
  const is = isEqual ? 'is' : 'is not';
  if (feature.name === 'TLParamsLocked') {
    return (value !== 0n) === isEqual ? 'the camera streams' : 'the camera does not stream';
  }
  if (feature.kind === 'Boolean') {
    return `${feature.name} is ${(value !== 0n) === isEqual ? 'on' : 'off'}`;
  }
  const entry = feature.entries.find((one) => integerOf(one, 'Value') === value);
  return `${feature.name} ${is} ${entry?.name ?? value}`;
}

/**
 * The feature that shows each register, for each description once; null where several do.
 * Searching anew for every locked feature would cost features times nodes.
 */
const showing = new WeakMap<Nodes['definitions'], ReadonlyMap<string, NodeDefinition | null>>();

/** A register behind exactly one feature is known to people by the feature's name. */
function featureShowing({ definitions }: Nodes, node: NodeDefinition): NodeDefinition {
  if (node.kind !== 'IntReg' && node.kind !== 'MaskedIntReg') {
    return node;
  }
  const known = showing.get(definitions) ?? featuresByHolder(definitions);
  showing.set(definitions, known);
  return known.get(node.name) ?? node;
}

function featuresByHolder(definitions: Nodes['definitions']): ReadonlyMap<string, NodeDefinition | null> {
  const features = new Map<string, NodeDefinition | null>();
  for (const definition of definitions.values()) {
    const holder = textOf(definition, 'pValue');
    if (holder !== null) {
      features.set(holder, features.has(holder) ? null : definition);
    }
  }
  return features;
}
