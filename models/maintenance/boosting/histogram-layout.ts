import type { BinEdges } from '../trees/bin-features.ts';

/** Numbers a bin holds: Σ weight, Σ hessian, Σ gradient. */
export const CHANNELS = 3;

/** Where each column's bins stand in one histogram over all columns. */
export type HistogramLayout = {
  /** First number of each column; one more entry for the end. */
  readonly offsets: Int32Array;
  readonly binCounts: Int32Array;
};

export function layOutHistogram(edges: BinEdges): HistogramLayout {
  const binCounts = Int32Array.from(edges, (columnEdges) => columnEdges.length + 1);
  const offsets = new Int32Array(edges.length + 1);
  binCounts.forEach((bins, column) => {
    offsets[column + 1] = (offsets[column] ?? 0) + bins * CHANNELS;
  });
  return { offsets, binCounts };
}

/** Rows of a node with what the loss says about them, in the same order, `count` of them. */
export type NodeRows = {
  readonly rows: Int32Array;
  readonly weights: Float64Array;
  readonly hessians: Float64Array;
  readonly gradients: Float64Array;
  readonly count: number;
};

/** Where a column's bins begin in a histogram, and each row's bin. */
export type BinnedColumn = { readonly offset: number; readonly codes: Uint16Array };

/** Sums a node's rows into one column's bins, which must be 0. */
export function fillColumn(histogram: Float64Array, { offset, codes }: BinnedColumn, node: NodeRows): void {
  const { rows, weights, hessians, gradients, count } = node;
  for (let position = 0; position < count; position++) {
    const place = offset + (codes[rows[position] ?? 0] ?? 0) * 3;
    histogram[place] = (histogram[place] ?? 0) + (weights[position] ?? 0);
    histogram[place + 1] = (histogram[place + 1] ?? 0) + (hessians[position] ?? 0);
    histogram[place + 2] = (histogram[place + 2] ?? 0) + (gradients[position] ?? 0);
  }
}

/** Does what `fillColumn` does for two columns, but reads each row's numbers once. */
export function fillTwoColumns(
  histogram: Float64Array,
  first: BinnedColumn,
  second: BinnedColumn,
  node: NodeRows,
): void {
  const { rows, weights, hessians, gradients, count } = node;
  const { offset: firstOffset, codes: firstCodes } = first;
  const { offset: secondOffset, codes: secondCodes } = second;
  for (let position = 0; position < count; position++) {
    const row = rows[position] ?? 0;
    const weight = weights[position] ?? 0;
    const hessian = hessians[position] ?? 0;
    const gradient = gradients[position] ?? 0;
    const place = firstOffset + (firstCodes[row] ?? 0) * 3;
    histogram[place] = (histogram[place] ?? 0) + weight;
    histogram[place + 1] = (histogram[place + 1] ?? 0) + hessian;
    histogram[place + 2] = (histogram[place + 2] ?? 0) + gradient;
    const other = secondOffset + (secondCodes[row] ?? 0) * 3;
    histogram[other] = (histogram[other] ?? 0) + weight;
    histogram[other + 1] = (histogram[other + 1] ?? 0) + hessian;
    histogram[other + 2] = (histogram[other + 2] ?? 0) + gradient;
  }
}
