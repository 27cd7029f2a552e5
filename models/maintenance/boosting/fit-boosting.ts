import { AppError } from '../../../contract/errors.ts';
import type { FitOptions } from '../../estimator/estimator.ts';
import type { TaskPool } from '../../parallel/task-pool.ts';
import type { BinnedFeatures } from '../trees/bin-features.ts';
import { gainShares, type GrownTree, joinTrees, type TreeEnsemble } from '../trees/tree-ensemble.ts';
import { exactSumStep, roundToStep } from '../trees/value-grid.ts';
import { type BoostingSettings, growBoostedTreesTask, helpBoostingTask } from './grow-boosted-trees-task.ts';
import { layOutHistogram } from './histogram-layout.ts';
import { endTraining, MAXIMUM_COLUMNS, shareTraining } from './histogram-team.ts';
import { type Loss, type LossInput, outputCountOf } from './losses.ts';

export type BoostingProblem = LossInput & {
  readonly binned: BinnedFeatures;
  readonly loss: Loss;
  readonly trainingRows: Int32Array;
  readonly validationRows: Int32Array;
};

export type FittedBoosting = {
  readonly ensemble: TreeEnsemble;
  readonly base: Float64Array;
  readonly importances: Float64Array;
  readonly validationLosses: readonly number[];
};

/** Trains on a pool: one thread leads and the others help it with large histograms. The result is the same for any pool. */
export async function fitBoosting(
  problem: BoostingProblem,
  settings: BoostingSettings,
  pool: TaskPool,
  { onProgress, signal }: Pick<FitOptions, 'onProgress' | 'signal'>,
): Promise<FittedBoosting> {
  const { binned, loss, targets, weights, trainingRows, validationRows } = problem;
  const layout = layOutHistogram(binned.edges);
  if (binned.edges.length > MAXIMUM_COLUMNS) {
    throw new AppError('bad-request', `Boosting takes at most ${MAXIMUM_COLUMNS} columns; leave some out`);
  }
  const training = shareTraining(binned, layout, settings.maximumLeaves);
  const lead = pool.run(
    growBoostedTreesTask,
    { training, loss, settings, targets, weights, trainingRows, validationRows },
    { ...(onProgress && { onProgress }), ...(signal && { signal }) },
  );
  const helpers = Array.from({ length: pool.threads - 1 }, () => pool.run(helpBoostingTask, training));
  try {
    const { trees, base, validationLosses } = await lead;
    const outputs = outputCountOf(loss);
    const step = exactSumStep(
      trees.reduce((sum, { values }) => sum + values.reduce((most, value) => Math.max(most, Math.abs(value)), 0), 0),
    );
    const spread = trees.map((tree, number) => spreadValues(tree, number % outputs, outputs, step));
    return {
      ensemble: joinTrees(spread, binned.edges, outputs),
      base,
      importances: gainShares(trees, binned.edges.length),
      validationLosses,
    };
  } finally {
    endTraining(training);
    await Promise.allSettled(helpers);
  }
}

/** Puts a tree's values on the exact grid and into the place of its output. */
function spreadValues(tree: GrownTree, output: number, outputCount: number, step: number): GrownTree {
  const values = new Float64Array(tree.values.length * outputCount);
  tree.values.forEach((value, node) => {
    values[node * outputCount + output] = roundToStep(value, step);
  });
  return { ...tree, values };
}
