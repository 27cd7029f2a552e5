import Sqlite from 'better-sqlite3';
import { AppError } from '../../contract/errors.ts';
import { connectionOptions } from './connection-options.ts';
import type { FileSystem } from './file-system.ts';
import { assertNotNewer, latestVersion, migrate, schemaVersionOf } from './migrate.ts';
import { APPLICATION_ID, migrations } from './schema.ts';
import { codeOf, storeCorrupt } from './store-errors.ts';

const BUSY_TIMEOUT_MS = 2000;
const JOURNAL_SIZE_LIMIT_BYTES = 32 * 1024 * 1024;
const SYNCHRONOUS_FULL = 2;
/** Older versions can corrupt a WAL that two connections use (sqlite.org, "WAL-reset bug"). */
const MINIMUM_SQLITE_VERSION = [3, 51, 3] as const;

/**
 * Looks at the database through a read-only connection, so that a damaged or newer file stays exactly
 * as it was found.
 *
 * @returns `new` when there is no database yet, or one without any table
 * @throws AppError `store-corrupt`, `store-newer`
 */
export function checkDatabase(files: FileSystem, file: string, nativeBinding: string | undefined): 'new' | 'present' {
  if (files.statSync(file) === null) {
    return 'new';
  }
  try {
    const database = openReadOnly(file, nativeBinding);
    try {
      return checkContent(database, file);
    } finally {
      database.close();
    }
  } catch (error) {
    const code = codeOf(error) ?? '';
    throw code.startsWith('SQLITE_CORRUPT') || code === 'SQLITE_NOTADB'
      ? storeCorrupt(file, 'SQLite cannot read it', error)
      : error;
  }
}

/** Returns a connection that cannot change the database file. */
export function openReadOnly(file: string, nativeBinding: string | undefined): Sqlite.Database {
  return new Sqlite(file, { ...connectionOptions(nativeBinding), readonly: true, fileMustExist: true });
}

function checkContent(database: Sqlite.Database, file: string): 'new' | 'present' {
  const tables = database.prepare('SELECT count(*) FROM sqlite_schema').pluck().get();
  if (tables === 0) {
    return 'new';
  }
  if (database.pragma('application_id', { simple: true }) !== APPLICATION_ID) {
    throw storeCorrupt(file, 'it is not a station database');
  }
  assertNotNewer(schemaVersionOf(database), latestVersion(migrations));
  const verdict = database.pragma('quick_check(1)', { simple: true });
  if (verdict !== 'ok') {
    throw storeCorrupt(file, String(verdict));
  }
  return 'present';
}

/**
 * Opens the database for writing: WAL, every commit synchronised to disk, schema brought up to date.
 *
 * @throws AppError `store-newer`, `unexpected` when the SQLite library is too old
 */
export function openDatabase(file: string, nativeBinding: string | undefined): Sqlite.Database {
  const database = new Sqlite(file, { ...connectionOptions(nativeBinding), timeout: BUSY_TIMEOUT_MS });
  try {
    assertSqliteVersion(String(database.prepare('SELECT sqlite_version()').pluck().get()));
    database.pragma('journal_mode = WAL');
    setFullSynchronous(database);
    database.pragma('foreign_keys = ON');
    database.pragma(`journal_size_limit = ${JOURNAL_SIZE_LIMIT_BYTES}`);
    migrate(database, migrations, APPLICATION_ID);
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
}

/** better-sqlite3 is compiled to fall back to NORMAL in WAL mode, so FULL must be set after WAL. */
function setFullSynchronous(database: Sqlite.Database): void {
  database.pragma('synchronous = FULL');
  database.pragma('fullfsync = ON');
  database.pragma('checkpoint_fullfsync = ON');
}

/**
 * To be called after the connection's first commit, because the library shows its own default only then.
 *
 * @throws AppError `unexpected` when commits are not synchronised to disk
 */
export function assertDurable(database: Sqlite.Database): void {
  if (
    database.pragma('synchronous', { simple: true }) !== SYNCHRONOUS_FULL ||
    database.pragma('journal_mode', { simple: true }) !== 'wal'
  ) {
    throw new AppError('unexpected', 'The database does not write through to the disk: the station must not record.');
  }
}

/** @throws AppError `unexpected` */
export function assertSqliteVersion(version: string): void {
  const parts = version.split('.').map(Number);
  for (const [index, minimum] of MINIMUM_SQLITE_VERSION.entries()) {
    const part = parts[index] ?? 0;
    if (part !== minimum) {
      if (part > minimum) {
        return;
      }
      throw new AppError(
        'unexpected',
        `SQLite ${version} can damage records; the station needs ${MINIMUM_SQLITE_VERSION.join('.')} or later. Install the program again.`,
      );
    }
  }
}
