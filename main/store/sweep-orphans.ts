import type { Sha256 } from '../../contract/ids.ts';
import type { ContentFiles } from './content-files.ts';
import type { Repositories } from './repositories.ts';

/** Removes files that nothing names: a crash between a file and its record leaves one. */
export interface OrphanSweep {
  /** Looks at about `maximumFiles` files, so that a large store still starts at once. Returns whether all were seen. */
  sweep(maximumFiles: number): boolean;
}

export type OrphanSweepOptions = {
  readonly repositories: Repositories;
  readonly imageFiles: ContentFiles;
  readonly packageFiles: ContentFiles;
  readonly nowUs: () => number;
};

const HOUR_US = 3_600_000_000;
const PREFIXES = 256;
const LOOSE_BATCH = 1000;

export function createOrphanSweep(options: OrphanSweepOptions): OrphanSweep {
  const { repositories, imageFiles, packageFiles, nowUs } = options;
  const { images, recipes, teachSessions } = repositories;
  let position = 0;

  const isImageNamed = (name: Sha256): boolean => {
    const found = images.find(name);
    return found !== null && found.state !== 'evicted';
  };
  const isPackageNamed = (name: Sha256): boolean => recipes.usesModel(name) || teachSessions.usesModel(name);

  function sweepPrefix(files: ContentFiles, prefix: string, isNamed: (name: Sha256) => boolean): number {
    const names = files.list(prefix);
    const youngestMs = (nowUs() - HOUR_US) / 1000;
    for (const name of names) {
      const modifiedMs = isNamed(name) ? null : files.modifiedMs(name);
      if (modifiedMs !== null && modifiedMs < youngestMs) {
        files.remove(name);
      }
    }
    return names.length;
  }

  function sweepLooseImages(): void {
    for (const name of images.looseBefore(nowUs() - HOUR_US, LOOSE_BATCH)) {
      // Row first: a file without a row is found by the next sweep, a row without a file would be a broken promise.
      images.forget(name);
      imageFiles.remove(name);
    }
  }

  return {
    sweep: (maximumFiles) => {
      if (position === 0) {
        sweepLooseImages();
      }
      for (let seen = 0; position < 2 * PREFIXES && seen < maximumFiles; position += 1) {
        const prefix = (position % PREFIXES).toString(16).padStart(2, '0');
        seen +=
          position < PREFIXES
            ? sweepPrefix(imageFiles, prefix, isImageNamed)
            : sweepPrefix(packageFiles, prefix, isPackageNamed);
      }
      return position === 2 * PREFIXES;
    },
  };
}
