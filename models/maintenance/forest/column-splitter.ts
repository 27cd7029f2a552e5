import type { BinnedFeatures } from '../trees/bin-features.ts';

/** Nodes with fewer rows are sorted; a histogram has more bins than they have rows. */
export const FEW_ROWS = 64;
const FEW_ROWS_BITS = 6;

export type NodeRange = { readonly start: number; readonly end: number };

/** Lowest and highest value that monotone columns above allow a node. */
export type Bounds = { readonly low: number; readonly high: number };
export const NO_BOUNDS: Bounds = { low: Number.NEGATIVE_INFINITY, high: Number.POSITIVE_INFINITY };

/** The best split of a node that was found so far. */
export type FoundSplit = {
  feature: number;
  bin: number;
  gain: number;
  leftWeight: number;
  rightWeight: number;
  bounds: readonly [Bounds, Bounds];
};

/** Returns how many bins the column with most has. */
export function mostBins(columns: readonly Uint16Array[]): number {
  let highest = 0;
  for (const codes of columns) {
    for (let row = 0; row < codes.length; row++) {
      const code = codes[row] ?? 0;
      highest = code > highest ? code : highest;
    }
  }
  return highest + 1;
}

/** Looks for a node's best split, column by column. */
export interface ColumnSplitter {
  /** Starts on a node. */
  begin(rows: Int32Array, range: NodeRange, bounds: Bounds): void;
  /** Tries all splits on a column. @returns false when the column has one value only in this node */
  examine(feature: number): boolean;
  /** @returns the best split, null when none lowers the loss */
  best(): FoundSplit | null;
  /** Weight of the node's rows. */
  readonly weight: number;
  /** Value that fits the node's rows best, for an output. */
  value(output: number): number;
}

/** Fills `keys` with code and position of a node's rows and sorts it by code, then position. */
export function sortedKeys(keys: Int32Array, rows: Int32Array, { start, end }: NodeRange, codes: Uint16Array): void {
  for (let position = start; position < end; position++) {
    const key = ((codes[rows[position] ?? 0] ?? 0) << FEW_ROWS_BITS) | (position - start);
    let place = position - start;
    while (place > 0 && (keys[place - 1] ?? 0) > key) {
      keys[place] = keys[place - 1] ?? 0;
      place -= 1;
    }
    keys[place] = key;
  }
}

export function codeOf(key: number): number {
  return key >> FEW_ROWS_BITS;
}

export function positionOf(key: number): number {
  return key & (FEW_ROWS - 1);
}

/** Returns each column's codes. */
export function columnsOf({ codes, rowCount, edges }: BinnedFeatures): readonly Uint16Array[] {
  return edges.map((_, column) => codes.subarray(column * rowCount, (column + 1) * rowCount));
}
