import { AppError } from '../../../../contract/errors.ts';
import type { NodeDefinition } from '../description/node-definition.ts';
import { readRegister, registerLength, writeRegister } from '../registers/register-access.ts';
import { type Step, stepTo } from '../values/evaluation.ts';
import type { Nodes } from '../values/nodes.ts';
import { valueSource } from '../values/value-source.ts';

/** Returns the text of a String or StringReg. @throws AppError `camera-refused` */
export async function readText(nodes: Nodes, node: NodeDefinition, from: Step): Promise<string> {
  const step = stepTo(node, 'value', from);
  if (node.kind === 'StringReg') {
    const bytes = await readRegister(nodes, node, step);
    const end = bytes.indexOf(0);
    return new TextDecoder().decode(bytes.slice(0, end === -1 ? bytes.length : end));
  }
  if (node.kind !== 'String') {
    // A String may stand for a number; people then see its digits.
    return String(await nodes.readNumber(node, from));
  }
  const source = await valueSource(nodes, node, step);
  if (source.type === 'node') {
    return readText(nodes, source.node, step);
  }
  return String(nodes.ownValues.get(source.key) ?? source.initial ?? '');
}

/** Writes text, filled up with zeros. @throws AppError `bad-request` when it is too long, `camera-refused` */
export async function writeText(nodes: Nodes, node: NodeDefinition, text: string, from: Step): Promise<void> {
  const step = stepTo(node, 'write', from);
  if (node.kind === 'StringReg') {
    const length = await registerLength(nodes, node, step);
    const encoded = new TextEncoder().encode(text);
    if (encoded.length > length || text.includes('\0')) {
      throw new AppError('bad-request', `${node.name} takes at most ${length} bytes of text: shorten it`);
    }
    const bytes = new Uint8Array(length);
    bytes.set(encoded);
    return writeRegister(nodes, node, bytes, step);
  }
  const source = await valueSource(nodes, node, step);
  if (source.type === 'node') {
    return writeText(nodes, source.node, text, step);
  }
  nodes.ownValues.set(source.key, text);
  nodes.changed(node);
}

/** Returns a register's bytes as hexadecimal digits. @throws AppError `camera-refused` */
export async function readHex(nodes: Nodes, node: NodeDefinition, from: Step): Promise<string> {
  const bytes = await readRegister(nodes, node, stepTo(node, 'value', from));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** @throws AppError `bad-request` unless the digits are as many as the register has */
export async function writeHex(nodes: Nodes, node: NodeDefinition, text: string, from: Step): Promise<void> {
  const step = stepTo(node, 'write', from);
  const length = await registerLength(nodes, node, step);
  const digits = text.replace(/^0x/i, '').replace(/\s/g, '');
  if (digits.length !== length * 2 || !/^[0-9a-f]*$/i.test(digits)) {
    throw new AppError('bad-request', `${node.name} takes ${length} bytes as ${length * 2} hexadecimal digits`);
  }
  const bytes = Uint8Array.from({ length }, (_, index) => Number.parseInt(digits.slice(index * 2, index * 2 + 2), 16));
  await writeRegister(nodes, node, bytes, step);
}
