import { checkFeatures, type Feature, type FeatureTable, selectFeatures } from '../../estimator/feature-table.ts';
import { alignLevels } from '../../table/align-levels.ts';
import type { CompiledEnsemble } from './compile-ensemble.ts';
import { addPairs, namesWithPairs, type PairFeature } from './pair-features.ts';
import { sumLeaves } from './sum-leaves.ts';

/** How raw values become answers. A share is a probability already, and one alone is that of the second class. */
export type Link = 'identity' | 'share' | 'sigmoid' | 'softmax';

export type ModelColumn = Pick<Feature, 'name' | 'levels'>;

/** What fitted forests and boosted trees have in common: all that is needed to judge. */
export type TreeModel = {
  readonly kind: string;
  /** Columns the table must have, and what the codes of categories stood for in training. */
  readonly columns: readonly ModelColumn[];
  /** Columns made from them, which the trees see behind the others. */
  readonly pairs: readonly PairFeature[];
  readonly compiled: CompiledEnsemble;
  /** The sum over the trees is divided by this, and `base` is added, each rounded to float32. */
  readonly divisor: number;
  readonly base: Float64Array;
  readonly link: Link;
  /** Sorted names; empty for a regression. */
  readonly classes: readonly string[];
  /** Share of each column the trees see in what all splits gained. */
  readonly importances: Float64Array;
};

/** Returns what a model has to remember of the columns it learns from. */
export function modelColumns({ features }: FeatureTable): readonly ModelColumn[] {
  return features.map(({ name, levels }) => (levels === undefined ? { name } : { name, levels }));
}

/** Returns the names of the columns the trees see. */
export function seenNames({ columns, pairs }: Pick<TreeModel, 'columns' | 'pairs'>): readonly string[] {
  return namesWithPairs(
    columns.map(({ name }) => name),
    pairs,
  );
}

/**
 * Returns the columns the trees see, of a checked table.
 *
 * @throws AppError `bad-request` for a missing column or value
 */
export function seenTable(
  { columns, pairs }: Pick<TreeModel, 'columns' | 'pairs'>,
  features: FeatureTable,
): FeatureTable {
  const names = columns.map(({ name }) => name);
  const selected = alignLevels(selectFeatures(features, names), columns);
  checkFeatures(selected);
  return addPairs(selected, pairs);
}

/** Returns the raw values, `outputCount` a row. @throws AppError `bad-request` for a missing column or value */
export function predictRaw(model: TreeModel, features: FeatureTable): Float64Array {
  const sums = sumLeaves(model.compiled, seenTable(model, features));
  return finishSums(model, sums);
}

/** Turns sums over the trees into raw values, in place. */
export function finishSums({ divisor, base }: Pick<TreeModel, 'divisor' | 'base'>, sums: Float64Array): Float64Array {
  const outputs = base.length;
  const { fround } = Math;
  for (let place = 0; place < sums.length; place++) {
    sums[place] = fround(fround((sums[place] ?? 0) / divisor) + (base[place % outputs] ?? 0));
  }
  return sums;
}

/** Returns one array of probabilities a class. */
export function toProbabilities(link: Link, raw: Float64Array, outputCount: number): readonly Float64Array[] {
  if (outputCount === 1) {
    const second = link === 'sigmoid' ? raw.map((value) => 1 / (1 + Math.exp(-value))) : raw;
    return [second.map((value) => 1 - value), second];
  }
  const rowCount = raw.length / outputCount;
  const byClass = Array.from({ length: outputCount }, () => new Float64Array(rowCount));
  for (let row = 0; row < rowCount; row++) {
    const values = raw.subarray(row * outputCount, (row + 1) * outputCount);
    const shares = link === 'softmax' ? softmax(values) : values;
    byClass.forEach((column, of) => {
      column[row] = shares[of] ?? 0;
    });
  }
  return byClass;
}

/** Returns for each row the class with the highest probability, the first of equals. */
export function mostProbable(classes: readonly string[], probabilities: readonly Float64Array[]): readonly string[] {
  return Array.from(probabilities[0] ?? [], (_, row) => {
    let best = 0;
    probabilities.forEach((column, of) => {
      best = (column[row] ?? 0) > (probabilities[best]?.[row] ?? 0) ? of : best;
    });
    return classes[best] ?? '';
  });
}

function softmax(values: Float64Array): Float64Array {
  const highest = values.reduce((most, value) => Math.max(most, value), Number.NEGATIVE_INFINITY);
  const powers = values.map((value) => Math.exp(value - highest));
  const sum = powers.reduce((sum, power) => sum + power, 0);
  return powers.map((power) => power / sum);
}
