import { AppError } from '../../../../contract/errors.ts';
import { allOf, type NodeDefinition, parseInteger, textOf } from '../description/node-definition.ts';
import type { Step } from './evaluation.ts';
import { findNode, type Nodes, readWhole } from './nodes.ts';

/** Where a node's value lies: in another node, or in the node itself with what the description gives it at first. */
export type ValueSource =
  | { readonly type: 'node'; readonly node: NodeDefinition }
  | { readonly type: 'own'; readonly key: string; readonly initial: string | null };

/** @throws AppError `camera-refused` when the description names a node it lacks */
export async function valueSource(nodes: Nodes, node: NodeDefinition, from: Step): Promise<ValueSource> {
  const pIndex = textOf(node, 'pIndex');
  if (pIndex !== null) {
    return indexedSource(nodes, node, await readWhole(nodes, findNode(nodes, pIndex, node), from));
  }
  const pValue = textOf(node, 'pValue');
  return pValue === null
    ? { type: 'own', key: node.name, initial: textOf(node, 'Value') }
    : { type: 'node', node: findNode(nodes, pValue, node) };
}

/** A list of values or nodes, one for each value of the index, and a default for all others. */
function indexedSource(nodes: Nodes, node: NodeDefinition, index: bigint): ValueSource {
  const at = (tag: string) =>
    allOf(node, tag).find(({ attributes }) => {
      const text = attributes.get('Index');
      return text !== undefined && parseInteger(text, `${node.name}: Index`) === index;
    })?.text ?? null;
  const name = at('pValueIndexed') ?? (at('ValueIndexed') === null ? textOf(node, 'pValueDefault') : null);
  if (name !== null) {
    return { type: 'node', node: findNode(nodes, name, node) };
  }
  const initial = at('ValueIndexed') ?? textOf(node, 'ValueDefault');
  if (initial === null) {
    throw new AppError('camera-refused', `${node.name}: the camera's description gives no value for ${index}`);
  }
  return { type: 'own', key: `${node.name}[${index}]`, initial };
}
