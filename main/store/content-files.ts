import { dirname, join } from 'node:path';
import type { Sha256 } from '../../contract/ids.ts';
import type { FileSystem } from './file-system.ts';
import { sha256Name } from './sha256.ts';
import { syncDirectory, writeDurably } from './write-durably.ts';

/** Files named by the SHA-256 of their content: `ab/cdef…`. */
export interface ContentFiles {
  /** Returns the name after the bytes, the file name and its folder are on disk. The same bytes twice are one file. */
  put(bytes: Uint8Array): Sha256;
  /** Returns null when the file is absent. */
  read(name: Sha256): Uint8Array | null;
  has(name: Sha256): boolean;
  pathOf(name: Sha256): string;
  remove(name: Sha256): void;
  /** Names below one two-digit prefix; files that are not named like content are left out. */
  list(prefix: string): readonly Sha256[];
  modifiedMs(name: Sha256): number | null;
}

export type ContentFilesOptions = {
  readonly files: FileSystem;
  readonly directory: string;
  /** On the same file system as `directory`. */
  readonly temporaryDirectory: string;
  /** File name ending, for people; not part of the name. */
  readonly extension: string;
};

const REST_OF_NAME = /^[0-9a-f]{62}$/;

/** The folder must exist. */
export function createContentFiles(options: ContentFilesOptions): ContentFiles {
  const { files, directory, temporaryDirectory, extension } = options;
  const pathOf = (name: Sha256): string => join(directory, name.slice(0, 2), name.slice(2) + extension);

  const durablePrefixes = new Set(files.readdirSync(directory));
  // The last process may have stopped between making a folder and this.
  syncDirectory(files, directory);

  function ensurePrefix(prefix: string): void {
    if (!durablePrefixes.has(prefix)) {
      files.mkdirSync(join(directory, prefix));
      syncDirectory(files, directory);
      durablePrefixes.add(prefix);
    }
  }

  function holdsWhole(name: Sha256, sizeBytes: number): boolean {
    return (
      files.statSync(pathOf(name))?.sizeBytes === sizeBytes && sha256Name(files.readFileSync(pathOf(name))) === name
    );
  }

  return {
    put: (bytes) => {
      const name = sha256Name(bytes);
      ensurePrefix(name.slice(0, 2));
      if (holdsWhole(name, bytes.length)) {
        // An earlier attempt may have stopped between the rename and the folder's fsync.
        syncDirectory(files, dirname(pathOf(name)));
      } else {
        writeDurably(files, { temporary: join(temporaryDirectory, name), final: pathOf(name) }, bytes);
      }
      return name;
    },
    read: (name) => (files.statSync(pathOf(name)) === null ? null : files.readFileSync(pathOf(name))),
    has: (name) => files.statSync(pathOf(name)) !== null,
    pathOf,
    remove: (name) => files.rmSync(pathOf(name)),
    list: (prefix) => {
      const folder = join(directory, prefix);
      return files.statSync(folder) === null ? [] : files.readdirSync(folder).flatMap((file) => nameOf(prefix, file));
    },
    modifiedMs: (name) => files.statSync(pathOf(name))?.modifiedMs ?? null,
  };

  function nameOf(prefix: string, file: string): readonly Sha256[] {
    const rest = file.slice(0, file.length - extension.length);
    return file.endsWith(extension) && REST_OF_NAME.test(rest) ? [(prefix + rest) as Sha256] : [];
  }
}
