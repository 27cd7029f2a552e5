/** Samples a bridge remembers before the older half is forgotten, so that drifting clocks stay together. */
const SAMPLES_PER_HALF = 300;

/**
 * Translates times of another clock into ours. A message never arrives before it was sent, so the smallest difference
 * seen is the offset plus the shortest way; it is at most that much too late.
 */
export class ClockBridge {
  #older = Number.POSITIVE_INFINITY;
  #newer = Number.POSITIVE_INFINITY;
  #samples = 0;

  /** Notes that something with `theirUs` on the other clock was here at `ourUs`. */
  observe(theirUs: number, ourUs: number): void {
    this.#newer = Math.min(this.#newer, ourUs - theirUs);
    this.#samples += 1;
    if (this.#samples === SAMPLES_PER_HALF) {
      this.#older = this.#newer;
      this.#newer = Number.POSITIVE_INFINITY;
      this.#samples = 0;
    }
  }

  /** Returns our time for one of theirs, µs. @throws RangeError before the first observation */
  toOurs(theirUs: number): number {
    const offsetUs = Math.min(this.#older, this.#newer);
    if (offsetUs === Number.POSITIVE_INFINITY) {
      throw new RangeError('two clocks cannot be compared before anything was observed on both');
    }
    return theirUs + offsetUs;
  }
}
