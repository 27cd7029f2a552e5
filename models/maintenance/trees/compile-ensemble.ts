import { findBin } from './bin-features.ts';
import { LEAF, type TreeEnsemble } from './tree-ensemble.ts';
import type { FeatureTable } from '../../estimator/feature-table.ts';

/** Rows that are judged together, so that a tree stays in the cache while they pass through it. */
const BLOCK_ROWS = 512;
/** A node is a column number above a threshold's number of this many bits. */
const THRESHOLD_BITS = 16;
const THRESHOLD_MASK = (1 << THRESHOLD_BITS) - 1;
/** No code is above it, so a leaf always sends its rows "left", which is the leaf itself. */
const STAY = THRESHOLD_MASK;

/**
 * An ensemble made ready to judge: values become the number of thresholds below them, once for each row, and each node
 * then compares whole numbers without a branch.
 */
export type CompiledEnsemble = {
  readonly ensemble: TreeEnsemble;
  /** The distinct thresholds of each column, ascending. */
  readonly thresholds: readonly Float32Array[];
  /** Two numbers a node: column above the threshold's rank, and the left child (a leaf's is itself). */
  readonly steps: Int32Array;
};

/** Prepares an ensemble; its arrays must be sound (children behind parents). */
export function compileEnsemble(ensemble: TreeEnsemble): CompiledEnsemble {
  const { feature, threshold, left, featureCount } = ensemble;
  const sets = Array.from({ length: featureCount }, () => new Set<number>());
  feature.forEach((column, node) => sets[column]?.add(threshold[node] ?? 0));
  const thresholds = sets.map((set) => Float32Array.from(set).sort());
  const leaf = LEAF;
  const steps = new Int32Array(2 * feature.length);
  feature.forEach((column, node) => {
    const isLeaf = column === leaf;
    const rank = isLeaf ? STAY : findBin(thresholds[column] ?? new Float32Array(), threshold[node] ?? 0);
    steps[2 * node] = isLeaf ? STAY : (column << THRESHOLD_BITS) | rank;
    steps[2 * node + 1] = isLeaf ? node : (left[node] ?? 0);
  });
  return { ensemble, thresholds, steps };
}

/**
 * Returns the sum of the leaf values over all trees, `outputCount` numbers a row.
 *
 * @param features the columns in the ensemble's order
 */
export function sumLeaves(compiled: CompiledEnsemble, features: FeatureTable): Float64Array {
  const { outputCount, featureCount } = compiled.ensemble;
  const sums = new Float64Array(features.rowCount * outputCount);
  const codes = new Uint16Array(BLOCK_ROWS * featureCount);
  const reached = new Int32Array(BLOCK_ROWS);
  for (let start = 0; start < features.rowCount; start += BLOCK_ROWS) {
    const count = Math.min(BLOCK_ROWS, features.rowCount - start);
    fillCodes(compiled, features, { start, count }, codes);
    for (let tree = 0; tree < compiled.ensemble.roots.length; tree++) {
      passTree(compiled, tree, codes, reached.subarray(0, (count + 3) & ~3));
      addValues(compiled.ensemble, reached, { start, count }, sums);
    }
  }
  return sums;
}

type Block = { readonly start: number; readonly count: number };

function fillCodes(
  { thresholds }: CompiledEnsemble,
  { features }: FeatureTable,
  { start, count }: Block,
  codes: Uint16Array,
): void {
  const width = thresholds.length;
  for (let column = 0; column < width; column++) {
    const edges = thresholds[column] ?? new Float32Array();
    const values = features[column]?.values ?? new Float64Array();
    // An unused column stays 0.
    for (let row = 0; edges.length > 0 && row < count; row++) {
      codes[row * width + column] = findBin(edges, Math.fround(values[start + row] ?? 0));
    }
  }
}

/** Walks a whole block down one tree, four rows at a time: their steps do not wait for each other. */
function passTree(
  { ensemble, steps, thresholds }: CompiledEnsemble,
  tree: number,
  codes: Uint16Array,
  reached: Int32Array,
): void {
  const width = thresholds.length;
  const root = ensemble.roots[tree] ?? 0;
  for (let row = 0; row < reached.length; row += 4) {
    const base0 = row * width;
    const base1 = base0 + width;
    const base2 = base1 + width;
    const base3 = base2 + width;
    let node0 = root;
    let node1 = root;
    let node2 = root;
    let node3 = root;
    let asked0 = asks(steps, root);
    let asked1 = asked0;
    let asked2 = asked0;
    let asked3 = asked0;
    while (((asked0 ^ STAY) | (asked1 ^ STAY) | (asked2 ^ STAY) | (asked3 ^ STAY)) !== 0) {
      node0 = follow(steps, node0, asked0, codeOf(codes, base0, asked0));
      node1 = follow(steps, node1, asked1, codeOf(codes, base1, asked1));
      node2 = follow(steps, node2, asked2, codeOf(codes, base2, asked2));
      node3 = follow(steps, node3, asked3, codeOf(codes, base3, asked3));
      asked0 = asks(steps, node0);
      asked1 = asks(steps, node1);
      asked2 = asks(steps, node2);
      asked3 = asks(steps, node3);
    }
    reached[row] = node0;
    reached[row + 1] = node1;
    reached[row + 2] = node2;
    reached[row + 3] = node3;
  }
}

/** Returns a node's column above its threshold's rank. */
function asks(steps: Int32Array, node: number): number {
  return steps[node << 1] ?? 0;
}

function codeOf(codes: Uint16Array, base: number, asked: number): number {
  return codes[base + (asked >> THRESHOLD_BITS)] ?? 0;
}

/** Returns the child a row goes to; a leaf keeps it. */
function follow(steps: Int32Array, node: number, asked: number, code: number): number {
  return (steps[(node << 1) + 1] ?? 0) + (((asked & THRESHOLD_MASK) - code) >>> 31);
}

function addValues(
  { values, outputCount }: TreeEnsemble,
  reached: Int32Array,
  { start, count }: Block,
  sums: Float64Array,
): void {
  for (let row = 0; row < count; row++) {
    const from = (reached[row] ?? 0) * outputCount;
    const to = (start + row) * outputCount;
    for (let output = 0; output < outputCount; output++) {
      sums[to + output] = (sums[to + output] ?? 0) + (values[from + output] ?? 0);
    }
  }
}
