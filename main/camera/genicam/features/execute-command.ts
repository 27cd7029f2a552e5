import { AppError } from '../../../../contract/errors.ts';
import { readAccess } from '../access/access.ts';
import { floatOf, integerOf, type NodeDefinition, textOf } from '../description/node-definition.ts';
import { type Timer, wait } from '../../timer.ts';
import { beginEvaluation, type Step } from '../values/evaluation.ts';
import { type Nodes, readWhole, referenceOf } from '../values/nodes.ts';

const DEFAULT_POLLING_MS = 10;
/** Whatever a description says, a command that is never done must not keep the bus busy until its time is over. */
const MIN_POLLING_MS = 5;
const MAX_POLLING_MS = 1000;
/** User sets take seconds on some devices. */
const DONE_TIMEOUT_MS = 20_000;
/** A device that never said it would clear the register gets only this long. */
const UNPROMISED_TIMEOUT_MS = 200;

/** These put other values into registers the description does not name. */
const CHANGES_EVERYTHING: ReadonlySet<string> = new Set(['UserSetLoad', 'DeviceReset', 'DeviceFactoryReset']);

/**
 * Writes the command's value and waits until the device has cleared it, where the device can be asked.
 * @throws AppError `camera-timeout` when a device that reports its commands done does not, `camera-refused`
 */
export async function executeCommand(nodes: Nodes, node: NodeDefinition, timer: Timer): Promise<void> {
  const step = beginEvaluation();
  const value = await commandValue(nodes, node, step);
  await nodes.writeNumber(node, value, step);
  nodes.changed(node);
  await waitUntilDone(nodes, node, { value, timer });
  if (CHANGES_EVERYTHING.has(node.name)) {
    nodes.cache.clear();
  }
}

async function commandValue(nodes: Nodes, node: NodeDefinition, step: Step): Promise<bigint> {
  const reference = referenceOf(nodes, node, 'pCommandValue');
  return reference === null ? (integerOf(node, 'CommandValue') ?? 1n) : readWhole(nodes, reference, step);
}

type Execution = { readonly value: bigint; readonly timer: Timer };

async function waitUntilDone(nodes: Nodes, node: NodeDefinition, { value, timer }: Execution): Promise<void> {
  const holder = referenceOf(nodes, node, 'pValue');
  if (holder === null || nodes.silentCommands.has(node.name)) {
    return;
  }
  const promisedMs = floatOf(node, 'PollingTime') ?? floatOf(holder, 'PollingTime');
  if (promisedMs === null && textOf(holder, 'Cachable') !== 'NoCache') {
    return;
  }
  if ((await readAccess(nodes, holder, beginEvaluation())).mode !== 'RW') {
    return;
  }
  const intervalMs = Math.min(MAX_POLLING_MS, Math.max(MIN_POLLING_MS, promisedMs ?? DEFAULT_POLLING_MS));
  const timeoutMs = promisedMs === null ? UNPROMISED_TIMEOUT_MS : DONE_TIMEOUT_MS;
  for (let waitedMs = 0; waitedMs <= timeoutMs; waitedMs += intervalMs) {
    nodes.cache.forgetNode(holder.name);
    // oxlint-disable-next-line no-await-in-loop -- asked again and again until the device has cleared it
    if ((await readWhole(nodes, holder, beginEvaluation())) !== value) {
      return;
    }
    // oxlint-disable-next-line no-await-in-loop -- as above
    await wait(timer, intervalMs, never);
  }
  if (promisedMs === null) {
    nodes.silentCommands.add(node.name);
    return;
  }
  throw new AppError(
    'camera-timeout',
    `${node.name} was not done after ${timeoutMs / 1000} s: try again, then restart the camera`,
  );
}

const never = new AbortController().signal;
