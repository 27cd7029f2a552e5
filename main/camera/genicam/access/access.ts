import type { FeatureAccess } from '../../../../contract/camera-feature.ts';
import type { NodeDefinition } from '../description/node-definition.ts';
import { allOf, textOf } from '../description/node-definition.ts';
import { isRegister } from '../registers/register-access.ts';
import { type Step, stepTo } from '../values/evaluation.ts';
import { findNode, type Nodes, referenceOf } from '../values/nodes.ts';
import { valueSource } from '../values/value-source.ts';
import { conditionWords } from './condition-words.ts';

export type Access = {
  readonly mode: FeatureAccess;
  /** Why a person cannot read and write it, in words; null when both are possible. */
  readonly reason: string | null;
};

const FREE: Access = { mode: 'RW', reason: null };
const READ_ONLY: Access = { mode: 'RO', reason: 'The device only lets it be read' };
const WRITE_ONLY: Access = { mode: 'WO', reason: 'The device only lets it be written' };
const COMPUTED: Access = { mode: 'RO', reason: 'Computed from other features' };
const NOT_IMPLEMENTED: Access = { mode: 'NI', reason: 'This device does not have it' };
const NO_PORT: Access = { mode: 'NA', reason: 'It comes with pictures or events, not from a register' };

/** Returns what can be done with a node now, through all nodes its value goes through. @throws AppError `camera-refused` */
export async function readAccess(nodes: Nodes, node: NodeDefinition, from: Step): Promise<Access> {
  const step = stepTo(node, 'access', from);
  if (!(await isImplemented(nodes, node, step))) {
    return NOT_IMPLEMENTED;
  }
  const available = await unavailableReason(nodes, node, step);
  if (available !== null) {
    return { mode: 'NA', reason: available };
  }
  const imposed = textOf(node, 'ImposedAccessMode');
  const access = both(await ownAccess(nodes, node, step), imposed === null ? FREE : stated(imposed));
  return (await isTrue(nodes, node, ['pIsLocked', step])) ? locked(access, lockedReason(nodes, node)) : access;
}

export async function isImplemented(nodes: Nodes, node: NodeDefinition, step: Step): Promise<boolean> {
  return textOf(node, 'pIsImplemented') === null || isTrue(nodes, node, ['pIsImplemented', step]);
}

/** Returns null when the node (or enumeration entry) can be used now, else why not. */
export async function unavailableReason(nodes: Nodes, node: NodeDefinition, step: Step): Promise<string | null> {
  const condition = referenceOf(nodes, node, 'pIsAvailable');
  if (condition === null || (await isNonZero(nodes, condition, step))) {
    return null;
  }
  const words = conditionWords(nodes, condition, true);
  return words === null ? 'The device does not offer it now' : `Only while ${words}`;
}

function lockedReason(nodes: Nodes, node: NodeDefinition): string {
  const condition = referenceOf(nodes, node, 'pIsLocked');
  const words = condition === null ? null : conditionWords(nodes, condition, true);
  return words === null ? 'The device has it locked now' : `Locked while ${words}`;
}

async function isTrue(nodes: Nodes, node: NodeDefinition, [tag, step]: readonly [string, Step]): Promise<boolean> {
  const condition = referenceOf(nodes, node, tag);
  return condition !== null && (await isNonZero(nodes, condition, step));
}

async function isNonZero(nodes: Nodes, condition: NodeDefinition, step: Step): Promise<boolean> {
  return Number(await nodes.readNumber(condition, step)) !== 0;
}

/** The access the node has without conditions of its own. */
async function ownAccess(nodes: Nodes, node: NodeDefinition, step: Step): Promise<Access> {
  if (node.kind === 'IntSwissKnife' || node.kind === 'SwissKnife') {
    return COMPUTED;
  }
  if (node.kind === 'Category' || node.kind === 'Port' || node.kind === 'EnumEntry') {
    return READ_ONLY;
  }
  if (isRegister(node)) {
    return isOnDevice(nodes, node) ? stated(textOf(node, 'AccessMode') ?? 'RO') : NO_PORT;
  }
  const source = await valueSource(nodes, node, step);
  return source.type === 'own' ? FREE : readAccess(nodes, source.node, step);
}

/** Ports of chunks and events have no registers behind them. */
function isOnDevice(nodes: Nodes, node: NodeDefinition): boolean {
  const port = textOf(node, 'pPort');
  if (port === null) {
    return true;
  }
  const found = findNode(nodes, port, node);
  return ['ChunkID', 'pChunkID', 'EventID'].every((tag) => allOf(found, tag).length === 0);
}

function stated(text: string): Access {
  return text === 'RW' ? FREE : text === 'WO' ? WRITE_ONLY : READ_ONLY;
}

/** Returns what two nodes on one way allow together. */
function both(first: Access, second: Access): Access {
  const modes = [first.mode, second.mode];
  for (const access of [first, second]) {
    if (access.mode === 'NI' || access.mode === 'NA') {
      return access;
    }
  }
  if (modes.includes('RO') && modes.includes('WO')) {
    return { mode: 'NA', reason: 'The device lets it be neither read nor written' };
  }
  return first.mode === 'RW' ? second : first;
}

function locked(access: Access, reason: string): Access {
  if (access.mode === 'RW') {
    return { mode: 'RO', reason };
  }
  return access.mode === 'WO' ? { mode: 'NA', reason } : access;
}
