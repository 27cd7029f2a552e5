export type CountedBlock = {
  /** Goes on counting over restarts of the stream and of the device. */
  readonly blockId: bigint;
  /** Pictures between this one and the one before that never arrived. */
  readonly missed: number;
};

/** More missing pictures than this are a device that counts in another way. */
const LARGEST_GAP = 1_000_000n;

/** Follows a device's block ids, so that no two pictures of a camera ever share one. */
export class BlockCounter {
  #last: bigint | null = null;
  #offset = 0n;
  #isRestarted = false;

  /** The device may count from the beginning again: the next picture follows the last without a gap. */
  restart(): void {
    this.#isRestarted = true;
  }

  /** Returns the picture's place in the count; null when it is none, being one that was there before. */
  next(deviceBlockId: bigint): CountedBlock | null {
    const last = this.#last;
    if (last !== null && this.#isRestarted) {
      this.#offset = last + 1n - deviceBlockId;
    }
    this.#isRestarted = false;
    const blockId = deviceBlockId + this.#offset;
    if (last !== null && blockId <= last) {
      return null;
    }
    this.#last = blockId;
    const gap = last === null ? 0n : blockId - last - 1n;
    return { blockId, missed: gap > LARGEST_GAP ? 0 : Number(gap) };
  }
}
