import type { Clock } from '../../../../contract/clock.ts';
import { AppError } from '../../../../contract/errors.ts';
import type { NodeDefinition } from '../description/node-definition.ts';
import { allOf, textOf } from '../description/node-definition.ts';
import type { RegisterPort } from '../register-port.ts';
import type { RegisterCache } from '../registers/register-cache.ts';
import type { Numeric, Step } from './evaluation.ts';

export type Limits = {
  readonly minimum: Numeric | null;
  readonly maximum: Numeric | null;
  readonly increment: Numeric | null;
};

export const NO_LIMITS: Limits = { minimum: null, maximum: null, increment: null };

/** A device's nodes and what answering for them needs; the questions that lead back to other nodes are its methods. */
export interface Nodes {
  readonly definitions: ReadonlyMap<string, NodeDefinition>;
  readonly port: RegisterPort;
  readonly clock: Clock;
  readonly cache: RegisterCache;
  /** Values of nodes that lie in no register, by name. */
  readonly ownValues: Map<string, Numeric | string>;
  /** Commands whose register was seen to stay as it was written, so that waiting for them is of no use. */
  readonly silentCommands: Set<string>;
  readNumber(node: NodeDefinition, from: Step): Promise<Numeric>;
  writeNumber(node: NodeDefinition, value: Numeric, from: Step): Promise<void>;
  limits(node: NodeDefinition, from: Step): Promise<Limits>;
  /** Forgets what depends on this node, because it was written. @returns the names of the registers that are forgotten */
  changed(node: NodeDefinition): ReadonlySet<string>;
}

/** @throws AppError `camera-refused` when the description does not have the node it names */
export function findNode(nodes: Nodes, name: string, askedBy: NodeDefinition): NodeDefinition {
  const node = nodes.definitions.get(name);
  if (node === undefined) {
    throw new AppError(
      'camera-refused',
      `${askedBy.name}: the camera's description lacks the node ${name.slice(0, 80)}`,
    );
  }
  return node;
}

/** Returns the node a property refers to, or null where there is no such property. */
export function referenceOf(nodes: Nodes, node: NodeDefinition, tag: string): NodeDefinition | null {
  const name = textOf(node, tag);
  return name === null || name === '' ? null : findNode(nodes, name, node);
}

export function referencesOf(nodes: Nodes, node: NodeDefinition, tag: string): readonly NodeDefinition[] {
  return allOf(node, tag).map(({ text }) => findNode(nodes, text, node));
}

/** Reads a node as a whole number, rounding towards zero. @throws AppError `camera-refused` */
export async function readWhole(nodes: Nodes, node: NodeDefinition, from: Step): Promise<bigint> {
  return toWhole(await nodes.readNumber(node, from), node.name);
}

/** @throws AppError `camera-refused` for what is no finite number */
export function toWhole(value: Numeric, owner: string): bigint {
  if (typeof value === 'bigint') {
    return value;
  }
  if (!Number.isFinite(value)) {
    throw new AppError('camera-refused', `${owner} is ${value} where a whole number is needed`);
  }
  return BigInt(Math.trunc(value));
}
