const CHUNK = 65_536;

/** Numbers whose count is not known beforehand, kept in pieces so that growing copies nothing. */
export class Chunks {
  #full: Float64Array[] = [];
  #current = new Float64Array(CHUNK);
  #used = 0;

  get length(): number {
    return this.#full.length * CHUNK + this.#used;
  }

  push(value: number): void {
    if (this.#used === CHUNK) {
      this.#full.push(this.#current);
      this.#current = new Float64Array(CHUNK);
      this.#used = 0;
    }
    this.#current[this.#used++] = value;
  }

  /** Returns everything in one array and starts anew. */
  take(): Float64Array {
    const values = new Float64Array(this.length);
    for (const [index, chunk] of this.#full.entries()) {
      values.set(chunk, index * CHUNK);
    }
    values.set(this.#current.subarray(0, this.#used), this.#full.length * CHUNK);
    this.#full = [];
    this.#used = 0;
    return values;
  }
}

const FIRST_BYTES = 65_536;
const WIDEST_CHARACTER = 3;

/** Texts one behind the other as UTF-8. */
export class ByteHeap {
  readonly #encoder = new TextEncoder();
  readonly #ends = new Chunks();
  #bytes = new Uint8Array(FIRST_BYTES);
  #used = 0;

  push(text: string): void {
    const needed = this.#used + text.length * WIDEST_CHARACTER;
    if (needed > this.#bytes.length) {
      const longer = new Uint8Array(Math.max(needed, this.#bytes.length * 2));
      longer.set(this.#bytes.subarray(0, this.#used));
      this.#bytes = longer;
    }
    this.#used += this.#encoder.encodeInto(text, this.#bytes.subarray(this.#used)).written;
    this.#ends.push(this.#used);
  }

  take(): { bytes: Uint8Array; ends: Float64Array } {
    const taken = { bytes: this.#bytes.slice(0, this.#used), ends: this.#ends.take() };
    this.#used = 0;
    return taken;
  }
}
