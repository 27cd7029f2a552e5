import { AppError } from '../../../contract/errors.ts';
import { holdOut } from '../../evaluate/splits.ts';
import { seededRandom } from '../../evaluate/seeded-random.ts';
import type { FeatureTable } from '../../estimator/feature-table.ts';
import { borrowPool } from '../forest/fit-forest-model.ts';
import { selectPairs } from '../forest/select-pairs.ts';
import { binFeatures, fitBinEdges } from '../trees/bin-features.ts';
import { compileEnsemble } from '../trees/compile-ensemble.ts';
import { monotoneOf } from '../trees/fit-input.ts';
import { addPairs } from '../trees/pair-features.ts';
import { modelColumns, seenNames, type TreeModel } from '../trees/tree-model.ts';
import type { BoostingFitOptions, EarlyStopping, GradientBoostingOptions } from './boosting-options.ts';
import { fitBoosting } from './fit-boosting.ts';
import type { BoostingSettings } from './grow-boosted-trees-task.ts';
import type { Loss } from './losses.ts';

export type BoostingModelProblem = Pick<TreeModel, 'kind' | 'classes' | 'link'> & {
  readonly features: FeatureTable;
  readonly targets: Float64Array;
  readonly weights: Float64Array;
  readonly loss: Loss;
};

export type BoostingModel = { readonly model: TreeModel; readonly validationLosses: readonly number[] };

const DEFAULT_BINS = 256;
/** A way of failing that few rows show still has a leaf; the pull on leaf values keeps it from being sure too soon. */
const DEFAULT_LEAF_WEIGHT = 5;
const DEFAULT_L2 = 1;
/** A quantile of fewer rows is hardly more than the farthest of them. */
const DEFAULT_QUANTILE_LEAF_WEIGHT = 20;
const DEFAULT_HOLD_OUT = 0.1;
const DEFAULT_PATIENCE = 20;
const MINIMUM_LEAF_HESSIAN = 1e-3;

/** Learns boosted trees; `fitOptions.weights` are those of the problem. */
export async function fitBoostingModel(
  problem: BoostingModelProblem,
  options: GradientBoostingOptions,
  fitOptions: BoostingFitOptions,
): Promise<BoostingModel> {
  const { features, targets, weights, loss, kind, classes, link } = problem;
  const { monotone = {}, seed = 42 } = options;
  await using pool = borrowPool(options);
  const columns = modelColumns(features);
  monotoneOf(
    columns.map(({ name }) => name),
    monotone,
  );
  const rows = splitRows(problem, options, fitOptions);
  const search = {
    ...takeTraining(problem, rows.trainingRows),
    outputCount: loss.kind === 'softmax' ? classes.length : 1,
    maximumPairs: options.pairs ?? 0,
    excluded: Object.keys(monotone),
    seed,
  };
  const pairs = await selectPairs(search, pool, fitOptions.signal);
  const seen = addPairs(features, pairs);
  const binned = binFeatures(seen, fitBinEdges(seen, fitOptions.weights, options.maximumBins ?? DEFAULT_BINS));
  const settings = boostingSettings(options, loss, monotoneOf(seenNames({ columns, pairs }), monotone));
  const fitted = await fitBoosting({ binned, loss, targets, weights, ...rows }, settings, pool, fitOptions);
  const { base, importances, validationLosses } = fitted;
  const compiled = compileEnsemble(fitted.ensemble);
  return { model: { kind, classes, link, columns, pairs, compiled, divisor: 1, base, importances }, validationLosses };
}

function boostingSettings(options: GradientBoostingOptions, loss: Loss, monotone: Int8Array): BoostingSettings {
  const leafWeight = loss.kind === 'quantile' ? DEFAULT_QUANTILE_LEAF_WEIGHT : DEFAULT_LEAF_WEIGHT;
  return {
    rounds: options.rounds ?? 100,
    learningRate: options.learningRate ?? 0.1,
    rowFraction: options.rowFraction ?? 1,
    columnFraction: options.columnFraction ?? 1,
    seed: options.seed ?? 42,
    patience: options.earlyStopping?.patience ?? DEFAULT_PATIENCE,
    maximumLeaves: options.maximumLeaves ?? 31,
    maximumDepth: options.maximumDepth ?? Number.POSITIVE_INFINITY,
    l2: options.l2 ?? DEFAULT_L2,
    minimumLeafWeight: options.minimumLeafWeight ?? leafWeight,
    minimumLeafHessian: MINIMUM_LEAF_HESSIAN,
    minimumGain: 0,
    monotone,
  };
}

type Rows = { readonly trainingRows: Int32Array; readonly validationRows: Int32Array };

function splitRows(
  { features: { rowCount }, targets, classes }: BoostingModelProblem,
  { earlyStopping, seed = 42 }: GradientBoostingOptions,
  { validationRows }: BoostingFitOptions,
): Rows {
  const none = new Int32Array();
  const allRows = Int32Array.from({ length: rowCount }, (_, row) => row);
  if (validationRows !== undefined) {
    const held = new Set(Array.from(validationRows));
    const rows = {
      trainingRows: allRows.filter((row) => !held.has(row)),
      validationRows: allRows.filter((row) => held.has(row)),
    };
    if (rows.trainingRows.length === 0) {
      throw new AppError('bad-request', 'All rows are for validation: leave some to learn from');
    }
    return rows;
  }
  if (earlyStopping === undefined) {
    return { trainingRows: allRows, validationRows: none };
  }
  const labels = Array.from(targets, (target) => (classes.length > 0 ? (classes[target] ?? '') : ''));
  const split = holdOut(labels, { testShare: shareOf(earlyStopping), random: seededRandom(seed) });
  return { trainingRows: Int32Array.from(split.train).sort(), validationRows: Int32Array.from(split.test).sort() };
}

function shareOf({ share = DEFAULT_HOLD_OUT }: EarlyStopping): number {
  return share;
}

/** Pairs are chosen on what is learned from only. */
function takeTraining(
  { features, targets, weights }: BoostingModelProblem,
  rows: Int32Array,
): Pick<BoostingModelProblem, 'features' | 'targets' | 'weights'> {
  if (rows.length === features.rowCount) {
    return { features, targets, weights };
  }
  const take = (values: Float64Array): Float64Array => Float64Array.from(rows, (row) => values[row] ?? 0);
  return {
    features: {
      rowCount: rows.length,
      features: features.features.map((feature) => ({ ...feature, values: take(feature.values) })),
    },
    targets: take(targets),
    weights: take(weights),
  };
}
