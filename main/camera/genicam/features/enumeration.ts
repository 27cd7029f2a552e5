import { AppError } from '../../../../contract/errors.ts';
import { isImplemented, unavailableReason } from '../access/access.ts';
import { integerOf, type NodeDefinition } from '../description/node-definition.ts';
import type { Step } from '../values/evaluation.ts';
import { type Nodes, readWhole } from '../values/nodes.ts';

/** Returns the name of the entry an enumeration stands at. @throws AppError `camera-refused` when its value has no name */
export async function readEntry(nodes: Nodes, node: NodeDefinition, from: Step): Promise<string> {
  const value = await readWhole(nodes, node, from);
  const same = node.entries.filter((entry) => integerOf(entry, 'Value') === value);
  for (const entry of same.length > 1 ? same : []) {
    // oxlint-disable-next-line no-await-in-loop -- the first that the device has counts
    if (await isImplemented(nodes, entry, from)) {
      return entry.name;
    }
  }
  const [first] = same;
  if (first === undefined) {
    throw new AppError(
      'camera-refused',
      `${node.name} stands at ${value}, which the camera's description does not name`,
    );
  }
  return first.name;
}

/** @throws AppError `bad-request` for a name that is not offered, `camera-refused` for one that cannot be chosen now */
export async function writeEntry(nodes: Nodes, node: NodeDefinition, name: string, from: Step): Promise<void> {
  const entry = node.entries.find((one) => one.name === name);
  const value = entry === undefined ? null : integerOf(entry, 'Value');
  if (entry === undefined || value === null) {
    const offered = node.entries.map((one) => one.name).join(', ');
    throw new AppError(
      'bad-request',
      `${node.name} ${name.slice(0, 80)} is not offered: choose one of ${offered.slice(0, 400)}`,
    );
  }
  if (!(await isImplemented(nodes, entry, from))) {
    throw new AppError('bad-request', `${node.name} ${name} is not offered by this device: choose another one`);
  }
  const reason = await unavailableReason(nodes, entry, from);
  if (reason !== null) {
    throw new AppError('camera-refused', `${node.name} ${name} cannot be chosen now: ${reason}`);
  }
  await nodes.writeNumber(node, value, from);
}
