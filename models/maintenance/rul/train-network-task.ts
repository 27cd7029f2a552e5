import { seededRandom } from '../../evaluate/seeded-random.ts';
import { defineTask } from '../../parallel/task.ts';
import { type DenseNetwork, type NetworkTraining, type RowMatrix, trainNetwork } from './dense-network.ts';

export type NetworkTask = Omit<NetworkTraining, 'random' | 'onEpoch' | 'isCancelled'> & {
  readonly inputs: RowMatrix;
  readonly target: Float64Array;
  readonly seed: number;
};

/** Trains one network on a thread; the seed alone decides about chance, so that the number of threads does not matter. */
export const trainNetworkTask = defineTask(
  'train-remaining-life-network',
  ({ inputs, target, seed, ...training }: NetworkTask, { reportProgress, isCancelled }): DenseNetwork =>
    trainNetwork(inputs, target, {
      ...training,
      random: seededRandom(seed),
      onEpoch: (done) => reportProgress(done / training.epochs),
      isCancelled,
    }),
);
