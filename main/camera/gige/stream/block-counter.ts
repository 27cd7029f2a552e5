/** Block ids of 16 bits run from 1 to 65535 and then from 1 again; 0 is never one. */
const CYCLE = 65_535n;
const HALF_CYCLE = CYCLE / 2n;

/** Turns block ids as packets have them into ids that count without wrapping. */
export class BlockCounter {
  #newest: bigint | null = null;
  #newestOnWire = 0n;

  get newest(): bigint | null {
    return this.#newest;
  }

  /** Returns the id without wrapping: the one nearest to the newest so far, which may lie before it. */
  unwrap(onWire: bigint, isExtended: boolean): bigint {
    if (this.#newest === null) {
      return onWire;
    }
    const ahead = onWire - this.#newestOnWire;
    if (isExtended) {
      return this.#newest + ahead;
    }
    const forward = ((ahead % CYCLE) + CYCLE) % CYCLE;
    return this.#newest + (forward > HALF_CYCLE ? forward - CYCLE : forward);
  }

  /** Notes that this block has begun. */
  advance(onWire: bigint, unwrapped: bigint): void {
    if (this.#newest === null || unwrapped > this.#newest) {
      this.#newest = unwrapped;
      this.#newestOnWire = onWire;
    }
  }

  /** The device began to count anew: returns this block's id, the next after the newest. */
  restartAt(onWire: bigint): bigint {
    const next = (this.#newest ?? 0n) + 1n;
    this.advance(onWire, next);
    return next;
  }
}
