import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import { AppError } from '../../contract/errors.ts';
import { connectionOptions } from './connection-options.ts';
import type { FileSystem } from './file-system.ts';
import { codeOf, isNoSpace } from './store-errors.ts';
import { writeSynced } from './write-durably.ts';

export type DirectoryLock = { readonly release: () => void };

/**
 * Takes the data folder for this process. The lock is SQLite's own exclusive lock on `station.lock`,
 * which the operating system drops when the process ends in any way, so no crash leaves a stale one.
 *
 * @throws AppError `store-locked`, naming the other process when it is known
 */
export function lockDirectory(files: FileSystem, directory: string, nativeBinding: string | undefined): DirectoryLock {
  const database = new Sqlite(join(directory, 'station.lock'), { ...connectionOptions(nativeBinding), timeout: 0 });
  try {
    writeFirstPage(database);
    database.exec('BEGIN EXCLUSIVE');
    writeProcessId(files, directory);
  } catch (error) {
    database.close();
    throw codeOf(error)?.startsWith('SQLITE_BUSY') === true ? lockedBy(files, directory, error) : error;
  }
  return { release: () => database.close() };
}

/** Locking an empty database writes its first page, which a full disk refuses; so it is written once, beforehand. */
function writeFirstPage(database: Sqlite.Database): void {
  if (database.pragma('user_version', { simple: true }) === 0) {
    database.pragma('user_version = 1');
  }
}

// Kept apart from station.lock: opening and closing that file here would drop POSIX locks of this process.
function processIdFile(directory: string): string {
  return join(directory, 'station.pid');
}

function writeProcessId(files: FileSystem, directory: string): void {
  try {
    writeSynced(files, processIdFile(directory), [new TextEncoder().encode(String(process.pid))]);
  } catch (error) {
    // The number only makes a message better: a full disk must not stop the station from opening.
    if (!isNoSpace(error)) {
      throw error;
    }
  }
}

function lockedBy(files: FileSystem, directory: string, cause: unknown): AppError {
  const file = processIdFile(directory);
  const text = files.statSync(file) === null ? '' : new TextDecoder().decode(files.readFileSync(file));
  const who = /^\d+$/.test(text) ? `process ${text}` : 'another process';
  return new AppError(
    'store-locked',
    `The data folder ${directory} is in use by ${who}. Close that station or choose another data folder.`,
    { cause },
  );
}
