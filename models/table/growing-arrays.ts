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
const BLANK = 0x20;
const LAST_ASCII = 0x7f;

/** Texts one behind the other as UTF-8. */
export class ByteHeap {
  readonly #encoder = new TextEncoder();
  readonly #ends = new Chunks();
  #bytes = new Uint8Array(FIRST_BYTES);
  #used = 0;

  push(text: string): void {
    this.#reserve(text.length * WIDEST_CHARACTER);
    this.#used += this.#encoder.encodeInto(text, this.#bytes.subarray(this.#used)).written;
    this.#ends.push(this.#used);
  }

  /** Adds bytes as they are; returns false, and adds nothing, where they are not plain ASCII between two non-blanks. */
  pushPlain(bytes: Uint8Array, start: number, end: number): boolean {
    this.#reserve(end - start);
    let to = this.#used;
    for (let at = start; at < end; at++) {
      const byte = bytes[at] ?? 0;
      const isEnd = at === start || at === end - 1;
      if (byte >= LAST_ASCII || byte < BLANK || (isEnd && byte === BLANK)) {
        return false;
      }
      this.#bytes[to++] = byte;
    }
    this.#used = to;
    this.#ends.push(to);
    return true;
  }

  #reserve(count: number): void {
    const needed = this.#used + count;
    if (needed > this.#bytes.length) {
      const longer = new Uint8Array(Math.max(needed, this.#bytes.length * 2));
      longer.set(this.#bytes.subarray(0, this.#used));
      this.#bytes = longer;
    }
  }

  take(): { bytes: Uint8Array; ends: Float64Array } {
    const taken = { bytes: this.#bytes.slice(0, this.#used), ends: this.#ends.take() };
    this.#used = 0;
    return taken;
  }
}
