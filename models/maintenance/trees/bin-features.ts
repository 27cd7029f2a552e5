import type { FeatureTable } from '../../estimator/feature-table.ts';

/** A code must fit 16 bits. */
export const MAXIMUM_BINS = 65_536;

/** Where each column's bins end: a value lies in the first bin whose edge is not below it. */
export type BinEdges = readonly Float32Array[];

/** The columns as bin numbers, one column after the other, in memory that all threads share. */
export type BinnedFeatures = {
  readonly rowCount: number;
  readonly edges: BinEdges;
  readonly codes: Uint16Array;
};

/**
 * Chooses bins: one for each distinct value while there are at most `maximumBins`, else as many bins that
 * get finer towards the column's ends.
 * Edges are float32 numbers that separate the values also after rounding to float32, so that a graph which computes in
 * float32 decides alike.
 *
 * @param weights one a row, all equal when left out; a row of weight 2 counts like two rows
 */
export function fitBinEdges(
  { features }: FeatureTable,
  weights: Float64Array | undefined,
  maximumBins: number,
): BinEdges {
  return features.map(({ values }) => edgesOf(distinctValues(values, weights), maximumBins));
}

/** Returns the bin number of every value. */
export function binFeatures({ rowCount, features }: FeatureTable, edges: BinEdges): BinnedFeatures {
  const codes = new Uint16Array(new SharedArrayBuffer(Math.max(2, 2 * rowCount * features.length)));
  features.forEach(({ values }, column) => {
    const columnEdges = edges[column] ?? new Float32Array();
    const start = column * rowCount;
    for (let row = 0; row < rowCount; row++) {
      codes[start + row] = findBin(columnEdges, Math.fround(values[row] ?? 0));
    }
  });
  return { rowCount, edges, codes };
}

/** Returns the number of ascending edges below the value: 0 to `edges.length`. */
export function findBin(edges: Float32Array, value: number): number {
  let low = 0;
  // The number of steps depends on the edges only, so that no branch depends on the value.
  for (let size = edges.length; size > 1; ) {
    const half = size >> 1;
    low += Number((edges[low + half - 1] ?? 0) < value) * half;
    size -= half;
  }
  return low + Number((edges[low] ?? Number.POSITIVE_INFINITY) < value);
}

type Distinct = { readonly values: Float32Array; readonly weights: Float64Array };

function distinctValues(values: Float64Array, weights: Float64Array | undefined): Distinct {
  const order = weights === undefined ? null : orderOf(values);
  const sorted =
    order === null ? Float32Array.from(values).sort() : Float32Array.from(order, (row) => values[row] ?? 0);
  const distinct = new Float32Array(sorted.length);
  const total = new Float64Array(sorted.length);
  let count = 0;
  for (let position = 0; position < sorted.length; position++) {
    const value = sorted[position] ?? 0;
    if (count === 0 || value !== distinct[count - 1]) {
      distinct[count] = value;
      count += 1;
    }
    const weight = order === null ? 1 : (weights?.[order[position] ?? 0] ?? 1);
    total[count - 1] = (total[count - 1] ?? 0) + weight;
  }
  return { values: distinct.subarray(0, count), weights: total.subarray(0, count) };
}

function orderOf(values: Float64Array): Uint32Array {
  return Uint32Array.from(values.keys()).sort((a, b) => (values[a] ?? 0) - (values[b] ?? 0));
}

function edgesOf({ values, weights }: Distinct, maximumBins: number): Float32Array {
  const edges: number[] = [];
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  let reached = 0;
  let bin = 1;
  for (let position = 0; position + 1 < values.length; position++) {
    reached += weights[position] ?? 0;
    if (values.length <= maximumBins || reached >= total * weightBelow(bin / maximumBins)) {
      edges.push(between(values[position] ?? 0, values[position + 1] ?? 0));
      while (bin < maximumBins && total * weightBelow(bin / maximumBins) <= reached) {
        bin += 1;
      }
    }
  }
  return Float32Array.from(edges);
}

/** Share of the weight below an edge: bins get finer towards both ends, because machines fail at the extremes. */
function weightBelow(position: number): number {
  return (1 - Math.cos(Math.PI * position)) / 2;
}

/** Returns a float32 number t with low ≤ t < high. */
function between(low: number, high: number): number {
  const middle = Math.fround(low / 2 + high / 2);
  return middle >= low && middle < high ? middle : low;
}
