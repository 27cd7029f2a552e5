import type { FeatureTable } from '../../estimator/feature-table.ts';
import type { TaskPool } from '../../parallel/task-pool.ts';
import { binFeatures, fitBinEdges } from '../trees/bin-features.ts';
import { addPairs, allPairs, type PairFeature } from '../trees/pair-features.ts';
import { fitForest } from './fit-forest.ts';
import type { ForestSettings } from './grow-forest-task.ts';

export type PairSearch = {
  readonly features: FeatureTable;
  readonly targets: Float64Array;
  readonly weights: Float64Array;
  readonly outputCount: number;
  readonly maximumPairs: number;
  /** Columns that no pair may be made of. */
  readonly excluded: readonly string[];
  readonly seed: number;
};

/** Columns whose pairs are tried: 84 pairs. */
const MOST_COLUMNS = 8;
const SEARCH_BINS = 1_024;
const SEARCH_TREES = 24;
const SEARCH_MAXIMUM_DEPTH = 12;

/**
 * Returns the pairs of numeric columns whose splits gain most in a small forest over all pairs of the most useful
 * columns. It sees nothing but the rows it is given, so folds held out stay unknown.
 */
export async function selectPairs(
  search: PairSearch,
  pool: TaskPool,
  signal: AbortSignal | undefined,
): Promise<readonly PairFeature[]> {
  const { features, maximumPairs, excluded } = search;
  const numeric = features.features.flatMap(({ name, levels }, column) =>
    levels === undefined && !excluded.includes(name) ? [column] : [],
  );
  const gainsOf = (table: FeatureTable): Promise<Float64Array> => measureGains(search, table, pool, signal);
  const useful =
    numeric.length <= MOST_COLUMNS || maximumPairs === 0
      ? numeric
      : mostUseful(numeric, await gainsOf(features), MOST_COLUMNS);
  const pairs = allPairs([...useful].sort((a, b) => a - b));
  if (maximumPairs === 0 || pairs.length <= maximumPairs) {
    return maximumPairs === 0 ? [] : pairs;
  }
  const gains = await gainsOf(addPairs(features, pairs));
  const places = [...pairs.keys()].map((pair) => features.features.length + pair);
  const kept = mostUseful(places, gains, maximumPairs).sort((a, b) => a - b);
  return kept.flatMap((place) => pairs[place - features.features.length] ?? []);
}

function mostUseful(places: readonly number[], gains: Float64Array, count: number): number[] {
  return [...places].sort((a, b) => (gains[b] ?? 0) - (gains[a] ?? 0) || a - b).slice(0, count);
}

async function measureGains(
  { targets, weights, outputCount, seed }: PairSearch,
  table: FeatureTable,
  pool: TaskPool,
  signal: AbortSignal | undefined,
): Promise<Float64Array> {
  const binned = binFeatures(table, fitBinEdges(table, undefined, SEARCH_BINS));
  const settings: ForestSettings = {
    outputCount,
    maximumDepth: SEARCH_MAXIMUM_DEPTH,
    featuresPerSplit: Math.ceil(table.features.length / 3),
    minimumSplitWeight: 0,
    minimumLeafWeight: 0,
    valueStep: 2 ** -10,
    seed,
    bootstrap: true,
    monotone: new Int8Array(table.features.length),
  };
  const { importances } = await fitForest(
    { binned, targets, weights, settings },
    SEARCH_TREES,
    pool,
    signal === undefined ? {} : { signal },
  );
  return importances;
}
