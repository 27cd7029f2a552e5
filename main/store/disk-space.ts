import { createCipheriv } from 'node:crypto';
import { join } from 'node:path';
import type { DiskState } from '../../contract/status.ts';
import type { FileSystem } from './file-system.ts';
import { isNoSpace } from './store-errors.ts';
import type { DiskLimits } from './store-options.ts';
import { syncDirectory, writeSynced } from './write-durably.ts';

/** Free space, and a reserve that is given up so that even deleting can be recorded on a full disk. */
export interface DiskSpace {
  measure(): { readonly state: DiskState; readonly freeBytes: number };
  releaseReserve(): void;
  /** Returns whether the reserve is whole, after trying to make it so. */
  restoreReserve(): boolean;
}

export type DiskSpaceOptions = {
  readonly files: FileSystem;
  readonly directory: string;
  readonly ballastBytes: number;
  readonly limits: DiskLimits;
};

const CHUNK_BYTES = 1024 * 1024;
/** Room for one save beside the reserve; without it the reserve would be given up again at once. */
const MARGIN_BYTES = 1024 * 1024;

export function createDiskSpace({ files, directory, ballastBytes, limits }: DiskSpaceOptions): DiskSpace {
  const file = join(directory, 'ballast.bin');
  const temporary = join(directory, 'ballast.tmp');
  let isWhole = ballastBytes === 0 || files.statSync(file)?.sizeBytes === ballastBytes;

  function restoreReserve(): boolean {
    if (isWhole || files.statfsSync(directory).freeBytes < ballastBytes + MARGIN_BYTES) {
      return isWhole;
    }
    try {
      writeSynced(files, temporary, incompressible(ballastBytes));
      files.renameSync(temporary, file);
      syncDirectory(files, directory);
      isWhole = true;
    } catch (error) {
      files.rmSync(temporary);
      if (!isNoSpace(error)) {
        throw error;
      }
    }
    return isWhole;
  }

  return {
    measure: () => {
      const { freeBytes, totalBytes } = files.statfsSync(directory);
      return { state: isWhole ? stateOf(freeBytes, totalBytes, limits) : 'full', freeBytes };
    },
    releaseReserve: () => {
      if (ballastBytes > 0) {
        isWhole = false;
        files.rmSync(file);
      }
    },
    restoreReserve,
  };
}

/** Returns the state of a disk whose reserve is whole. */
export function stateOf(freeBytes: number, totalBytes: number, limits: DiskLimits): DiskState {
  if (freeBytes < limits.redBytes) {
    return 'red';
  }
  return freeBytes < limits.amberBytes || freeBytes < totalBytes * limits.amberFraction ? 'amber' : 'green';
}

/** Zeros would take no space on a file system that compresses or keeps holes. */
function* incompressible(sizeBytes: number): Generator<Uint8Array> {
  const stream = createCipheriv('aes-128-ctr', new Uint8Array(16), new Uint8Array(16));
  for (let left = sizeBytes; left > 0; left -= CHUNK_BYTES) {
    yield stream.update(new Uint8Array(Math.min(left, CHUNK_BYTES)));
  }
}
