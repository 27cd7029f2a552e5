import type { DiskState } from '../../contract/status.ts';
import type { DiskSpace } from './disk-space.ts';
import { isNoSpace, storeFull } from './store-errors.ts';

/** Runs writes so that a full disk is cleared once, and else refused before anything counts as recorded. */
export interface SpaceKeeper {
  /** @throws AppError `store-full`; nothing of the write is left then */
  write<T>(operation: () => T): T;
  measure(): { readonly state: DiskState; readonly freeBytes: number };
  /** Brings the reserve back when there is room again. */
  restore(): void;
}

export type SpaceKeeperOptions = {
  readonly space: DiskSpace;
  readonly directory: string;
  /** Moves the write-ahead log into the database and shortens it. */
  readonly checkpoint: () => void;
  /** Deletes what is allowed to go. */
  readonly evict: () => void;
};

export function createSpaceKeeper({ space, directory, checkpoint, evict }: SpaceKeeperOptions): SpaceKeeper {
  let isBlocked = false;

  /** Returns whether the reserve is whole again; if not, a write would eat the space that clearing needs. */
  function makeSpace(): boolean {
    space.releaseReserve();
    for (const step of [checkpoint, evict, checkpoint]) {
      toleratingNoSpace(step);
    }
    return space.restoreReserve();
  }

  function retry<T>(operation: () => T, cause: unknown): T {
    isBlocked = true;
    if (!makeSpace()) {
      throw storeFull(directory, cause);
    }
    try {
      const result = operation();
      isBlocked = false;
      return result;
    } catch (error) {
      throw isNoSpace(error) ? storeFull(directory, error) : error;
    }
  }

  return {
    write: (operation) => {
      if (!space.restoreReserve()) {
        return retry(operation, null);
      }
      try {
        const result = operation();
        isBlocked = false;
        return result;
      } catch (error) {
        if (!isNoSpace(error)) {
          throw error;
        }
        return retry(operation, error);
      }
    },
    measure: () => {
      const measured = space.measure();
      return isBlocked ? { ...measured, state: 'full' } : measured;
    },
    restore: () => {
      if (space.restoreReserve()) {
        isBlocked = false;
      }
    },
  };
}

/** Each step may fail for lack of space and still have freed some. */
function toleratingNoSpace(step: () => void): void {
  try {
    step();
  } catch (error) {
    if (!isNoSpace(error)) {
      throw error;
    }
  }
}
