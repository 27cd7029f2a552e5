import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import { expect, test } from 'vitest';
import { exampleInspection, temporaryFolder } from '../../test/integration/support/store/example-records.ts';
import { openTestStore, tamper } from '../../test/integration/support/store/local-test-store.ts';
import { assertDurable, assertSqliteVersion, openDatabase } from './database.ts';
import { latestVersion, migrate, schemaVersionOf } from './migrate.ts';
import { APPLICATION_ID, migrations } from './schema.ts';

test('after its first commit a connection still writes through to the disk', () => {
  using folder = temporaryFolder();
  const database = openDatabase(join(folder.path, 'station.db'), undefined);
  database.exec(`INSERT INTO meta(k, v) VALUES('boot_id', 'x')`);
  assertDurable(database);
  expect(database.pragma('foreign_keys', { simple: true })).toBe(1);
  expect(database.pragma('application_id', { simple: true })).toBe(APPLICATION_ID);
  database.pragma('synchronous = NORMAL');
  expect(() => assertDurable(database)).toThrow(/must not record/);
  database.close();
});

test("without the store's care the library falls back to NORMAL", () => {
  using folder = temporaryFolder();
  const database = new Sqlite(join(folder.path, 'plain.db'));
  database.pragma('journal_mode = WAL');
  database.exec('CREATE TABLE t(x)');
  expect(() => assertDurable(database)).toThrow(/must not record/);
  database.close();
});

test.each(['3.51.3', '3.51.10', '3.54.1', '4.0.0'])('SQLite %s is new enough', (version) => {
  expect(() => assertSqliteVersion(version)).not.toThrow();
});

test.each(['3.51.2', '3.40.1', '3.9.0', '2.99.99'])('SQLite %s is refused', (version) => {
  expect(() => assertSqliteVersion(version)).toThrow(/can damage records/);
});

test('each step of the schema is taken once, in order, all or none', () => {
  using folder = temporaryFolder();
  const database = new Sqlite(join(folder.path, 'x.db'));
  const one = { version: 1, sql: 'CREATE TABLE one(x) STRICT'.replace('x', 'x TEXT') };
  const two = { version: 2, sql: 'CREATE TABLE two(x TEXT) STRICT' };
  migrate(database, [one], 7);
  expect(() => migrate(database, [one, two, { version: 3, sql: 'nonsense' }], 7)).toThrow(/syntax/);
  expect(schemaVersionOf(database)).toBe(1);
  migrate(database, [one, two], 7);
  migrate(database, [one, two], 7);
  expect(schemaVersionOf(database)).toBe(2);
  database.close();
});

test('every table is STRICT', () => {
  using folder = temporaryFolder();
  const database = openDatabase(join(folder.path, 'station.db'), undefined);
  const loose = database
    .prepare(`SELECT name FROM pragma_table_list WHERE schema = 'main' AND strict = 0`)
    .pluck()
    .all();
  expect(loose).toEqual(['sqlite_schema']);
  database.close();
});

function fingerprint(directory: string): string {
  const hash = createHash('sha256');
  for (const file of ['station.db', 'trail-anchor.log']) {
    hash.update(readFileSync(join(directory, file)));
  }
  return hash.digest('hex');
}

function filledStore(directory: string): void {
  using store = openTestStore(directory);
  for (let n = 0; n < 20; n += 1) {
    store.saveInspection(exampleInspection(n), []);
  }
}

test('a database from a newer program is refused with both versions and left as it is', () => {
  using folder = temporaryFolder();
  filledStore(folder.path);
  const newer = latestVersion(migrations) + 1;
  tamper(folder.path, (database) => void database.pragma(`user_version = ${newer}`));
  const before = fingerprint(folder.path);
  expect(() => openTestStore(folder.path)).toThrow(
    expect.objectContaining({
      code: 'store-newer',
      message: expect.stringMatching(new RegExp(`version ${newer}, this program knows up to ${newer - 1}`)),
    }),
  );
  expect(fingerprint(folder.path)).toBe(before);
});

test.each([
  ['noise in its pages', (file: string) => writeFileSync(file, readFileSync(file).fill(0xa5, 8192, 40_000))],
  [
    'no database at all',
    (file: string) => writeFileSync(file, 'this is a text file, long enough to be no empty database'.repeat(20)),
  ],
  ['half of it missing', (file: string) => truncateSync(file, 24_576)],
  ['all of it missing', (file: string) => truncateSync(file, 0)],
])('a database with %s is refused and left as it is', (_name, damage) => {
  using folder = temporaryFolder();
  filledStore(folder.path);
  damage(join(folder.path, 'station.db'));
  const before = fingerprint(folder.path);
  expect(() => openTestStore(folder.path)).toThrow(
    expect.objectContaining({
      code: 'store-corrupt',
      message: expect.stringContaining('put the last backup in its place'),
    }),
  );
  expect(fingerprint(folder.path)).toBe(before);
});

test("another program's database is not taken over", () => {
  using folder = temporaryFolder();
  const other = new Sqlite(join(folder.path, 'station.db'));
  other.exec('CREATE TABLE notes(x)');
  other.close();
  expect(() => openTestStore(folder.path)).toThrow(expect.objectContaining({ code: 'store-corrupt' }));
});

test('closing leaves nothing in the write-ahead log', () => {
  using folder = temporaryFolder();
  filledStore(folder.path);
  expect(readdirSync(folder.path).filter((name) => name.includes('wal'))).toEqual([]);
});

test.each(['data', 'data/inside'])('a file in the place of the folder %s is said so', (path) => {
  using folder = temporaryFolder();
  writeFileSync(join(folder.path, 'data'), '');
  expect(() => openTestStore(join(folder.path, path))).toThrow(
    expect.objectContaining({
      code: 'configuration-invalid',
      message: expect.stringContaining('a file is in its place'),
    }),
  );
});
