import type { FitOptions } from '../../estimator/estimator.ts';
import type { TaskPool } from '../../parallel/task-pool.ts';
import { gainShares, joinTrees, type TreeEnsemble } from '../trees/tree-ensemble.ts';
import { type ForestInput, growForestTask } from './grow-forest-task.ts';

export type FittedForest = {
  readonly ensemble: TreeEnsemble;
  readonly importances: Float64Array;
  /** Mean over the trees that did not learn from a row, `outputCount` numbers a row; NaN where every tree did. */
  readonly outOfBag: Float64Array;
};

/** Parts for each thread, so that a slow one does not hold up the end. */
const PARTS_PER_THREAD = 4;

/** Grows a forest on a pool; the result is the same for any pool. */
export async function fitForest(
  problem: Omit<ForestInput, 'firstTree' | 'treeCount'>,
  trees: number,
  pool: TaskPool,
  { onProgress, signal }: Pick<FitOptions, 'onProgress' | 'signal'>,
): Promise<FittedForest> {
  const size = Math.max(1, Math.ceil(trees / (pool.threads * PARTS_PER_THREAD)));
  let done = 0;
  const starts = Array.from({ length: Math.ceil(trees / size) }, (_, part) => part * size);
  const parts = await Promise.all(
    starts.map(async (firstTree) => {
      const treeCount = Math.min(size, trees - firstTree);
      const part = await pool.run(growForestTask, { ...problem, firstTree, treeCount }, signal && { signal });
      done += treeCount;
      onProgress?.(done / trees);
      return part;
    }),
  );
  const grown = parts.flatMap((part) => part.trees);
  const { outputCount } = problem.settings;
  const sums = new Float64Array(problem.binned.rowCount * outputCount);
  const counts = new Int32Array(problem.binned.rowCount);
  for (const { outOfBagSums, outOfBagTrees } of parts) {
    outOfBagSums.forEach((value, place) => {
      sums[place] = (sums[place] ?? 0) + value;
    });
    outOfBagTrees.forEach((count, row) => {
      counts[row] = (counts[row] ?? 0) + count;
    });
  }
  return {
    ensemble: joinTrees(grown, problem.binned.edges, outputCount),
    importances: gainShares(grown, problem.binned.edges.length),
    outOfBag: sums.map((sum, place) => sum / (counts[Math.floor(place / outputCount)] ?? 0)),
  };
}
