import { LEAF, type GrownTree } from './tree-ensemble.ts';

/** Collects the nodes of one tree; node 0 is the root. */
export class TreeBuilder {
  readonly #leaf: number = LEAF;
  readonly #outputCount: number;
  readonly #feature: number[] = [];
  readonly #bin: number[] = [];
  readonly #left: number[] = [];
  readonly #values: number[] = [];
  readonly #cover: number[] = [];
  readonly #gains: Float64Array;

  constructor(featureCount: number, outputCount: number) {
    this.#outputCount = outputCount;
    this.#gains = new Float64Array(featureCount);
  }

  /** Adds a leaf without a value and returns its number. */
  add(cover: number): number {
    this.#feature.push(this.#leaf);
    this.#bin.push(0);
    this.#left.push(0);
    this.#cover.push(cover);
    for (let output = 0; output < this.#outputCount; output++) {
      this.#values.push(0);
    }
    return this.#feature.length - 1;
  }

  setCover(node: number, cover: number): void {
    this.#cover[node] = cover;
  }

  setValue(node: number, output: number, value: number): void {
    this.#values[node * this.#outputCount + output] = value;
  }

  /**
   * Makes a leaf ask whether a column's code is at most `bin`.
   *
   * @returns the number of the left child; the right one is the next
   */
  split(
    node: number,
    by: { readonly feature: number; readonly bin: number; readonly gain: number },
    covers: readonly [number, number],
  ): number {
    const left = this.add(covers[0]);
    this.add(covers[1]);
    this.#feature[node] = by.feature;
    this.#bin[node] = by.bin;
    this.#left[node] = left;
    this.#gains[by.feature] = (this.#gains[by.feature] ?? 0) + by.gain;
    for (let output = 0; output < this.#outputCount; output++) {
      this.setValue(node, output, 0);
    }
    return left;
  }

  build(): GrownTree {
    return {
      feature: Int32Array.from(this.#feature),
      bin: Int32Array.from(this.#bin),
      left: Int32Array.from(this.#left),
      values: Float64Array.from(this.#values),
      cover: Float64Array.from(this.#cover),
      gains: this.#gains,
    };
  }
}
