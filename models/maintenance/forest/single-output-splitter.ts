import {
  type Bounds,
  codeOf,
  type ColumnSplitter,
  FEW_ROWS,
  mostBins,
  type FoundSplit,
  NO_BOUNDS,
  type NodeRange,
  positionOf,
  sortedKeys,
} from './column-splitter.ts';

export type SingleOutputData = {
  readonly columns: readonly Uint16Array[];
  /** By row number; 0 outside the sample. */
  readonly weights: Float64Array;
  /** Weight × target, by row number. */
  readonly weightedTargets: Float64Array;
  readonly minimumLeafWeight: number;
  /** 1 where the answer may only rise with a column, -1 where it may only fall, else 0. */
  readonly monotone: Int8Array;
};

/**
 * Splits so that the squared error falls most: Σ over both sides of (Σ w·y)² / Σ w grows. For a target of 0 and 1 that is
 * Gini's impurity (Breiman et al. 1984), half of it.
 */
export class SingleOutputSplitter implements ColumnSplitter {
  weight = 0;
  readonly #data: SingleOutputData;
  readonly #histogram: Float64Array;
  readonly #keys = new Int32Array(FEW_ROWS);
  #rows: Int32Array = new Int32Array();
  #range: NodeRange = { start: 0, end: 0 };
  #bounds: Bounds = NO_BOUNDS;
  #sum = 0;
  #parentScore = 0;
  #score = 0;
  #feature = -1;
  #bin = 0;
  #leftWeight = 0;
  #leftSum = 0;

  constructor(data: SingleOutputData) {
    this.#data = data;
    this.#histogram = new Float64Array(2 * mostBins(data.columns));
  }

  begin(rows: Int32Array, range: NodeRange, bounds: Bounds): void {
    const { weights, weightedTargets } = this.#data;
    this.#rows = rows;
    this.#range = range;
    this.#bounds = bounds;
    let weight = 0;
    let sum = 0;
    for (let position = range.start; position < range.end; position++) {
      const row = rows[position] ?? 0;
      weight += weights[row] ?? 0;
      sum += weightedTargets[row] ?? 0;
    }
    this.weight = weight;
    this.#sum = sum;
    this.#parentScore = (sum * sum) / weight;
    this.#score = this.#parentScore;
    this.#feature = -1;
  }

  examine(feature: number): boolean {
    const codes = this.#data.columns[feature] ?? new Uint16Array();
    return this.#range.end - this.#range.start < FEW_ROWS
      ? this.#examineSorted(feature, codes)
      : this.#examineBins(feature, codes);
  }

  best(): FoundSplit | null {
    if (this.#feature < 0) {
      return null;
    }
    return {
      feature: this.#feature,
      bin: this.#bin,
      gain: this.#score - this.#parentScore,
      leftWeight: this.#leftWeight,
      rightWeight: this.weight - this.#leftWeight,
      bounds: this.#childBounds(),
    };
  }

  value(): number {
    return this.#clip(this.#sum / this.weight);
  }

  #examineSorted(feature: number, codes: Uint16Array): boolean {
    const { weights, weightedTargets } = this.#data;
    const { start, end } = this.#range;
    const count = end - start;
    const toCode = codeOf;
    const toPosition = positionOf;
    const keys = this.#keys;
    const rows = this.#rows;
    sortedKeys(keys, rows, this.#range, codes);
    let weight = 0;
    let sum = 0;
    for (let place = 0; place + 1 < count; place++) {
      const key = keys[place] ?? 0;
      const row = rows[start + toPosition(key)] ?? 0;
      weight += weights[row] ?? 0;
      sum += weightedTargets[row] ?? 0;
      const code = toCode(key);
      const nextCode = toCode(keys[place + 1] ?? 0);
      if (code !== nextCode) {
        this.#offer(feature, (code + nextCode - 1) >> 1, weight, sum);
      }
    }
    return toCode(keys[0] ?? 0) !== toCode(keys[count - 1] ?? 0);
  }

  #examineBins(feature: number, codes: Uint16Array): boolean {
    const { weights, weightedTargets } = this.#data;
    const histogram = this.#histogram;
    const rows = this.#rows;
    const { start, end } = this.#range;
    let lowest = 65_535;
    let highest = 0;
    for (let position = start; position < end; position++) {
      const row = rows[position] ?? 0;
      const code = codes[row] ?? 0;
      lowest = code < lowest ? code : lowest;
      highest = code > highest ? code : highest;
      const place = code << 1;
      histogram[place] = (histogram[place] ?? 0) + (weights[row] ?? 0);
      histogram[place + 1] = (histogram[place + 1] ?? 0) + (weightedTargets[row] ?? 0);
    }
    this.#scanBins(feature, lowest, highest);
    histogram.fill(0, lowest << 1, (highest + 1) << 1);
    return lowest !== highest;
  }

  #scanBins(feature: number, lowest: number, highest: number): void {
    const histogram = this.#histogram;
    let weight = histogram[lowest << 1] ?? 0;
    let sum = histogram[(lowest << 1) + 1] ?? 0;
    let previous = lowest;
    for (let code = lowest + 1; code <= highest; code++) {
      const binWeight = histogram[code << 1] ?? 0;
      if (binWeight > 0) {
        this.#offer(feature, (previous + code - 1) >> 1, weight, sum);
        weight += binWeight;
        sum += histogram[(code << 1) + 1] ?? 0;
        previous = code;
      }
    }
  }

  #offer(feature: number, bin: number, leftWeight: number, leftSum: number): void {
    const rightWeight = this.weight - leftWeight;
    const rightSum = this.#sum - leftSum;
    const score = (leftSum * leftSum) / leftWeight + (rightSum * rightSum) / rightWeight;
    if (score > this.#score && this.#isAllowed(feature, leftWeight, leftSum)) {
      this.#score = score;
      this.#feature = feature;
      this.#bin = bin;
      this.#leftWeight = leftWeight;
      this.#leftSum = leftSum;
    }
  }

  #isAllowed(feature: number, leftWeight: number, leftSum: number): boolean {
    const rightWeight = this.weight - leftWeight;
    const direction = this.#data.monotone[feature] ?? 0;
    const rise = (this.#sum - leftSum) / rightWeight - leftSum / leftWeight;
    const smaller = Math.min(leftWeight, rightWeight);
    return smaller > 0 && smaller >= this.#data.minimumLeafWeight && rise * direction >= 0;
  }

  #childBounds(): readonly [Bounds, Bounds] {
    const direction = this.#data.monotone[this.#feature] ?? 0;
    const bounds = this.#bounds;
    if (direction === 0) {
      return [bounds, bounds];
    }
    const left = this.#clip(this.#leftSum / this.#leftWeight);
    const right = this.#clip((this.#sum - this.#leftSum) / (this.weight - this.#leftWeight));
    const middle = (left + right) / 2;
    const below: Bounds = { low: bounds.low, high: middle };
    const above: Bounds = { low: middle, high: bounds.high };
    return direction > 0 ? [below, above] : [above, below];
  }

  #clip(value: number): number {
    return Math.min(Math.max(value, this.#bounds.low), this.#bounds.high);
  }
}
