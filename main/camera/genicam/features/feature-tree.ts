import { allOf, type NodeDefinition, textOf } from '../description/node-definition.ts';
import { featureKind } from './feature-value.ts';

/** The features people see, in the order of the description, each with the categories above it. */
export type FeatureTree = ReadonlyMap<string, readonly string[]>;

/** Returns the features below the category Root; where there is none, those of all categories. */
export function readFeatureTree(definitions: ReadonlyMap<string, NodeDefinition>): FeatureTree {
  const tree = new Map<string, readonly string[]>();
  const visited = new Set<string>();
  const root = definitions.get('Root');
  const starts = root === undefined ? topCategories(definitions) : [root];
  // Last in, first out: children are put on in reverse so that they come off in order.
  const waiting = starts.map((node): Place => ({ node, path: node === root ? [] : [titleOf(node)] })).reverse();
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const { node, path } = next;
    if (visited.has(node.name)) {
      continue;
    }
    visited.add(node.name);
    if (node.kind === 'Category') {
      waiting.push(...childrenOf(definitions, node, path).reverse());
    } else if (featureKind(node) !== null) {
      tree.set(node.name, path);
    }
  }
  return tree;
}

type Place = { readonly node: NodeDefinition; readonly path: readonly string[] };

function childrenOf(
  definitions: ReadonlyMap<string, NodeDefinition>,
  category: NodeDefinition,
  path: readonly string[],
): Place[] {
  return allOf(category, 'pFeature').flatMap(({ text }) => {
    const node = definitions.get(text);
    // Descriptions do list features they do not have; nothing can be said of those.
    return node === undefined ? [] : [{ node, path: node.kind === 'Category' ? [...path, titleOf(node)] : path }];
  });
}

function topCategories(definitions: ReadonlyMap<string, NodeDefinition>): readonly NodeDefinition[] {
  const categories = [...definitions.values()].filter(({ kind }) => kind === 'Category');
  const inner = new Set(categories.flatMap((category) => allOf(category, 'pFeature').map(({ text }) => text)));
  return categories.filter(({ name }) => !inner.has(name));
}

/** Returns the name people read. */
export function titleOf(node: NodeDefinition): string {
  const title = textOf(node, 'DisplayName') ?? '';
  return title === '' ? node.name : title;
}
