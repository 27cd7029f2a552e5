import {
  closeSync,
  fsyncSync,
  ftruncateSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statfsSync,
  statSync,
  writeSync,
} from 'node:fs';

/** What the store does to files, as a port, so that tests can make any single step fail. */
export type FileSystem = {
  /** Returns a file descriptor. */
  readonly openSync: (path: string, flags: string) => number;
  /** Returns how many bytes were taken, which may be fewer than offered. */
  readonly writeSync: (descriptor: number, bytes: Uint8Array) => number;
  readonly fsyncSync: (descriptor: number) => void;
  readonly ftruncateSync: (descriptor: number, sizeBytes: number) => void;
  readonly closeSync: (descriptor: number) => void;
  readonly renameSync: (from: string, to: string) => void;
  /** Creates missing parents too; an existing folder is fine. */
  readonly mkdirSync: (path: string) => void;
  /** A missing file is fine. */
  readonly rmSync: (path: string) => void;
  readonly readFileSync: (path: string) => Uint8Array;
  readonly readdirSync: (path: string) => readonly string[];
  /** Returns null when nothing is there. */
  readonly statSync: (path: string) => FileStatus | null;
  readonly statfsSync: (path: string) => { readonly freeBytes: number; readonly totalBytes: number };
};

export type FileStatus = { readonly sizeBytes: number; readonly modifiedMs: number; readonly isDirectory: boolean };

export const nodeFileSystem: FileSystem = {
  openSync: (path, flags) => openSync(path, flags),
  writeSync: (descriptor, bytes) => writeSync(descriptor, bytes),
  fsyncSync,
  ftruncateSync,
  closeSync,
  renameSync,
  mkdirSync: (path) => {
    mkdirSync(path, { recursive: true });
  },
  rmSync: (path) => {
    rmSync(path, { force: true });
  },
  readFileSync: (path) => readFileSync(path),
  readdirSync: (path) => readdirSync(path),
  statSync: (path) => {
    const found = statSync(path, { throwIfNoEntry: false });
    return found === undefined
      ? null
      : { sizeBytes: found.size, modifiedMs: found.mtimeMs, isDirectory: found.isDirectory() };
  },
  statfsSync: (path) => {
    const { bavail, blocks, bsize } = statfsSync(path);
    return { freeBytes: bavail * bsize, totalBytes: blocks * bsize };
  },
};
