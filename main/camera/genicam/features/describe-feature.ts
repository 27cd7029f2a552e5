import type { CameraFeature } from '../../../../contract/camera-feature.ts';
import { AppError } from '../../../../contract/errors.ts';
import { type Access, isImplemented, readAccess, unavailableReason } from '../access/access.ts';
import { type NodeDefinition, textOf } from '../description/node-definition.ts';
import type { FeatureValue } from '../node-map.ts';
import { registerLength } from '../registers/register-access.ts';
import { beginEvaluation, type Numeric, type Step } from '../values/evaluation.ts';
import { type Limits, NO_LIMITS, type Nodes } from '../values/nodes.ts';
import { featureKind, readFeature } from './feature-value.ts';
import { titleOf } from './feature-tree.ts';

/** Longer registers are tables nobody reads as digits. */
const LONGEST_SHOWN_REGISTER = 64;

/**
 * Returns everything a person may want to see of a feature now. What the device or the description refuses is left
 * out and said in `accessReason`.
 * @throws AppError `camera-refused` for a node that is no feature; `camera-timeout`, `camera-disconnected`
 */
export async function describeFeature(
  nodes: Nodes,
  node: NodeDefinition,
  categoryPath: readonly string[],
): Promise<CameraFeature> {
  const kind = featureKind(node);
  if (kind === null) {
    throw new AppError('camera-refused', `${node.name} is a ${node.kind}, not a feature`);
  }
  const step = beginEvaluation();
  const problems: string[] = [];
  const access = commandAccess(
    kind,
    await orElse<Access>(problems, { mode: 'NA', reason: null }, () => readAccess(nodes, node, step)),
  );
  const isPresent = access.mode !== 'NI' && access.mode !== 'NA';
  const value =
    access.mode === 'RO' || access.mode === 'RW'
      ? await orElse<FeatureValue | null>(problems, null, () => readShownValue(nodes, node, step))
      : null;
  const limits =
    isPresent && (kind === 'Integer' || kind === 'Float')
      ? await orElse<Limits>(problems, NO_LIMITS, () => nodes.limits(node, step))
      : NO_LIMITS;
  return {
    name: node.name,
    displayName: titleOf(node),
    categoryPath: [...categoryPath],
    kind,
    visibility: visibilityOf(node),
    access: access.mode,
    accessReason: access.reason ?? problems[0] ?? null,
    value: typeof value === 'boolean' || typeof value === 'string' ? value : toPlain(value),
    minimum: toPlain(limits.minimum),
    maximum: toPlain(limits.maximum),
    increment: toPlain(limits.increment),
    unit: inherited(nodes, node, 'Unit'),
    representation: inherited(nodes, node, 'Representation'),
    entries: await describeEntries(nodes, node, step, problems),
    description: textOf(node, 'Description') ?? textOf(node, 'ToolTip') ?? '',
  };
}

/** What refuses to answer for itself must not hide the rest; a device that is gone ends everything. */
async function orElse<T>(problems: string[], otherwise: T, ask: () => Promise<T>): Promise<T> {
  try {
    return await ask();
  } catch (error) {
    if (error instanceof AppError && (error.code === 'camera-refused' || error.code === 'bad-request')) {
      problems.push(error.message);
      return otherwise;
    }
    throw error;
  }
}

/** Commands are only ever executed, so that they cannot be read is no reason to mention. */
function commandAccess(kind: CameraFeature['kind'], access: Access): Access {
  if (kind !== 'Command') {
    return access;
  }
  if (access.mode === 'RW' || access.mode === 'WO') {
    return { mode: 'WO', reason: null };
  }
  return access.mode === 'RO' ? { mode: 'NA', reason: access.reason } : access;
}

async function readShownValue(nodes: Nodes, node: NodeDefinition, step: Step): Promise<FeatureValue | null> {
  if (node.kind === 'Register' && (await registerLength(nodes, node, step)) > LONGEST_SHOWN_REGISTER) {
    return null;
  }
  return readFeature(nodes, node, step);
}

async function describeEntries(
  nodes: Nodes,
  node: NodeDefinition,
  step: Step,
  problems: string[],
): Promise<CameraFeature['entries']> {
  const described: CameraFeature['entries'] = [];
  for (const entry of node.kind === 'Enumeration' ? node.entries : []) {
    // oxlint-disable-next-line no-await-in-loop -- a device answers one read at a time
    const state = await orElse(problems, 'unavailable', () => entryState(nodes, entry, step));
    if (state !== 'absent') {
      described.push({ name: entry.name, displayName: titleOf(entry), isAvailable: state === 'available' });
    }
  }
  return described;
}

async function entryState(
  nodes: Nodes,
  entry: NodeDefinition,
  step: Step,
): Promise<'absent' | 'available' | 'unavailable'> {
  if (!(await isImplemented(nodes, entry, step))) {
    return 'absent';
  }
  return (await unavailableReason(nodes, entry, step)) === null ? 'available' : 'unavailable';
}

function toPlain(value: Numeric | null): number | string | null {
  if (typeof value === 'bigint') {
    return value >= BigInt(Number.MIN_SAFE_INTEGER) && value <= BigInt(Number.MAX_SAFE_INTEGER)
      ? Number(value)
      : value.toString();
  }
  return value === null || Number.isFinite(value) ? value : String(value);
}

const VISIBILITIES = ['Beginner', 'Expert', 'Guru', 'Invisible'] as const;

function visibilityOf(node: NodeDefinition): CameraFeature['visibility'] {
  const stated = textOf(node, 'Visibility');
  return VISIBILITIES.find((one) => one === stated) ?? 'Beginner';
}

/** What a node does not say of itself, the node that holds its value may say. */
function inherited(nodes: Nodes, node: NodeDefinition, tag: string): string {
  let next: NodeDefinition | undefined = node;
  for (let steps = 0; next !== undefined && steps < 8; steps++) {
    const text = textOf(next, tag) ?? '';
    if (text !== '') {
      return text;
    }
    next = nodes.definitions.get(textOf(next, 'pValue') ?? '');
  }
  return '';
}
