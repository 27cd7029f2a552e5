import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import { expect, test } from 'vitest';
import {
  exampleImage,
  exampleInspection,
  temporaryFolder,
} from '../../test/integration/support/store/example-records.ts';
import { openTestStore } from '../../test/integration/support/store/local-test-store.ts';

function bareDatabase(file: string): Sqlite.Database {
  const database = new Sqlite(file);
  database.pragma('journal_mode = WAL');
  database.pragma('synchronous = FULL');
  database.exec('CREATE TABLE t(id INTEGER PRIMARY KEY, body TEXT NOT NULL) STRICT');
  return database;
}

test('one part, on disk when the call returns', async ({ bench }) => {
  using folder = temporaryFolder();
  using store = openTestStore(join(folder.path, 'data'));
  const bare = bareDatabase(join(folder.path, 'bare.db'));
  const insert = bare.prepare('INSERT INTO t(body) VALUES(?)');
  const body = JSON.stringify(exampleInspection(0));
  let parts = 0;
  const save = (withPicture: boolean): void => {
    parts += 1;
    store.saveInspection(exampleInspection(parts), withPicture ? [exampleImage(`frame ${parts}`, 20_000)] : []);
  };
  await bench.compare(
    bench('bare insert of its body', () => void insert.run(body)),
    bench('record, defects, outbox and chain', () => save(false)),
    bench('the same with a picture of 20 KB', () => save(true)),
  );
  expect(store.counters().parts).toBe(parts);
  bare.close();
});
