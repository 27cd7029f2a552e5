import type { FitOptions } from '../../estimator/estimator.ts';
import type { TaskPool } from '../../parallel/task-pool.ts';
import { requireOption } from '../forest/forest-options.ts';
import { MAXIMUM_BINS } from '../trees/bin-features.ts';
import type { ClassWeights, Monotone } from '../trees/fit-input.ts';

export type EarlyStopping = {
  /** Share of the rows to be held out; default 0.1. Not used when `fit` is given `validationRows`. */
  readonly share?: number;
  /** Rounds without a lower loss on them before training stops; default 20. */
  readonly patience?: number;
};

export type GradientBoostingOptions = {
  /** Most rounds; default 100. */
  readonly rounds?: number;
  /** Share of each tree's values that is added; default 0.1. */
  readonly learningRate?: number;
  /** Default 31. */
  readonly maximumLeaves?: number;
  /** Splits from root to leaf; default no limit. */
  readonly maximumDepth?: number;
  /** Least training weight (rows, when all weigh 1) of a leaf; default 5, for a quantile 20. */
  readonly minimumLeafWeight?: number;
  /** Pulls leaf values to 0; default 1. */
  readonly l2?: number;
  /** Share of the rows and of the columns that each round draws; default 1. */
  readonly rowFraction?: number;
  readonly columnFraction?: number;
  /** Values of a column that are told apart, 2 to 65536; default 256. More tell rare failures in the tails apart and take longer. */
  readonly maximumBins?: number;
  /** Default 42. Equal data, options and seed give an equal model. */
  readonly seed?: number;
  /** Default: all rounds are kept. */
  readonly earlyStopping?: EarlyStopping;
  /** Most columns to be made of pairs of others: products, differences, ratios. Default 0. */
  readonly pairs?: number;
  readonly monotone?: Monotone;
  /** Threads to start for training; default 1, on the calling thread. */
  readonly threads?: number;
  /** Threads to use instead. */
  readonly pool?: TaskPool;
};

export type GradientBoostingClassifierOptions = GradientBoostingOptions & { readonly classWeights?: ClassWeights };

export type GradientBoostingRegressorOptions = GradientBoostingOptions & {
  /** What is predicted: the mean (default), or the quantile of this level, above 0 and below 1. */
  readonly quantile?: number;
};

export type BoostingFitOptions = FitOptions & {
  /** Rows that are not learned from but tell when to stop, such as those of whole machines. */
  readonly validationRows?: ArrayLike<number>;
};

/** @throws AppError `usage` naming the option and its range */
export function checkBoostingOptions(options: GradientBoostingOptions): void {
  for (const [name, holds, range] of ranges) {
    const value = options[name];
    requireOption(value === undefined || holds(value), name, range);
  }
}

type NumberOption = Exclude<keyof GradientBoostingOptions, 'earlyStopping' | 'monotone' | 'pool'>;

const isWhole =
  (from: number, to = Number.POSITIVE_INFINITY) =>
  (value: number): boolean =>
    Number.isInteger(value) && value >= from && value <= to;
const isShare = (value: number): boolean => value > 0 && value <= 1;
const isNotNegative = (value: number): boolean => value >= 0;

const ranges: readonly (readonly [NumberOption, (value: number) => boolean, string])[] = [
  ['rounds', isWhole(1, 100_000), 'a whole number from 1 to 100000'],
  ['learningRate', isShare, 'above 0 and at most 1'],
  ['maximumLeaves', isWhole(2, 65_536), 'a whole number from 2 to 65536'],
  ['maximumDepth', (value) => value >= 1, 'at least 1'],
  ['minimumLeafWeight', isNotNegative, 'at least 0'],
  ['l2', isNotNegative, 'at least 0'],
  ['rowFraction', isShare, 'above 0 and at most 1'],
  ['columnFraction', isShare, 'above 0 and at most 1'],
  ['maximumBins', isWhole(2, MAXIMUM_BINS), 'a whole number from 2 to 65536'],
  ['seed', Number.isInteger, 'a whole number'],
  ['pairs', isWhole(0), 'a whole number of at least 0'],
];
