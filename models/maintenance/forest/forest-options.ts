import { AppError } from '../../../contract/errors.ts';
import type { TaskPool } from '../../parallel/task-pool.ts';
import { MAXIMUM_BINS } from '../trees/bin-features.ts';
import type { ClassWeights, Monotone } from '../trees/fit-input.ts';

export type RandomForestOptions = {
  /** Default 100. */
  readonly trees?: number;
  /** Default 42. Equal data, options and seed give an equal forest. */
  readonly seed?: number;
  /**
   * Columns each split looks at: their square root, or a share of them. Default `'sqrt'` for classes, 1 / 3 for numbers,
   * 1 / 2 where `pairs` are made.
   */
  readonly featuresPerSplit?: 'sqrt' | number;
  /** Splits from root to leaf; default no limit. */
  readonly maximumDepth?: number;
  /** Least training weight (rows, when all weigh 1) of a leaf; default no limit. */
  readonly minimumLeafWeight?: number;
  /** Least training weight of a node to be split; default no limit. */
  readonly minimumSplitWeight?: number;
  /** Whether each tree draws its rows with putting back (default), else it learns from all. */
  readonly bootstrap?: boolean;
  /** Values of a column that are told apart, 2 to 65536; default 4096. */
  readonly maximumBins?: number;
  /** Most columns to be made of pairs of others: products, differences, ratios. Default 0; see the README. */
  readonly pairs?: number;
  readonly monotone?: Monotone;
  /** Threads to start for training; default 1, on the calling thread. */
  readonly threads?: number;
  /** Threads to use instead. */
  readonly pool?: TaskPool;
};

export type RandomForestClassifierOptions = RandomForestOptions & {
  /** Default: classes weigh what their rows weigh. */
  readonly classWeights?: ClassWeights;
};

/** @throws AppError `usage` naming the option and its range */
export function checkForestOptions(options: RandomForestOptions): void {
  const { trees = 1, featuresPerSplit = 'sqrt', maximumDepth = 1, maximumBins = MAXIMUM_BINS, pairs = 0 } = options;
  requireOption(Number.isInteger(trees) && trees >= 1 && trees <= 10_000, 'trees', 'a whole number from 1 to 10000');
  requireOption(
    featuresPerSplit === 'sqrt' || (featuresPerSplit > 0 && featuresPerSplit <= 1),
    'featuresPerSplit',
    '"sqrt" or above 0 and at most 1',
  );
  requireOption(maximumDepth >= 1, 'maximumDepth', 'at least 1');
  requireOption(
    Number.isInteger(maximumBins) && maximumBins >= 2 && maximumBins <= MAXIMUM_BINS,
    'maximumBins',
    'a whole number from 2 to 65536',
  );
  requireOption(Number.isInteger(pairs) && pairs >= 0, 'pairs', 'a whole number of at least 0');
  requireOption((options.minimumLeafWeight ?? 0) >= 0, 'minimumLeafWeight', 'at least 0');
}

/** @throws AppError `usage` when the condition does not hold */
export function requireOption(holds: boolean, name: string, range: string): void {
  if (!holds) {
    throw new AppError('usage', `The option ${name} must be ${range}`);
  }
}
