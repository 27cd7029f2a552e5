import type { FeatureTable } from '../../estimator/feature-table.ts';
import { LEAF, type TreeEnsemble } from './tree-ensemble.ts';
import { seenNames, seenTable, type TreeModel } from './tree-model.ts';

/** Shapley values: what each column added to each prediction. */
export type Contributions = {
  /** The columns the trees see: the model's own and those made of pairs of them. */
  readonly featureNames: readonly string[];
  /** Raw value expected of a row of which nothing is known, one an output. */
  readonly baseline: Float64Array;
  /** `values[column][row * outputCount + output]`; with the baseline they add up to the raw value. */
  readonly values: readonly Float64Array[];
  /** Log odds after boosting, probabilities after a forest, the target's unit in a regression. */
  readonly outputCount: number;
};

/**
 * Returns exact Shapley values of every prediction by the path-dependent TreeSHAP: what is unknown follows the training
 * rows down the tree (Lundberg et al., Nature Machine Intelligence 2, 2020, algorithm 2).
 *
 * @throws AppError `bad-request` for a missing column or value
 */
export function explainPredictions(model: TreeModel, features: FeatureTable): Contributions {
  const { ensemble } = model.compiled;
  const { outputCount, featureCount, roots } = ensemble;
  const seen = seenTable(model, features);
  const columns = seen.features.map(({ values }) => Float32Array.from(values));
  const values = columns.map(() => new Float64Array(seen.rowCount * outputCount));
  const row = new Float32Array(featureCount);
  const sums = new Float64Array(featureCount * outputCount);
  const walker = new TreeShapWalker(ensemble);
  for (let number = 0; number < seen.rowCount; number++) {
    columns.forEach((column, feature) => {
      row[feature] = column[number] ?? 0;
    });
    sums.fill(0);
    roots.forEach((root) => walker.explain(root, row, sums));
    values.forEach((column, feature) => {
      for (let output = 0; output < outputCount; output++) {
        column[number * outputCount + output] = (sums[feature * outputCount + output] ?? 0) / model.divisor;
      }
    });
  }
  return { featureNames: seenNames(model), baseline: expectedRaw(model), values, outputCount };
}

function expectedRaw({ compiled: { ensemble }, divisor, base }: TreeModel): Float64Array {
  const { roots, outputCount, feature, left, cover, values } = ensemble;
  const expected = base.slice();
  const visit = (node: number, share: number): void => {
    if (feature[node] === LEAF) {
      for (let output = 0; output < outputCount; output++) {
        expected[output] = (expected[output] ?? 0) + (share * (values[node * outputCount + output] ?? 0)) / divisor;
      }
      return;
    }
    const child = left[node] ?? 0;
    const leftShare = (cover[child] ?? 0) / ((cover[child] ?? 0) + (cover[child + 1] ?? 0));
    visit(child, share * leftShare);
    visit(child + 1, share * (1 - leftShare));
  };
  roots.forEach((root) => visit(root, 1));
  return expected;
}

/** One entry for each different column on the path from the root. */
type Path = {
  readonly feature: Int32Array;
  readonly zero: Float64Array;
  readonly one: Float64Array;
  readonly weight: Float64Array;
};

function newPath(): Path {
  return { feature: new Int32Array(), zero: new Float64Array(), one: new Float64Array(), weight: new Float64Array() };
}

class TreeShapWalker {
  readonly #ensemble: TreeEnsemble;
  #row: Float32Array = new Float32Array();
  #sums: Float64Array = new Float64Array();

  constructor(ensemble: TreeEnsemble) {
    this.#ensemble = ensemble;
  }

  /** Adds one tree's contributions to `sums`, `outputCount` numbers a column. */
  explain(root: number, row: Float32Array, sums: Float64Array): void {
    this.#row = row;
    this.#sums = sums;
    this.#visit(root, newPath(), { feature: -1, zero: 1, one: 1 });
  }

