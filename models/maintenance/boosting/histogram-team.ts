import { columnsOf } from '../forest/column-splitter.ts';
import type { BinnedFeatures } from '../trees/bin-features.ts';
import { fillColumn, fillTwoColumns, type HistogramLayout, type NodeRows } from './histogram-layout.ts';

/**
 * What the threads of one training share. Each column of a node's histogram is summed by one thread in the order of the
 * rows, so that the sums do not depend on how many threads there are.
 */
export type SharedTraining = {
  readonly control: Int32Array;
  /** Each column's codes. */
  readonly columns: readonly Uint16Array[];
  readonly layout: HistogramLayout;
  readonly histograms: Float64Array;
  readonly rows: Int32Array;
  readonly weights: Float64Array;
  readonly hessians: Float64Array;
  readonly gradients: Float64Array;
};

/** Cells of `control`. A claim of two columns is a turn's number above the first of them, so that a late thread cannot take part in a newer turn. */
const CLAIM = 0;
const DONE = 1;
const COUNT = 2;
const SLOT = 3;
const TURN = 4;
const STOP = 5;
const CONTROL_CELLS = 6;
const COLUMN_BITS = 14;
const COLUMN_MASK = (1 << COLUMN_BITS) - 1;
const TURN_MASK = (1 << (31 - COLUMN_BITS)) - 1;
export const MAXIMUM_COLUMNS = COLUMN_MASK - 2;
const WAIT_MS = 50;
/** Below this many values waking others costs more than it saves. */
const WORTH_SHARING = 60_000;

function shared<T>(make: (buffer: SharedArrayBuffer) => T, bytes: number): T {
  return make(new SharedArrayBuffer(Math.max(8, bytes)));
}

/** @param slots how many nodes' histograms are needed at a time */
export function shareTraining(binned: BinnedFeatures, layout: HistogramLayout, slots: number): SharedTraining {
  const { rowCount } = binned;
  const doubles = (count: number): Float64Array => shared((buffer) => new Float64Array(buffer), count * 8);
  return {
    control: shared((buffer) => new Int32Array(buffer), CONTROL_CELLS * 4),
    columns: columnsOf(binned),
    layout,
    histograms: doubles(slots * (layout.offsets.at(-1) ?? 0)),
    rows: shared((buffer) => new Int32Array(buffer), rowCount * 4),
    weights: doubles(rowCount),
    hessians: doubles(rowCount),
    gradients: doubles(rowCount),
  };
}

/** Returns one slot's histogram. */
export function histogramAt({ histograms, layout }: SharedTraining, slot: number): Float64Array {
  const size = layout.offsets.at(-1) ?? 0;
  return histograms.subarray(slot * size, (slot + 1) * size);
}

/** Sums the first `count` rows of the shared arrays into a slot; other threads help when it is worth it. */
export function fillHistogram(training: SharedTraining, slot: number, count: number): void {
  const { control, layout } = training;
  const columns = layout.binCounts.length;
  if (count * columns < WORTH_SHARING) {
    for (let column = 0; column < columns; column += 2) {
      fillTwo(training, slot, count, column);
    }
    return;
  }
  const turn = ((control[TURN] ?? 0) + 1) & TURN_MASK;
  Atomics.store(control, COUNT, count);
  Atomics.store(control, SLOT, slot);
  Atomics.store(control, DONE, 0);
  Atomics.store(control, CLAIM, turn << COLUMN_BITS);
  Atomics.store(control, TURN, turn);
  Atomics.notify(control, TURN);
  takePart(training);
  for (let done = Atomics.load(control, DONE); done < columns; done = Atomics.load(control, DONE)) {
    Atomics.wait(control, DONE, done, WAIT_MS);
  }
}

/** Helps until `endTraining` is called. */
export function helpTraining(training: SharedTraining, isCancelled: () => boolean): void {
  const { control } = training;
  while (Atomics.load(control, STOP) === 0 && !isCancelled()) {
    const turn = Atomics.load(control, TURN);
    takePart(training);
    Atomics.wait(control, TURN, turn, WAIT_MS);
  }
}

/** Lets the helpers go. */
export function endTraining({ control }: SharedTraining): void {
  Atomics.store(control, STOP, 1);
  Atomics.notify(control, TURN);
}

function takePart(training: SharedTraining): void {
  const { control, layout } = training;
  const columns = layout.binCounts.length;
  for (;;) {
    const claim = Atomics.load(control, CLAIM);
    const column = claim & COLUMN_MASK;
    const count = Atomics.load(control, COUNT);
    const slot = Atomics.load(control, SLOT);
    if (column >= columns || claim === 0) {
      return;
    }
    if (Atomics.compareExchange(control, CLAIM, claim, claim + 2) === claim) {
      fillTwo(training, slot, count, column);
      Atomics.add(control, DONE, 2);
      Atomics.notify(control, DONE);
    }
  }
}

/** Fills a column and the next one, if there is one. */
function fillTwo(training: SharedTraining, slot: number, count: number, column: number): void {
  const { columns, layout, histograms, rows, weights, hessians, gradients } = training;
  const { offsets } = layout;
  const size = offsets.at(-1) ?? 0;
  const start = slot * size;
  const firstOffset = start + (offsets[column] ?? 0);
  const secondOffset = start + (offsets[column + 1] ?? 0);
  const node: NodeRows = { rows, weights, hessians, gradients, count };
  const first = { offset: firstOffset, codes: columns[column] ?? new Uint16Array() };
  const codes = columns[column + 1];
  histograms.fill(0, firstOffset, start + (offsets[column + 2] ?? size));
  if (codes === undefined) {
    fillColumn(histograms, first, node);
  } else {
    fillTwoColumns(histograms, first, { offset: secondOffset, codes }, node);
  }
}
