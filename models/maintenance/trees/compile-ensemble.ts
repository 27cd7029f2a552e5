import { AppError } from '../../../contract/errors.ts';
import { findBin } from './bin-features.ts';
import { LEAF, type TreeEnsemble } from './tree-ensemble.ts';

/** Bits of a threshold's rank below the column that a node asks. */
const RANK_BITS = 16;
/** What a leaf asks: no code is above it, so its rows always go "left", which is the leaf itself. */
const STAY = (1 << RANK_BITS) - 1;
/** Bytes of a node in `steps`. */
const NODE_BYTES = 8;
/** Bytes of a code: columns stand as the distance of their code from a row's first. */
const CODE_BYTES = 2;
const MOST_COLUMNS = 2 ** RANK_BITS / CODE_BYTES;

/**
 * An ensemble made ready to judge: values become the number of thresholds below them, once for each row, and each node
 * then compares whole numbers without a branch.
 */
export type CompiledEnsemble = {
  readonly ensemble: TreeEnsemble;
  /** The distinct thresholds of each column, ascending. */
  readonly thresholds: readonly Float32Array[];
  /**
   * Two numbers a node, as `walk-module.ts` reads them: twice the column above the threshold's rank, and how many bytes
   * behind its root the left child stands (a leaf's is itself).
   */
  readonly steps: Int32Array;
  /** Nodes of the largest tree. */
  readonly largestTree: number;
};

/**
 * Prepares an ensemble; its arrays must be sound (children behind parents, in the same tree).
 *
 * @throws AppError `bad-request` for more than 32,768 columns, pairs included
 */
export function compileEnsemble(ensemble: TreeEnsemble): CompiledEnsemble {
  const { roots, feature, threshold, left, featureCount } = ensemble;
  if (featureCount > MOST_COLUMNS) {
    throw new AppError(
      'bad-request',
      `There are ${featureCount} columns, and trees take at most ${MOST_COLUMNS}; leave some out`,
    );
  }
  const sets = Array.from({ length: featureCount }, () => new Set<number>());
  feature.forEach((column, node) => sets[column]?.add(threshold[node] ?? 0));
  const thresholds = sets.map((set) => Float32Array.from(set).sort());
  const steps = new Int32Array(2 * feature.length);
  let largestTree = 0;
  roots.forEach((root, tree) => {
    const end = roots[tree + 1] ?? feature.length;
    largestTree = Math.max(largestTree, end - root);
    for (let node = root; node < end; node++) {
      const column = feature[node] ?? LEAF;
      const isLeaf = column === LEAF;
      const rank = isLeaf ? 0 : findBin(thresholds[column] ?? new Float32Array(), threshold[node] ?? 0);
      const next = isLeaf ? node : (left[node] ?? 0);
      steps[2 * node] = isLeaf ? STAY : ((CODE_BYTES * column) << RANK_BITS) | rank;
      steps[2 * node + 1] = NODE_BYTES * (next - root);
    }
  });
  return { ensemble, thresholds, steps, largestTree };
}
