import { LANES, type Walk, walkModule } from './walk-module.ts';

/** What is used of the platform's WebAssembly; the library of types without a browser does not have it. */
declare const WebAssembly: {
  readonly Module: new (bytes: Uint8Array<ArrayBuffer>) => object;
  readonly Instance: new (
    module: object,
  ) => {
    readonly exports: {
      readonly walk: Walk;
      readonly memory: { readonly buffer: ArrayBuffer; grow(pages: number): number };
    };
  };
};

const PAGE_BYTES = 65_536;
const STEP_BYTES = 8;

/** Sends rows down trees. Its memory is taken anew with `reserve`, so one walker serves all ensembles of a thread. */
export class RowWalker {
  readonly #exports = new WebAssembly.Instance(new WebAssembly.Module(walkModule())).exports;
  #steps = new Int32Array();
  #codes = new Uint16Array();
  #reached = new Int32Array();
  #width = 0;

  /**
   * Makes room for trees of up to `nodes` nodes, and for `rows` rows of `width` codes.
   *
   * @returns where the codes go, row by row, and where leaves will be told
   */
  reserve(nodes: number, rows: number, width: number): { readonly codes: Uint16Array; readonly reached: Int32Array } {
    const { memory } = this.#exports;
    const walked = Math.ceil(rows / LANES) * LANES;
    const reachedAt = nodes * STEP_BYTES;
    const codesAt = reachedAt + walked * Int32Array.BYTES_PER_ELEMENT;
    const bytes = codesAt + walked * width * Uint16Array.BYTES_PER_ELEMENT;
    const missing = bytes - memory.buffer.byteLength;
    if (missing > 0) {
      memory.grow(Math.ceil(missing / PAGE_BYTES));
    }
    this.#steps = new Int32Array(memory.buffer, 0, nodes * 2);
    this.#reached = new Int32Array(memory.buffer, reachedAt, walked);
    this.#codes = new Uint16Array(memory.buffer, codesAt, walked * width);
    this.#width = width;
    return { codes: this.#codes, reached: this.#reached };
  }

  /** Sends the first `rows` rows down a tree; `reached` then has the byte address of each one's leaf in `steps`. */
  walk(steps: Int32Array, rows: number): void {
    this.#steps.set(steps);
    const rowBytes = this.#width * Uint16Array.BYTES_PER_ELEMENT;
    const from = this.#codes.byteOffset;
    this.#exports.walk(from, from + rows * rowBytes, rowBytes, this.#reached.byteOffset);
  }
}
