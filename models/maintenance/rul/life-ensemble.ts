import { AppError } from '../../../contract/errors.ts';
import { type FeatureTable, takeRows } from '../../estimator/feature-table.ts';
import type { TaskPool } from '../../parallel/task-pool.ts';
import { GradientBoostingRegressor } from '../boosting/gradient-boosting-regressor.ts';
import { type DenseNetwork, type RowMatrix, runNetwork } from './dense-network.ts';
import { trainNetworkTask } from './train-network-task.ts';

/** Networks and boosted trees that learned from the same machines; their mean is the prediction. */
export type LifeEnsemble = {
  readonly networks: readonly DenseNetwork[];
  readonly boosting: GradientBoostingRegressor;
};

export type EnsembleSettings = {
  /** Longest life told apart; the networks learn shares of it. */
  readonly cap: number;
  readonly networks: number;
  readonly epochs: number;
  readonly rounds: number;
  readonly seed: number;
};

/** The same features twice: scaled row by row for networks, by column for trees. */
export type EnsembleInput = { readonly matrix: RowMatrix; readonly table: FeatureTable };

type Run = {
  readonly pool: TaskPool;
  readonly onProgress: (fraction: number) => void;
  readonly signal?: AbortSignal;
};

const HIDDEN = [48, 24];
const BATCH_ROWS = 64;
const LEARNING_RATE = 2e-3;
const WEIGHT_DECAY = 0.5;
const BOOSTING = { learningRate: 0.07, maximumLeaves: 12, minimumLeafWeight: 30, l2: 10, columnFraction: 0.5 } as const;
/** Trees look at no more values of a column than this; more makes training slower and nothing better. */
const MAXIMUM_BINS = 128;
/** Spaces the seeds of members, so that no two share their chance. */
const SEED_STEP = 7919;

/** @param rows those to learn from. @param lives remaining life of every row of the input, at most the cap */
export async function trainEnsemble(
  input: EnsembleInput,
  lives: Float64Array,
  rows: Uint32Array,
  settings: EnsembleSettings & Run,
): Promise<LifeEnsemble> {
  const { pool, signal, cap, epochs, rounds, seed } = settings;
  const inputs = takeMatrixRows(input.matrix, rows);
  const taken = Float64Array.from(rows, (row) => lives[row] ?? 0);
  const target = taken.map((life) => (2 * life) / cap - 1);
  const done = new Float64Array(settings.networks);
  const report = (network: number, fraction: number): void => {
    done[network] = fraction;
    settings.onProgress(done.reduce((sum, share) => sum + share, 0) / (settings.networks + 1));
  };
  const networks = await Promise.all(
    Array.from({ length: settings.networks }, (_, number) =>
      pool.run(
        trainNetworkTask,
        {
          inputs,
          target,
          hidden: HIDDEN,
          epochs,
          batchRows: BATCH_ROWS,
          learningRate: LEARNING_RATE,
          weightDecay: WEIGHT_DECAY,
          seed: seed + (number + 1) * SEED_STEP,
        },
        { onProgress: (fraction) => report(number, fraction), ...(signal && { signal }) },
      ),
    ),
  );
  const boosting = new GradientBoostingRegressor({ ...BOOSTING, rounds, maximumBins: MAXIMUM_BINS, seed, pool });
  await boosting.fit(takeRows(input.table, rows), taken, signal && { signal });
  if (signal?.aborted === true) {
    throw new AppError('cancelled', 'The computation was stopped');
  }
  settings.onProgress(1);
  return { networks, boosting };
}

/** Returns the remaining life of each row, 0 to the cap. */
export function runEnsemble({ networks, boosting }: LifeEnsemble, input: EnsembleInput, cap: number): Float64Array {
  const lives = boosting.predict(input.table);
  const shares = networks.map((network) => runNetwork(network, input.matrix));
  return lives.map((boosted, row) => {
    const mean = shares.reduce((sum, share) => sum + (share[row] ?? 0), 0) / shares.length;
    const life = (((mean + 1) / 2) * cap + boosted) / 2;
    return Math.min(cap, Math.max(0, life));
  });
}

/** Returns the mean of the ensembles for each row. */
export function averageLives(ensembles: readonly LifeEnsemble[], input: EnsembleInput, cap: number): Float64Array {
  const sums = new Float64Array(input.matrix.rowCount);
  for (const ensemble of ensembles) {
    runEnsemble(ensemble, input, cap).forEach((life, row) => {
      sums[row] = (sums[row] ?? 0) + life;
    });
  }
  return sums.map((sum) => sum / ensembles.length);
}

function takeMatrixRows({ width, values }: RowMatrix, rows: Uint32Array): RowMatrix {
  const taken = new Float64Array(rows.length * width);
  rows.forEach((row, index) => taken.set(values.subarray(row * width, (row + 1) * width), index * width));
  return { rowCount: rows.length, width, values: taken };
}
