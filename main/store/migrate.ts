import type Sqlite from 'better-sqlite3';
import { AppError } from '../../contract/errors.ts';

/** One step of the schema. A released step is never edited: stations in the field have already taken it. */
export type Migration = { readonly version: number; readonly sql: string };

/**
 * Brings the database to the last version, all steps in one transaction, so that a power cut leaves
 * either the old schema or the new one.
 *
 * @param migrations in ascending order of version
 * @throws AppError `store-newer`
 */
export function migrate(database: Sqlite.Database, migrations: readonly Migration[], applicationId: number): void {
  const from = schemaVersionOf(database);
  const to = latestVersion(migrations);
  assertNotNewer(from, to);
  if (from === to) {
    return;
  }
  database
    .transaction(() => {
      database.pragma(`application_id = ${applicationId}`);
      for (const { version, sql } of migrations.filter((step) => step.version > from)) {
        database.exec(sql);
        database.pragma(`user_version = ${version}`);
      }
    })
    .immediate();
}

export function latestVersion(migrations: readonly Migration[]): number {
  return migrations.at(-1)?.version ?? 0;
}

export function schemaVersionOf(database: Sqlite.Database): number {
  return Number(database.pragma('user_version', { simple: true }));
}

/** @throws AppError `store-newer` */
export function assertNotNewer(found: number, known: number): void {
  if (found > known) {
    throw new AppError(
      'store-newer',
      `The station's records have schema version ${found}, this program knows up to ${known}. Install the newer program again; nothing was changed.`,
    );
  }
}
