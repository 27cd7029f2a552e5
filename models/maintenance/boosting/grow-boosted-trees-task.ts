import { seededRandom } from '../../evaluate/seeded-random.ts';
import { defineTask, type TaskContext } from '../../parallel/task.ts';
import { LEAF, type GrownTree } from '../trees/tree-ensemble.ts';
import { BoostedTreeGrower, type BoostedTreeSettings } from './grow-boosted-tree.ts';
import { endTraining, helpTraining, type SharedTraining } from './histogram-team.ts';
import {
  bestConstant,
  type Loss,
  type LossInput,
  meanLoss,
  outputCountOf,
  weightedQuantile,
  writeDerivatives,
} from './losses.ts';

export type BoostingSettings = BoostedTreeSettings & {
  readonly rounds: number;
  readonly learningRate: number;
  /** Share of the rows and of the columns that each round draws. */
  readonly rowFraction: number;
  readonly columnFraction: number;
  readonly seed: number;
  /** Rounds without a lower validation loss before training stops. */
  readonly patience: number;
};

export type BoostingInput = LossInput & {
  readonly training: SharedTraining;
  readonly loss: Loss;
  readonly settings: BoostingSettings;
  readonly trainingRows: Int32Array;
  /** Rows that tell when to stop; empty to do all rounds. */
  readonly validationRows: Int32Array;
};

export type BoostingOutput = {
  readonly base: Float64Array;
  /** Round by round, one tree an output. */
  readonly trees: readonly GrownTree[];
  /** Mean loss on the validation rows after each round that was tried. */
  readonly validationLosses: readonly number[];
};

/** Trains all rounds; other threads may help by `helpBoostingTask`. */
export const growBoostedTreesTask = defineTask('grow-boosted-trees', (input: BoostingInput, context) => {
  try {
    return new BoostingRun(input).run(context);
  } finally {
    endTraining(input.training);
  }
});

/** Helps another thread's training to sum histograms until that has ended. */
export const helpBoostingTask = defineTask('help-boosting', (training: SharedTraining, { isCancelled }): null => {
  helpTraining(training, isCancelled);
  return null;
});

/** Gradient boosting (Friedman 2001) with second-order leaf values. */
class BoostingRun {
  readonly #input: BoostingInput;
  readonly #outputCount: number;
  readonly #random: () => number;
  readonly #raw: Float64Array;
  readonly #base: Float64Array;
  readonly #gradients: Float64Array;
  readonly #hessians: Float64Array;
  readonly #spare: Int32Array;

  constructor(input: BoostingInput) {
    const { loss, targets, settings, trainingRows } = input;
    this.#input = input;
    this.#outputCount = outputCountOf(loss);
    this.#random = seededRandom(settings.seed);
    this.#base = bestConstant(loss, input, trainingRows).map(Math.fround);
    this.#raw = new Float64Array(targets.length * this.#outputCount);
    this.#base.forEach((value, output) =>
      this.#raw.fill(value, output * targets.length, (output + 1) * targets.length),
    );
    this.#gradients = new Float64Array(targets.length);
    this.#hessians = new Float64Array(targets.length);
    this.#spare = new Int32Array(trainingRows.length);
  }

  run({ reportProgress, isCancelled }: TaskContext): BoostingOutput {
    const { loss, settings, validationRows } = this.#input;
    const trees: GrownTree[] = [];
    const validationLosses: number[] = [];
    let best = Number.POSITIVE_INFINITY;
    let bestRound = 0;
    for (let round = 1; round <= settings.rounds && !isCancelled(); round++) {
      trees.push(...this.#boost());
      if (validationRows.length > 0) {
        const value = meanLoss(loss, this.#input, this.#raw, validationRows);
        validationLosses.push(value);
        if (value < best) {
          best = value;
          bestRound = round;
        } else if (round - bestRound >= settings.patience) {
          break;
        }
      }
      reportProgress(round / settings.rounds);
    }
    const kept = validationRows.length > 0 ? Math.max(1, bestRound) * this.#outputCount : trees.length;
    return { base: this.#base, trees: trees.slice(0, kept), validationLosses };
  }

  #boost(): readonly GrownTree[] {
    const { loss, settings, trainingRows, training } = this.#input;
    const rows = this.#draw(trainingRows, settings.rowFraction);
    const allColumns = Int32Array.from(training.layout.binCounts.keys());
    const columns = this.#draw(allColumns, settings.columnFraction);
    // Every output's derivatives are taken at the same predictions.
    const raw = this.#outputCount === 1 ? this.#raw : this.#raw.slice();
    return Array.from({ length: this.#outputCount }, (_, output) => {
      writeDerivatives(
        loss,
        this.#input,
        { raw, output, rows },
        { gradients: this.#gradients, hessians: this.#hessians },
      );
      return this.#growTree(rows.slice(), columns, output);
    });
  }

  #growTree(rows: Int32Array, columns: Int32Array, output: number): GrownTree {
    const { loss, settings, weights, targets, training, trainingRows, validationRows } = this.#input;
    const raw = this.#raw.subarray(output * targets.length, (output + 1) * targets.length);
    const residual = (row: number): number => (targets[row] ?? 0) - (raw[row] ?? 0);
    const input = {
      training,
      rows,
      spare: this.#spare,
      columns,
      weights,
      hessians: this.#hessians,
      gradients: this.#gradients,
    };
    const fitLeaf = (own: Int32Array): number =>
      loss.kind === 'quantile' ? weightedQuantile(own, residual, weights, loss.level) : 0;
    const grower = new BoostedTreeGrower(loss.kind === 'quantile' ? { ...input, fitLeaf } : input, settings);
    const { tree, leaves } = grower.grow(settings.learningRate);
    if (rows.length === trainingRows.length) {
      for (const { rows: own, value } of leaves) {
        for (let position = 0; position < own.length; position++) {
          const row = own[position] ?? 0;
          raw[row] = (raw[row] ?? 0) + value;
        }
      }
    } else {
      addTree(tree, training, trainingRows, raw);
    }
    addTree(tree, training, validationRows, raw);
    return tree;
  }

  /** Draws a share of the numbers without putting any back, ascending; all of them for a share of 1. */
  #draw(from: Int32Array, share: number): Int32Array {
    if (share >= 1) {
      return from;
    }
    const drawn = from.slice();
    const count = Math.max(1, Math.round(from.length * share));
    for (let place = 0; place < count; place++) {
      const other = place + Math.floor(this.#random() * (drawn.length - place));
      const number = drawn[other] ?? 0;
      drawn[other] = drawn[place] ?? 0;
      drawn[place] = number;
    }
    return drawn.slice(0, count).sort();
  }
}

function addTree(tree: GrownTree, { columns }: SharedTraining, rows: Int32Array, raw: Float64Array): void {
  const leaf = LEAF;
  const { feature, bin, left, values } = tree;
  for (let position = 0; position < rows.length; position++) {
    const row = rows[position] ?? 0;
    let node = 0;
    for (let column = feature[0] ?? leaf; column !== leaf; column = feature[node] ?? leaf) {
      node = (left[node] ?? 0) + ((columns[column]?.[row] ?? 0) > (bin[node] ?? 0) ? 1 : 0);
    }
    raw[row] = (raw[row] ?? 0) + (values[node] ?? 0);
  }
}
