import type { FeatureTable } from '../../estimator/feature-table.ts';
import { findBin } from './bin-features.ts';
import type { CompiledEnsemble } from './compile-ensemble.ts';
import { RowWalker } from './row-walker.ts';
import { LEAF, type TreeEnsemble } from './tree-ensemble.ts';

/** Rows that are judged together, so that a tree and their codes stay in the cache. */
const BLOCK_ROWS = 2_048;
/** For fewer rows copying the trees into the walker's memory takes longer than walking. */
const FEW_ROWS = 8;
/** A node takes eight bytes. */
const NODE_SHIFT = 3;

/** Each call fills it anew and none is left halfway; a memory for each model would use up the address space. */
const walker = new RowWalker();

/**
 * Returns the sum of the leaf values over all trees, `outputCount` numbers a row.
 *
 * @param features the columns in the ensemble's order
 */
export function sumLeaves(compiled: CompiledEnsemble, features: FeatureTable): Float64Array {
  const { ensemble, steps, largestTree } = compiled;
  const { outputCount, featureCount, roots } = ensemble;
  const { rowCount } = features;
  const sums = new Float64Array(rowCount * outputCount);
  if (rowCount < FEW_ROWS) {
    walkRows(ensemble, features, sums);
    return sums;
  }
  const { codes, reached } = walker.reserve(largestTree, Math.min(BLOCK_ROWS, rowCount), featureCount);
  for (let start = 0; start < rowCount; start += BLOCK_ROWS) {
    const count = Math.min(BLOCK_ROWS, rowCount - start);
    fillCodes(compiled, features, { start, count }, codes);
    for (let tree = 0; tree < roots.length; tree++) {
      const root = roots[tree] ?? 0;
      walker.walk(steps.subarray(2 * root, 2 * (roots[tree + 1] ?? ensemble.feature.length)), count);
      addValues(ensemble, { reached, root }, { start, count }, sums);
    }
  }
  return sums;
}

/** Adds the leaf values row by row, without any preparation. */
function walkRows(
  { roots, feature, threshold, left, values, outputCount }: TreeEnsemble,
  { rowCount, features }: FeatureTable,
  sums: Float64Array,
): void {
  const leaf = LEAF;
  for (let row = 0; row < rowCount; row++) {
    const own = Float32Array.from(features, (column) => column.values[row] ?? 0);
    for (let tree = 0; tree < roots.length; tree++) {
      let node = roots[tree] ?? 0;
      for (let column = feature[node] ?? leaf; column !== leaf; column = feature[node] ?? leaf) {
        node = (left[node] ?? 0) + Number((own[column] ?? 0) > (threshold[node] ?? 0));
      }
      for (let output = 0; output < outputCount; output++) {
        const to = row * outputCount + output;
        sums[to] = (sums[to] ?? 0) + (values[node * outputCount + output] ?? 0);
      }
    }
  }
}

type Block = { readonly start: number; readonly count: number };

/** Writes for each value of a block of rows how many of its column's thresholds are below it. */
function fillCodes(
  { thresholds }: CompiledEnsemble,
  { features }: FeatureTable,
  { start, count }: Block,
  codes: Uint16Array,
): void {
  const find = findBin;
  const width = thresholds.length;
  for (let column = 0; column < width; column++) {
    const edges = thresholds[column] ?? new Float32Array();
    const values = features[column]?.values ?? new Float64Array();
    // Nothing asks a column without thresholds.
    for (let row = 0; edges.length > 0 && row < count; row++) {
      codes[row * width + column] = find(edges, Math.fround(values[start + row] ?? 0));
    }
  }
}

function addValues(
  { values, outputCount }: TreeEnsemble,
  { reached, root }: { readonly reached: Int32Array; readonly root: number },
  { start, count }: Block,
  sums: Float64Array,
): void {
  const shift = NODE_SHIFT;
  for (let output = 0; output < outputCount; output++) {
    const from = root * outputCount + output;
    let to = start * outputCount + output;
    for (let row = 0; row < count; row++) {
      sums[to] = (sums[to] ?? 0) + (values[from + ((reached[row] ?? 0) >> shift) * outputCount] ?? 0);
      to += outputCount;
    }
  }
}