  #visit(
    node: number,
    parent: Path,
    step: { readonly feature: number; readonly zero: number; readonly one: number },
  ): void {
    const { feature, left, threshold, cover } = this.#ensemble;
    let path = extend(parent, step);
    const column = feature[node] ?? LEAF;
    if (column === LEAF) {
      this.#addLeaf(node, path);
      return;
    }
    const child = left[node] ?? 0;
    const isLeft = (this.#row[column] ?? 0) <= (threshold[node] ?? 0);
    const hot = isLeft ? child : child + 1;
    const cold = isLeft ? child + 1 : child;
    const total = (cover[child] ?? 0) + (cover[child + 1] ?? 0);
    let zero = 1;
    let one = 1;
    const known = path.feature.indexOf(column, 1);
    if (known > 0) {
      zero = path.zero[known] ?? 1;
      one = path.one[known] ?? 1;
      path = unwind(path, known);
    }
    this.#visit(hot, path, { feature: column, zero: (zero * (cover[hot] ?? 0)) / total, one });
    this.#visit(cold, path, { feature: column, zero: (zero * (cover[cold] ?? 0)) / total, one: 0 });
  }

  #addLeaf(node: number, path: Path): void {
    const { outputCount, values } = this.#ensemble;
    const sums = this.#sums;
    for (let place = 1; place < path.feature.length; place++) {
      const share = unwoundSum(path, place) * ((path.one[place] ?? 0) - (path.zero[place] ?? 0));
      const from = (path.feature[place] ?? 0) * outputCount;
      for (let output = 0; output < outputCount; output++) {
        sums[from + output] = (sums[from + output] ?? 0) + share * (values[node * outputCount + output] ?? 0);
      }
    }
  }
}

/** EXTEND: the permutation weights with one more column on the path. */
function extend(
  path: Path,
  { feature, zero, one }: { readonly feature: number; readonly zero: number; readonly one: number },
): Path {
  const depth = path.feature.length;
  const next: Path = {
    feature: Int32Array.from([...path.feature, feature]),
    zero: Float64Array.from([...path.zero, zero]),
    one: Float64Array.from([...path.one, one]),
    weight: Float64Array.from([...path.weight, depth === 0 ? 1 : 0]),
  };
  const { weight } = next;
  for (let place = depth - 1; place >= 0; place--) {
    weight[place + 1] = (weight[place + 1] ?? 0) + (one * (weight[place] ?? 0) * (place + 1)) / (depth + 1);
    weight[place] = (zero * (weight[place] ?? 0) * (depth - place)) / (depth + 1);
  }
  return next;
}

/** UNWIND: undoes `extend` for the column at a place. */
function unwind(path: Path, at: number): Path {
  const depth = path.feature.length - 1;
  const one = path.one[at] ?? 0;
  const zero = path.zero[at] ?? 0;
  const weight = path.weight.slice(0, depth);
  let carried = path.weight[depth] ?? 0;
  for (let place = depth - 1; place >= 0; place--) {
    const old = path.weight[place] ?? 0;
    if (one !== 0) {
      weight[place] = (carried * (depth + 1)) / ((place + 1) * one);
      carried = old - ((weight[place] ?? 0) * zero * (depth - place)) / (depth + 1);
    } else {
      weight[place] = (old * (depth + 1)) / (zero * (depth - place));
    }
  }
  const without = <T extends Int32Array | Float64Array>(values: T): T => values.filter((_, place) => place !== at) as T;
  return { feature: without(path.feature), zero: without(path.zero), one: without(path.one), weight };
}

/** Returns the sum of the weights that `unwind` would leave. */
function unwoundSum(path: Path, at: number): number {
  const depth = path.feature.length - 1;
  const one = path.one[at] ?? 0;
  const zero = path.zero[at] ?? 0;
  let carried = path.weight[depth] ?? 0;
  let total = 0;
  for (let place = depth - 1; place >= 0; place--) {
    if (one !== 0) {
      const part = (carried * (depth + 1)) / ((place + 1) * one);
      total += part;
      carried = (path.weight[place] ?? 0) - (part * zero * (depth - place)) / (depth + 1);
    } else {
      total += ((path.weight[place] ?? 0) * (depth + 1)) / (zero * (depth - place));
    }
  }
  return total;
}
