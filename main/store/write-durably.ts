import { dirname } from 'node:path';
import type { FileSystem } from './file-system.ts';

/**
 * Writes a file so that after a power cut either nothing or the whole content is there under its name:
 * temporary file, fsync, rename, fsync of the folder.
 *
 * @param paths `temporary` lies on the same file system as `final`
 */
export function writeDurably(
  files: FileSystem,
  paths: { readonly temporary: string; readonly final: string },
  bytes: Uint8Array,
): void {
  try {
    writeSynced(files, paths.temporary, [bytes]);
    files.renameSync(paths.temporary, paths.final);
  } catch (error) {
    files.rmSync(paths.temporary);
    throw error;
  }
  syncDirectory(files, dirname(paths.final));
}

/** Writes the chunks to a new file and returns after its content reached the disk. */
export function writeSynced(files: FileSystem, path: string, chunks: Iterable<Uint8Array>): void {
  const descriptor = files.openSync(path, 'w');
  try {
    for (const chunk of chunks) {
      writeAll(files, descriptor, chunk);
    }
    files.fsyncSync(descriptor);
  } finally {
    files.closeSync(descriptor);
  }
}

/** A nearly full disk takes part of a write and only refuses the next one, so one call is not enough. */
export function writeAll(files: FileSystem, descriptor: number, bytes: Uint8Array): void {
  let written = 0;
  while (written < bytes.length) {
    written += files.writeSync(descriptor, bytes.subarray(written));
  }
}

/** Makes a rename or a new file name survive a power cut. Windows has no such call and needs none. */
export function syncDirectory(files: FileSystem, directory: string): void {
  if (process.platform === 'win32') {
    return;
  }
  const descriptor = files.openSync(directory, 'r');
  try {
    files.fsyncSync(descriptor);
  } finally {
    files.closeSync(descriptor);
  }
}
