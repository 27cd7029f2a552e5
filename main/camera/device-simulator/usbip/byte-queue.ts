/** Bytes that arrive in pieces of any size and are taken in pieces of known size. */
export class ByteQueue {
  readonly #chunks: Uint8Array[] = [];
  #length = 0;

  push(chunk: Uint8Array): void {
    this.#chunks.push(chunk);
    this.#length += chunk.length;
  }

  /** Returns the next `count` bytes, or null until that many are there. */
  take(count: number): Uint8Array | null {
    if (count > this.#length) {
      return null;
    }
    this.#length -= count;
    const first = this.#chunks[0];
    if (first && first.length > count) {
      this.#chunks[0] = first.subarray(count);
      return first.subarray(0, count);
    }
    return this.#gather(count);
  }

  #gather(count: number): Uint8Array {
    const taken = new Uint8Array(count);
    let at = 0;
    while (at < count) {
      const chunk = this.#chunks.shift() ?? new Uint8Array(0);
      const part = chunk.subarray(0, count - at);
      taken.set(part, at);
      at += part.length;
      if (part.length < chunk.length) {
        this.#chunks.unshift(chunk.subarray(part.length));
      }
    }
    return taken;
  }
}
