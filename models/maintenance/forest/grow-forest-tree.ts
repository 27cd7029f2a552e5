import { partitionRows } from '../trees/partition-rows.ts';
import { TreeBuilder } from '../trees/tree-builder.ts';
import type { GrownTree } from '../trees/tree-ensemble.ts';
import { roundShares, roundToStep } from '../trees/value-grid.ts';
import { type Bounds, type ColumnSplitter, NO_BOUNDS } from './column-splitter.ts';

export type ForestTreeSettings = {
  readonly outputCount: number;
  readonly maximumDepth: number;
  /** Columns that a node looks at; those with one value only do not count. */
  readonly featuresPerSplit: number;
  readonly minimumSplitWeight: number;
  /** Leaf values are rounded to multiples of this. */
  readonly valueStep: number;
};

export type ForestTreeInput = {
  readonly splitter: ColumnSplitter;
  readonly columns: readonly Uint16Array[];
  /** What is to be predicted, by row number; a node whose rows agree is not split. */
  readonly targets: ArrayLike<number>;
  /** Numbers of the rows to learn from; their order is changed. */
  readonly rows: Int32Array;
  readonly random: () => number;
};

type OpenNode = {
  readonly node: number;
  readonly start: number;
  readonly end: number;
  readonly depth: number;
  readonly bounds: Bounds;
};

/** Grows one tree until its leaves agree (Breiman 2001: no pruning), asking a few random columns at each node. */
export function growForestTree(input: ForestTreeInput, settings: ForestTreeSettings): GrownTree {
  const { splitter, columns, rows, random } = input;
  const builder = new TreeBuilder(columns.length, settings.outputCount);
  const lists = { rows, spare: new Int32Array(rows.length) };
  const order = Int32Array.from(columns.keys());
  const open: OpenNode[] = [{ node: builder.add(0), start: 0, end: rows.length, depth: 0, bounds: NO_BOUNDS }];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const { node, start, end, depth, bounds } = next;
    splitter.begin(rows, next, bounds);
    if (node === 0) {
      builder.setCover(0, splitter.weight);
    }
    const mayGrow =
      depth < settings.maximumDepth && splitter.weight >= settings.minimumSplitWeight && !isPure(input, next);
    if (mayGrow) {
      examineRandomColumns(splitter, order, settings.featuresPerSplit, random);
    }
    const split = mayGrow ? splitter.best() : null;
    if (split === null) {
      const values = Array.from({ length: settings.outputCount }, (_, output) => splitter.value(output));
      const rounded =
        values.length === 1
          ? values.map((value) => roundToStep(value, settings.valueStep))
          : roundShares(values, settings.valueStep);
      rounded.forEach((value, output) => builder.setValue(node, output, value));
    } else {
      const left = builder.split(node, split, [split.leftWeight, split.rightWeight]);
      const middle = partitionRows(lists, next, columns[split.feature] ?? new Uint16Array(), split.bin);
      open.push({ node: left + 1, start: middle, end, depth: depth + 1, bounds: split.bounds[1] });
      open.push({ node: left, start, end: middle, depth: depth + 1, bounds: split.bounds[0] });
    }
  }
  return builder.build();
}

function isPure({ targets, rows }: ForestTreeInput, { start, end }: OpenNode): boolean {
  const first = targets[rows[start] ?? 0];
  for (let position = start + 1; position < end; position++) {
    if (targets[rows[position] ?? 0] !== first) {
      return false;
    }
  }
  return true;
}

/** Draws columns without putting them back until enough of them could be split. */
function examineRandomColumns(splitter: ColumnSplitter, order: Int32Array, wanted: number, random: () => number): void {
  let useful = 0;
  for (let drawn = 0; drawn < order.length && useful < wanted; drawn++) {
    const other = drawn + Math.floor(random() * (order.length - drawn));
    const feature = order[other] ?? 0;
    order[other] = order[drawn] ?? 0;
    order[drawn] = feature;
    useful += splitter.examine(feature) ? 1 : 0;
  }
}
