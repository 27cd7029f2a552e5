/** Lets one action run at a time, in the order of the calls. */
export class Exclusive {
  #last: Promise<unknown> = Promise.resolve();
  #waiting = 0;

  /** True when an action would begin at once. */
  get isFree(): boolean {
    return this.#waiting === 0;
  }

  /** Runs `action` after those before it. An action whose signal aborts while it waits never begins. */
  run<Result>(action: () => Promise<Result>, signal?: AbortSignal): Promise<Result> {
    this.#waiting += 1;
    const turn = this.#last.then(async () => {
      try {
        signal?.throwIfAborted();
        return await action();
      } finally {
        this.#waiting -= 1;
      }
    });
    this.#last = turn.catch(() => {});
    return turn;
  }
}
