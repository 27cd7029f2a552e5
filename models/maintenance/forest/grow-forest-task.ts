import { seededRandom } from '../../evaluate/seeded-random.ts';
import { defineTask } from '../../parallel/task.ts';
import type { BinnedFeatures } from '../trees/bin-features.ts';
import { LEAF, type GrownTree } from '../trees/tree-ensemble.ts';
import { ClassSplitter } from './class-splitter.ts';
import { type ColumnSplitter, columnsOf } from './column-splitter.ts';
import { type ForestTreeSettings, growForestTree } from './grow-forest-tree.ts';
import { SingleOutputSplitter } from './single-output-splitter.ts';

export type ForestSettings = ForestTreeSettings & {
  readonly seed: number;
  readonly minimumLeafWeight: number;
  /** Each tree learns from as many rows as there are, drawn with putting back; else from all. */
  readonly bootstrap: boolean;
  /** One entry a column: 1 rising, -1 falling, 0 free. */
  readonly monotone: Int8Array;
};

/** The part of a forest that one thread grows. */
export type ForestInput = {
  readonly binned: BinnedFeatures;
  /** Number to predict, 0 and 1 for two classes, class number for more. */
  readonly targets: Float64Array;
  readonly weights: Float64Array;
  readonly settings: ForestSettings;
  readonly firstTree: number;
  readonly treeCount: number;
};

export type ForestPart = {
  readonly trees: readonly GrownTree[];
  /** Sum of the values of trees that did not learn from a row, `outputCount` numbers a row; and how many trees. */
  readonly outOfBagSums: Float64Array;
  readonly outOfBagTrees: Int32Array;
};

export const growForestTask = defineTask(
  'grow-forest',
  (input: ForestInput, { reportProgress, isCancelled }): ForestPart => {
    const { binned, settings, firstTree, treeCount } = input;
    const outOfBagSums = new Float64Array(binned.rowCount * settings.outputCount);
    const outOfBagTrees = new Int32Array(binned.rowCount);
    const sample = createSample(input);
    const trees: GrownTree[] = [];
    for (let number = 0; number < treeCount && !isCancelled(); number++) {
      const random = seededRandom(treeSeed(settings.seed, firstTree + number));
      const rows = sample.draw(random);
      const tree = growForestTree(
        { splitter: sample.splitter, columns: sample.columns, targets: input.targets, rows, random },
        settings,
      );
      trees.push(tree);
      if (settings.bootstrap) {
        addOutOfBag(tree, sample, settings.outputCount, { outOfBagSums, outOfBagTrees });
      }
      reportProgress((number + 1) / treeCount);
    }
    return { trees, outOfBagSums, outOfBagTrees };
  },
);

/** Every tree has its own random numbers, so that it does not matter which thread grows it. */
function treeSeed(seed: number, tree: number): number {
  return (Math.imul(seed, 0x85ebca6b) ^ Math.imul(tree + 1, 0x9e3779b1)) | 0;
}

type Sample = {
  readonly columns: readonly Uint16Array[];
  readonly splitter: ColumnSplitter;
  /** How often the last tree drew each row. */
  readonly drawn: Int32Array;
  readonly draw: (random: () => number) => Int32Array;
};

function createSample({ binned, targets, weights, settings }: ForestInput): Sample {
  const { rowCount } = binned;
  const columns = columnsOf(binned);
  const drawn = new Int32Array(rowCount).fill(1);
  const sampleWeights = weights.slice();
  const weightedTargets = weights.map((weight, row) => weight * (targets[row] ?? 0));
  const { outputCount: classCount, minimumLeafWeight, monotone } = settings;
  const splitter: ColumnSplitter =
    classCount === 1
      ? new SingleOutputSplitter({ columns, weights: sampleWeights, weightedTargets, minimumLeafWeight, monotone })
      : new ClassSplitter({
          columns,
          weights: sampleWeights,
          classes: Int32Array.from(targets),
          classCount,
          minimumLeafWeight,
        });
  const draw = (random: () => number): Int32Array => {
    if (settings.bootstrap) {
      drawn.fill(0);
      for (let draws = 0; draws < rowCount; draws++) {
        const row = Math.floor(random() * rowCount);
        drawn[row] = (drawn[row] ?? 0) + 1;
      }
      for (let row = 0; row < rowCount; row++) {
        const weight = (drawn[row] ?? 0) * (weights[row] ?? 0);
        sampleWeights[row] = weight;
        weightedTargets[row] = weight * (targets[row] ?? 0);
      }
    }
    const rows = new Int32Array(rowCount);
    let count = 0;
    for (let row = 0; row < rowCount; row++) {
      rows[count] = row;
      count += (drawn[row] ?? 0) > 0 ? 1 : 0;
    }
    return rows.subarray(0, count);
  };
  return { columns, splitter, drawn, draw };
}

function addOutOfBag(
  { feature, bin, left, values }: GrownTree,
  { columns, drawn }: Sample,
  outputCount: number,
  { outOfBagSums, outOfBagTrees }: Pick<ForestPart, 'outOfBagSums' | 'outOfBagTrees'>,
): void {
  const leaf = LEAF;
  for (let row = 0; row < drawn.length; row++) {
    if (drawn[row] !== 0) {
      continue;
    }
    let node = 0;
    for (let column = feature[0] ?? leaf; column !== leaf; column = feature[node] ?? leaf) {
      node = (left[node] ?? 0) + ((columns[column]?.[row] ?? 0) > (bin[node] ?? 0) ? 1 : 0);
    }
    outOfBagTrees[row] = (outOfBagTrees[row] ?? 0) + 1;
    for (let output = 0; output < outputCount; output++) {
      const place = row * outputCount + output;
      outOfBagSums[place] = (outOfBagSums[place] ?? 0) + (values[node * outputCount + output] ?? 0);
    }
  }
}
