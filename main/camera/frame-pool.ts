/** One buffer out of a pool, owned by whoever took it until `release`. */
export interface PooledBuffer {
  /** Returns `sizeBytes` of shared memory; its content is that of the frame before. */
  view(sizeBytes: number): Uint8Array<SharedArrayBuffer>;
  /** Gives the buffer back; a second call does nothing, since the buffer may belong to another frame by then. */
  release(): void;
}

export interface FramePool {
  readonly free: number;
  /** Returns a buffer, or null when all are in use. */
  take(): PooledBuffer | null;
  /** Resolves with the next free buffer, in the order of the calls; rejects with the signal's reason when it aborts. */
  waitForBuffer(signal: AbortSignal): Promise<PooledBuffer>;
}

type Slot = { memory: SharedArrayBuffer };
type Waiter = (buffer: PooledBuffer) => void;

export const DEFAULT_POOL_SIZE = 6;

/**
 * Returns a pool of `count` shared buffers. Memory is taken when a slot is first used and grows to the largest frame.
 * Waiting triggers are served before `take`, because a trigger must not be lost to the live picture.
 *
 * @throws RangeError when `count` is not a positive whole number
 */
export function createFramePool(count: number = DEFAULT_POOL_SIZE): FramePool {
  if (!Number.isInteger(count) || count < 1) {
    throw new RangeError(`a frame pool needs at least one buffer, not ${count}`);
  }
  const free: Slot[] = Array.from({ length: count }, () => ({ memory: new SharedArrayBuffer(0) }));
  const waiters = new Set<Waiter>();

  const giveBack = (slot: Slot): void => {
    const [next] = waiters;
    if (next === undefined) {
      free.push(slot);
      return;
    }
    waiters.delete(next);
    next(lend(slot));
  };

  const lend = (slot: Slot): PooledBuffer => {
    let isReleased = false;
    return {
      view: (sizeBytes) => {
        if (slot.memory.byteLength < sizeBytes) {
          slot.memory = new SharedArrayBuffer(sizeBytes);
        }
        return new Uint8Array(slot.memory, 0, sizeBytes);
      },
      release: () => {
        if (!isReleased) {
          isReleased = true;
          giveBack(slot);
        }
      },
    };
  };

  const take = (): PooledBuffer | null => {
    const slot = free.pop();
    return slot === undefined ? null : lend(slot);
  };

  return {
    get free() {
      return free.length;
    },
    take,
    waitForBuffer: (signal) =>
      new Promise((resolve, reject) => {
        if (signal.aborted) {
          reject(signal.reason);
          return;
        }
        const buffer = take();
        if (buffer !== null) {
          resolve(buffer);
          return;
        }
        const abort = () => {
          waiters.delete(serve);
          reject(signal.reason);
        };
        const serve: Waiter = (served) => {
          signal.removeEventListener('abort', abort);
          resolve(served);
        };
        waiters.add(serve);
        signal.addEventListener('abort', abort, { once: true });
      }),
  };
}
