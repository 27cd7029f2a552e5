import {
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

export type ClassData = {
  readonly columns: readonly Uint16Array[];
  /** By row number; 0 outside the sample. */
  readonly weights: Float64Array;
  /** Class number, by row number. */
  readonly classes: Int32Array;
  readonly classCount: number;
  readonly minimumLeafWeight: number;
};

/** Splits three and more classes so that Gini's impurity falls most (Breiman et al. 1984). */
export class ClassSplitter implements ColumnSplitter {
  weight = 0;
  readonly #data: ClassData;
  readonly #histogram: Float64Array;
  readonly #keys = new Int32Array(FEW_ROWS);
  readonly #total: Float64Array;
  readonly #left: Float64Array;
  #rows: Int32Array = new Int32Array();
  #range: NodeRange = { start: 0, end: 0 };
  #parentScore = 0;
  #score = 0;
  #feature = -1;
  #bin = 0;
  #leftWeight = 0;

  constructor(data: ClassData) {
    this.#data = data;
    this.#histogram = new Float64Array(mostBins(data.columns) * data.classCount);
    this.#total = new Float64Array(data.classCount);
    this.#left = new Float64Array(data.classCount);
  }

  begin(rows: Int32Array, range: NodeRange): void {
    const { weights, classes } = this.#data;
    const total = this.#total.fill(0);
    this.#rows = rows;
    this.#range = range;
    for (let position = range.start; position < range.end; position++) {
      const row = rows[position] ?? 0;
      const of = classes[row] ?? 0;
      total[of] = (total[of] ?? 0) + (weights[row] ?? 0);
    }
    this.weight = total.reduce((sum, weight) => sum + weight, 0);
    this.#parentScore = total.reduce((sum, weight) => sum + weight * weight, 0) / this.weight;
    this.#score = this.#parentScore;
    this.#feature = -1;
  }

  examine(feature: number): boolean {
    const codes = this.#data.columns[feature] ?? new Uint16Array();
    this.#left.fill(0);
    return this.#range.end - this.#range.start < FEW_ROWS
      ? this.#examineSorted(feature, codes)
      : this.#examineBins(feature, codes);
  }

  best(): FoundSplit | null {
    return this.#feature < 0
      ? null
      : {
          feature: this.#feature,
          bin: this.#bin,
          gain: this.#score - this.#parentScore,
          leftWeight: this.#leftWeight,
          rightWeight: this.weight - this.#leftWeight,
          bounds: [NO_BOUNDS, NO_BOUNDS],
        };
  }

  value(output: number): number {
    return (this.#total[output] ?? 0) / this.weight;
  }

  #examineSorted(feature: number, codes: Uint16Array): boolean {
    const { weights, classes } = this.#data;
    const { start, end } = this.#range;
    const count = end - start;
    const toCode = codeOf;
    const toPosition = positionOf;
    const keys = this.#keys;
    const left = this.#left;
    sortedKeys(keys, this.#rows, this.#range, codes);
    for (let place = 0; place + 1 < count; place++) {
      const key = keys[place] ?? 0;
      const row = this.#rows[start + toPosition(key)] ?? 0;
      const of = classes[row] ?? 0;
      left[of] = (left[of] ?? 0) + (weights[row] ?? 0);
      const code = toCode(key);
      const nextCode = toCode(keys[place + 1] ?? 0);
      if (code !== nextCode) {
        this.#offer(feature, (code + nextCode - 1) >> 1);
      }
    }
    return toCode(keys[0] ?? 0) !== toCode(keys[count - 1] ?? 0);
  }

  #examineBins(feature: number, codes: Uint16Array): boolean {
    const { weights, classes, classCount } = this.#data;
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
      const place = code * classCount + (classes[row] ?? 0);
      histogram[place] = (histogram[place] ?? 0) + (weights[row] ?? 0);
    }
    this.#scanBins(feature, lowest, highest);
    histogram.fill(0, lowest * classCount, (highest + 1) * classCount);
    return lowest !== highest;
  }

  #scanBins(feature: number, lowest: number, highest: number): void {
    const { classCount } = this.#data;
    const histogram = this.#histogram;
    const left = this.#left;
    let previous = lowest;
    for (let code = lowest; code <= highest; code++) {
      const start = code * classCount;
      let binWeight = 0;
      for (let of = 0; of < classCount; of++) {
        binWeight += histogram[start + of] ?? 0;
      }
      if (binWeight > 0) {
        if (code > lowest) {
          this.#offer(feature, (previous + code - 1) >> 1);
        }
        for (let of = 0; of < classCount; of++) {
          left[of] = (left[of] ?? 0) + (histogram[start + of] ?? 0);
        }
        previous = code;
      }
    }
  }

  #offer(feature: number, bin: number): void {
    const { classCount, minimumLeafWeight } = this.#data;
    let leftWeight = 0;
    let leftSquares = 0;
    let rightSquares = 0;
    for (let of = 0; of < classCount; of++) {
      const left = this.#left[of] ?? 0;
      const right = (this.#total[of] ?? 0) - left;
      leftWeight += left;
      leftSquares += left * left;
      rightSquares += right * right;
    }
    const rightWeight = this.weight - leftWeight;
    const score = leftSquares / leftWeight + rightSquares / rightWeight;
    const smaller = Math.min(leftWeight, rightWeight);
    if (score > this.#score && smaller > 0 && smaller >= minimumLeafWeight) {
      this.#score = score;
      this.#feature = feature;
      this.#bin = bin;
      this.#leftWeight = leftWeight;
    }
  }
}
