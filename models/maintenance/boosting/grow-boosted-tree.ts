import { partitionRows } from '../trees/partition-rows.ts';
import { TreeBuilder } from '../trees/tree-builder.ts';
import type { GrownTree } from '../trees/tree-ensemble.ts';
import {
  type BoostedSplit,
  findBoostedSplit,
  type NodeSums,
  nodeValue,
  type SplitRules,
} from './find-boosted-split.ts';
import { fillHistogram, histogramAt, type SharedTraining } from './histogram-team.ts';

export type BoostedTreeSettings = SplitRules & {
  readonly maximumLeaves: number;
  readonly maximumDepth: number;
};

export type BoostedTreeInput = {
  readonly training: SharedTraining;
  /** Rows to learn from; their order is changed. */
  readonly rows: Int32Array;
  /** Room for as many. */
  readonly spare: Int32Array;
  /** Columns this tree may ask, ascending. */
  readonly columns: Int32Array;
  /** By row number. */
  readonly weights: Float64Array;
  readonly hessians: Float64Array;
  readonly gradients: Float64Array;
  /** Returns a leaf's value from its rows; the second-order value when left out. */
  readonly fitLeaf?: (rows: Int32Array) => number;
};

/** The rows of one leaf and its value before it is shrunk. */
export type GrownLeaf = { readonly node: number; readonly rows: Int32Array; readonly value: number };

type Leaf = {
  readonly node: number;
  readonly start: number;
  readonly end: number;
  readonly depth: number;
  readonly slot: number;
  readonly sums: NodeSums;
  readonly split: BoostedSplit | null;
};

/**
 * Grows one tree best-first: always the leaf whose split gains most is split next (Ke et al. 2017). A sibling's histogram
 * is its parent's less the smaller child's. All values are multiplied by `scale`.
 */
export class BoostedTreeGrower {
  readonly #input: BoostedTreeInput;
  readonly #settings: BoostedTreeSettings;
  readonly #builder: TreeBuilder;
  #freeSlot = 0;

  constructor(input: BoostedTreeInput, settings: BoostedTreeSettings) {
    this.#input = input;
    // Sums of fractions leave a trace of weight where no row is.
    const weight = input.rows.reduce((sum, row) => sum + (input.weights[row] ?? 0), 0);
    this.#settings = { ...settings, minimumLeafWeight: Math.max(settings.minimumLeafWeight, weight * 1e-9) };
    this.#builder = new TreeBuilder(input.training.layout.binCounts.length, 1);
  }

  grow(scale: number): { readonly tree: GrownTree; readonly leaves: readonly GrownLeaf[] } {
    const leaves: Leaf[] = [this.#plantRoot()];
    while (leaves.length < this.#settings.maximumLeaves) {
      const position = positionOfBest(leaves);
      const leaf = leaves[position];
      if (leaf?.split === undefined || leaf.split === null) {
        break;
      }
      const isLast = leaves.length + 1 === this.#settings.maximumLeaves;
      const [left, right] = this.#split(leaf, leaf.split, isLast);
      leaves.splice(position, 1, left, right);
    }
    const { rows, fitLeaf } = this.#input;
    const grown = leaves.map(({ node, start, end, sums }) => {
      const own = rows.subarray(start, end);
      const value =
        fitLeaf === undefined
          ? nodeValue(sums, this.#settings.l2)
          : Math.min(Math.max(fitLeaf(own), sums.low), sums.high);
      this.#builder.setValue(node, 0, value * scale);
      return { node, rows: own, value: value * scale };
    });
    return { tree: this.#builder.build(), leaves: grown };
  }

  #plantRoot(): Leaf {
    const { rows, weights, hessians, gradients } = this.#input;
    let weight = 0;
    let hessian = 0;
    let gradient = 0;
    for (let position = 0; position < rows.length; position++) {
      const row = rows[position] ?? 0;
      weight += weights[row] ?? 0;
      hessian += hessians[row] ?? 0;
      gradient += gradients[row] ?? 0;
    }
    const sums = { weight, hessian, gradient, low: Number.NEGATIVE_INFINITY, high: Number.POSITIVE_INFINITY };
    const slot = this.#takeSlot();
    this.#fill(0, rows.length, slot);
    const root = { node: this.#builder.add(weight), start: 0, end: rows.length, depth: 0, slot, sums };
    return this.#withSplit(root);
  }

  #split(leaf: Leaf, split: BoostedSplit, isLast: boolean): readonly [Leaf, Leaf] {
    const { rows, spare, training } = this.#input;
    const middle = partitionRows(
      { rows, spare },
      leaf,
      training.columns[split.feature] ?? new Uint16Array(),
      split.bin,
    );
    const node = this.#builder.split(leaf.node, split, [split.left.weight, split.right.weight]);
    const isLeftSmaller = middle - leaf.start <= leaf.end - middle;
    const slot = this.#takeSlot();
    const depth = leaf.depth + 1;
    const left = {
      node,
      start: leaf.start,
      end: middle,
      depth,
      sums: split.left,
      slot: isLeftSmaller ? slot : leaf.slot,
    };
    const right = {
      node: node + 1,
      start: middle,
      end: leaf.end,
      depth,
      sums: split.right,
      slot: isLeftSmaller ? leaf.slot : slot,
    };
    if (isLast) {
      return [
        { ...left, split: null },
        { ...right, split: null },
      ];
    }
    if (this.#mayGrow(left) || this.#mayGrow(right)) {
      const smaller = isLeftSmaller ? left : right;
      this.#fill(smaller.start, smaller.end, slot);
      subtract(histogramAt(training, leaf.slot), histogramAt(training, slot));
    }
    return [this.#withSplit(left), this.#withSplit(right)];
  }

  #mayGrow({ depth, start, end, sums }: Omit<Leaf, 'split'>): boolean {
    const { maximumDepth, minimumLeafWeight, minimumLeafHessian } = this.#settings;
    const isHeavyEnough = sums.weight >= 2 * minimumLeafWeight && sums.hessian >= 2 * minimumLeafHessian;
    return depth < maximumDepth && end - start > 1 && isHeavyEnough;
  }

  #withSplit(leaf: Omit<Leaf, 'split'>): Leaf {
    const { training, columns } = this.#input;
    const { layout } = training;
    const split = this.#mayGrow(leaf)
      ? findBoostedSplit(histogramAt(training, leaf.slot), layout, { sums: leaf.sums, columns }, this.#settings)
      : null;
    return { ...leaf, split };
  }

  #takeSlot(): number {
    this.#freeSlot += 1;
    return this.#freeSlot - 1;
  }

  #fill(start: number, end: number, slot: number): void {
    const { training, rows, weights, hessians, gradients } = this.#input;
    const { rows: toRows, weights: toWeights, hessians: toHessians, gradients: toGradients } = training;
    for (let position = start; position < end; position++) {
      const row = rows[position] ?? 0;
      const place = position - start;
      toRows[place] = row;
      toWeights[place] = weights[row] ?? 0;
      toHessians[place] = hessians[row] ?? 0;
      toGradients[place] = gradients[row] ?? 0;
    }
    fillHistogram(training, slot, end - start);
  }
}

function positionOfBest(leaves: readonly Leaf[]): number {
  let best = 0;
  leaves.forEach(({ split }, position) => {
    if ((split?.gain ?? -1) > (leaves[best]?.split?.gain ?? -1)) {
      best = position;
    }
  });
  return best;
}

function subtract(from: Float64Array, part: Float64Array): void {
  for (let place = 0; place < from.length; place++) {
    from[place] = (from[place] ?? 0) - (part[place] ?? 0);
  }
}
