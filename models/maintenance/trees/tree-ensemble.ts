import type { BinEdges } from './bin-features.ts';

/** Marks a leaf in `TreeEnsemble.feature`. */
export const LEAF = -1;

/**
 * Decision trees in flat arrays. A row goes left where its value, rounded to float32, is ≤ the threshold. The right child
 * stands right behind the left one, and children stand behind their parent.
 */
export type TreeEnsemble = {
  readonly featureCount: number;
  readonly outputCount: number;
  /** First node of each tree. */
  readonly roots: Int32Array;
  /** Column that a node asks, or `LEAF`. */
  readonly feature: Int32Array;
  readonly threshold: Float32Array;
  readonly left: Int32Array;
  /** What a leaf adds, `outputCount` numbers a node. */
  readonly values: Float64Array;
  /** Training weight that reached the node. */
  readonly cover: Float64Array;
};

/** One tree as it was grown: thresholds are still bin numbers and children count from the tree's own root. */
export type GrownTree = {
  readonly feature: Int32Array;
  readonly bin: Int32Array;
  readonly left: Int32Array;
  readonly values: Float64Array;
  readonly cover: Float64Array;
  /** What each column's splits reduced the loss by, one number a column. */
  readonly gains: Float64Array;
};

/** Puts grown trees together, in their order. */
export function joinTrees(trees: readonly GrownTree[], edges: BinEdges, outputCount: number): TreeEnsemble {
  const nodeCount = trees.reduce((sum, tree) => sum + tree.feature.length, 0);
  const ensemble: TreeEnsemble = {
    featureCount: edges.length,
    outputCount,
    roots: new Int32Array(trees.length),
    feature: new Int32Array(nodeCount),
    threshold: new Float32Array(nodeCount),
    left: new Int32Array(nodeCount),
    values: new Float64Array(nodeCount * outputCount),
    cover: new Float64Array(nodeCount),
  };
  let start = 0;
  trees.forEach((tree, number) => {
    ensemble.roots[number] = start;
    ensemble.feature.set(tree.feature, start);
    ensemble.values.set(tree.values, start * outputCount);
    ensemble.cover.set(tree.cover, start);
    for (let node = 0; node < tree.feature.length; node++) {
      const feature = tree.feature[node] ?? LEAF;
      if (feature !== LEAF) {
        ensemble.left[start + node] = start + (tree.left[node] ?? 0);
        ensemble.threshold[start + node] = edges[feature]?.[tree.bin[node] ?? 0] ?? 0;
      }
    }
    start += tree.feature.length;
  });
  return ensemble;
}

/** Returns the mean over columns of what each column's splits gained, scaled to a sum of 1; all 0 without a split. */
export function gainShares(trees: readonly GrownTree[], featureCount: number): Float64Array {
  const total = new Float64Array(featureCount);
  for (const { gains } of trees) {
    const sum = gains.reduce((sum, gain) => sum + gain, 0);
    gains.forEach((gain, feature) => {
      total[feature] = (total[feature] ?? 0) + (sum > 0 ? gain / sum : 0);
    });
  }
  const sum = total.reduce((sum, gain) => sum + gain, 0);
  return sum > 0 ? total.map((gain) => gain / sum) : total;
}
