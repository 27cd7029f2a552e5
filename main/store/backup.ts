import { resolve } from 'node:path';
import type Sqlite from 'better-sqlite3';
import { AppError } from '../../contract/errors.ts';
import type { FileSystem } from './file-system.ts';

export type BackupOptions = {
  readonly database: Sqlite.Database;
  readonly files: FileSystem;
  readonly directory: string;
};

/** Few enough that a save waits a few milliseconds at most. */
const PAGES_A_STEP = 200;

/**
 * Copies the database while it is being written; the copy appears under its name only when it is whole.
 *
 * @throws AppError `bad-request` when the target lies in the data folder itself
 */
export async function backUp({ database, files, directory }: BackupOptions, file: string): Promise<void> {
  const target = resolve(file);
  if (target.startsWith(resolve(directory))) {
    throw new AppError('bad-request', `A backup inside ${directory} would be lost with it; choose another folder.`);
  }
  const partial = `${target}.partial`;
  files.rmSync(partial);
  try {
    await database.backup(partial, { progress: () => PAGES_A_STEP });
    const descriptor = files.openSync(partial, 'r+');
    try {
      files.fsyncSync(descriptor);
    } finally {
      files.closeSync(descriptor);
    }
    files.renameSync(partial, target);
  } catch (error) {
    files.rmSync(partial);
    throw error;
  }
}
