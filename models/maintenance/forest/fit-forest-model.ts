import type { FitOptions } from '../../estimator/estimator.ts';
import type { FeatureTable } from '../../estimator/feature-table.ts';
import { createInlinePool, createTaskPool, type TaskPool } from '../../parallel/task-pool.ts';
import { binFeatures, fitBinEdges } from '../trees/bin-features.ts';
import { compileEnsemble } from '../trees/compile-ensemble.ts';
import { monotoneOf } from '../trees/fit-input.ts';
import { addPairs } from '../trees/pair-features.ts';
import { finishSums, modelColumns, seenNames, type TreeModel } from '../trees/tree-model.ts';
import { exactSumStep } from '../trees/value-grid.ts';
import { fitForest } from './fit-forest.ts';
import type { RandomForestOptions } from './forest-options.ts';
import type { ForestSettings } from './grow-forest-task.ts';
import { selectPairs } from './select-pairs.ts';

/** Fine enough that rare failures in the tails of a column are told apart. */
export const DEFAULT_BINS = 4_096;

export type ForestProblem = Pick<TreeModel, 'kind' | 'classes' | 'link'> & {
  readonly features: FeatureTable;
  /** Centred numbers, or class numbers. */
  readonly targets: Float64Array;
  readonly weights: Float64Array;
  readonly outputCount: number;
  /** Added to all answers. */
  readonly base: number;
};

export type ForestModel = {
  readonly model: TreeModel;
  /** Raw values of each row by the trees that did not learn from it; NaN where every tree did. */
  readonly outOfBag: Float64Array;
};

/** Learns a forest; `fitOptions.weights` are those of the problem. */
export async function fitForestModel(
  problem: ForestProblem,
  options: RandomForestOptions,
  fitOptions: FitOptions,
): Promise<ForestModel> {
  const { features, targets, weights, outputCount, kind, classes, link } = problem;
  const { trees = 100, seed = 42, monotone = {}, maximumBins = DEFAULT_BINS } = options;
  await using pool = borrowPool(options);
  const columns = modelColumns(features);
  monotoneOf(
    columns.map(({ name }) => name),
    monotone,
  );
  const search = {
    features,
    targets,
    weights,
    outputCount,
    maximumPairs: options.pairs ?? 0,
    excluded: Object.keys(monotone),
    seed,
  };
  const pairs = await selectPairs(search, pool, fitOptions.signal);
  const seen = addPairs(features, pairs);
  const binned = binFeatures(seen, fitBinEdges(seen, fitOptions.weights, maximumBins));
  const largest = classes.length > 0 ? 1 : targets.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  const settings: ForestSettings = {
    outputCount,
    maximumDepth: options.maximumDepth ?? Number.POSITIVE_INFINITY,
    featuresPerSplit: countFeatures(options, seen.features.length, defaultShare(classes.length > 0, pairs.length > 0)),
    minimumSplitWeight: options.minimumSplitWeight ?? 0,
    minimumLeafWeight: options.minimumLeafWeight ?? 0,
    valueStep: exactSumStep(trees * largest),
    seed,
    bootstrap: options.bootstrap ?? true,
    monotone: monotoneOf(seenNames({ columns, pairs }), monotone),
  };
  const fitted = await fitForest({ binned, targets, weights, settings }, trees, pool, fitOptions);
  const base = new Float64Array(outputCount).fill(Math.fround(problem.base));
  const compiled = compileEnsemble(fitted.ensemble);
  return {
    model: { kind, classes, link, columns, pairs, compiled, divisor: trees, base, importances: fitted.importances },
    outOfBag: finishSums({ divisor: 1, base }, fitted.outOfBag),
  };
}

/** Returns the pool to be used; disposing of it ends threads only if they were started for it. */
export function borrowPool({ pool, threads = 1 }: Pick<RandomForestOptions, 'pool' | 'threads'>): TaskPool {
  if (pool !== undefined) {
    return { threads: pool.threads, run: pool.run.bind(pool), [Symbol.asyncDispose]: async () => {} };
  }
  return threads === 1 ? createInlinePool() : createTaskPool(threads);
}

/** Where pairs are made a few columns say nearly all, and most splits should see one of them. */
function defaultShare(isClassifier: boolean, hasPairs: boolean): 'sqrt' | number {
  if (hasPairs) {
    return 1 / 2;
  }
  return isClassifier ? 'sqrt' : 1 / 3;
}

function countFeatures({ featuresPerSplit }: RandomForestOptions, columns: number, byDefault: 'sqrt' | number): number {
  const wanted = featuresPerSplit ?? byDefault;
  return Math.max(1, Math.floor(wanted === 'sqrt' ? Math.sqrt(columns) : wanted * columns));
}
