/** One picture the engine waits for. */
export type Take = { readonly requestId: number; readonly isFresh: boolean; readonly askedAtUs: number };

/** Decides which picture answers which request. */
export class TakeQueue {
  readonly #takes: Take[] = [];

  add(take: Take): void {
    this.#takes.push(take);
  }

  forget(requestId: number): void {
    const index = this.#takes.findIndex((take) => take.requestId === requestId);
    if (index >= 0) {
      this.#takes.splice(index, 1);
    }
  }

  /**
   * Returns the request that a picture answers, or null when nobody waits for it. A trigger comes before the live
   * picture, and takes only a picture whose exposure began after it was asked for.
   */
  answer(exposureBeganUs: number): Take | null {
    const fresh = this.#takes.findIndex(({ isFresh, askedAtUs }) => isFresh && askedAtUs < exposureBeganUs);
    const index = fresh >= 0 ? fresh : this.#takes.findIndex(({ isFresh }) => !isFresh);
    return index < 0 ? null : (this.#takes.splice(index, 1)[0] ?? null);
  }
}
