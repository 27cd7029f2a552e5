import { AppError } from '../../../../contract/errors.ts';
import {
  allOf,
  floatOf,
  integerOf,
  type NodeDefinition,
  parseInteger,
  textOf,
} from '../description/node-definition.ts';
import type { XmlElement } from '../description/read-xml.ts';
import type { Step } from '../values/evaluation.ts';
import { findNode, type Nodes, readWhole, referencesOf } from '../values/nodes.ts';

/** Look-up tables and file buffers are the largest registers; they stay below this. */
const MAX_LENGTH = 1024 * 1024;

const REGISTER_KINDS: ReadonlySet<string> = new Set(['IntReg', 'MaskedIntReg', 'FloatReg', 'StringReg', 'Register']);

/** True for nodes that stand for bytes of the device. */
export function isRegister(node: NodeDefinition): boolean {
  return REGISTER_KINDS.has(node.kind);
}

export function isBigEndian(node: NodeDefinition): boolean {
  return textOf(node, 'Endianess') === 'BigEndian';
}

export function isSigned(node: NodeDefinition): boolean {
  return textOf(node, 'Sign') === 'Signed';
}

/** Returns the length in bytes. @throws AppError `camera-refused` when it is none a register can have */
export async function registerLength(nodes: Nodes, node: NodeDefinition, from: Step): Promise<number> {
  const pLength = textOf(node, 'pLength');
  const length =
    pLength === null ? integerOf(node, 'Length') : await readWhole(nodes, findNode(nodes, pLength, node), from);
  if (length === null || length < 1n || length > MAX_LENGTH) {
    throw new AppError('camera-refused', `${node.name}: a register of ${length ?? 'no'} bytes cannot be read`);
  }
  return Number(length);
}

/** Returns the sum of all the parts an address may have. @throws AppError `camera-refused` */
export async function registerAddress(nodes: Nodes, node: NodeDefinition, from: Step): Promise<bigint> {
  let address = 0n;
  for (const { text } of allOf(node, 'Address')) {
    address += parseInteger(text, `${node.name}: Address`);
  }
  for (const part of [...referencesOf(nodes, node, 'pAddress'), ...node.addressFormulas]) {
    // oxlint-disable-next-line no-await-in-loop -- the parts may lie in registers, and a device answers one at a time
    address += await readWhole(nodes, part, from);
  }
  for (const element of allOf(node, 'pIndex')) {
    // oxlint-disable-next-line no-await-in-loop -- as above
    address += await indexedOffset(nodes, node, element, from);
  }
  return BigInt.asUintN(64, address);
}

/** Without a step of its own, an index counts registers. */
async function indexedOffset(nodes: Nodes, node: NodeDefinition, element: XmlElement, from: Step): Promise<bigint> {
  const index = await readWhole(nodes, findNode(nodes, element.text, node), from);
  const fixed = element.attributes.get('Offset');
  if (fixed !== undefined) {
    return index * parseInteger(fixed, `${node.name}: Offset`);
  }
  const referred = element.attributes.get('pOffset');
  if (referred !== undefined) {
    return index * (await readWhole(nodes, findNode(nodes, referred, node), from));
  }
  return index * BigInt(await registerLength(nodes, node, from));
}

/** Returns the register's bytes, from memory where its caching allows. @throws AppError as `port.read`, naming the node */
export async function readRegister(nodes: Nodes, node: NodeDefinition, from: Step): Promise<Uint8Array> {
  const address = await registerAddress(nodes, node, from);
  const length = await registerLength(nodes, node, from);
  const isCached = textOf(node, 'Cachable') !== 'NoCache';
  if (isCached) {
    const known = nodes.cache.find(address, length, oldestUs(nodes, node));
    if (known !== null) {
      return known;
    }
  }
  return readDevice(nodes, node, { address, length, isCached });
}

type Place = { readonly address: bigint; readonly length: number; readonly isCached: boolean };

async function readDevice(nodes: Nodes, node: NodeDefinition, { address, length, isCached }: Place) {
  const { generation } = nodes.cache;
  const bytes = await named(node, nodes.port.read(address, length));
  if (bytes.length !== length) {
    throw new AppError('camera-refused', `${node.name}: the device gave ${bytes.length} bytes instead of ${length}`);
  }
  if (isCached && nodes.cache.generation === generation) {
    nodes.cache.keep(node.name, { address, bytes, readAtUs: nodes.clock.monotonicUs() });
  }
  return bytes;
}

/** A polling time says how old what is remembered may be. */
function oldestUs(nodes: Nodes, node: NodeDefinition): number {
  const pollingTimeMs = floatOf(node, 'PollingTime');
  return pollingTimeMs === null ? -Infinity : nodes.clock.monotonicUs() - pollingTimeMs * 1000;
}

/** Writes the whole register and forgets what depended on it. @throws AppError as `port.write`, naming the node */
export async function writeRegister(nodes: Nodes, node: NodeDefinition, bytes: Uint8Array, from: Step): Promise<void> {
  const address = await registerAddress(nodes, node, from);
  let forgotten: ReadonlySet<string>;
  try {
    await named(node, nodes.port.write(address, bytes));
  } finally {
    // A write that failed may have arrived all the same.
    nodes.cache.forgetPlace(address, bytes.length);
    forgotten = nodes.changed(node);
    from.work.numbers.clear();
  }
  if ((textOf(node, 'Cachable') ?? 'WriteThrough') === 'WriteThrough' && !forgotten.has(node.name)) {
    nodes.cache.keep(node.name, { address, bytes, readAtUs: nodes.clock.monotonicUs() });
  }
}

async function named<T>(node: NodeDefinition, answer: Promise<T>): Promise<T> {
  try {
    return await answer;
  } catch (error) {
    throw error instanceof AppError
      ? new AppError(error.code, `${node.name}: ${error.message}`, { cause: error })
      : error;
  }
}
