import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import { type FileSystem, nodeFileSystem } from '../../../../main/store/file-system.ts';
import type { LocalStore } from '../../../../main/store/local-store.ts';
import { openLocalStore } from '../../../../main/store/open-local-store.ts';
import type { StoreOptions } from '../../../../main/store/store-options.ts';
import { manualClock } from './example-records.ts';

export type TestStoreChange = Partial<Omit<StoreOptions, 'directory'>> & {
  readonly files?: Partial<FileSystem>;
  readonly clock?: { readonly nowUs: () => number };
};

/** Opens the real store in this thread; closes it when the scope ends. */
export function openTestStore(directory: string, change: TestStoreChange = {}): LocalStore & Disposable {
  const { files, clock = manualClock(), ...options } = change;
  const store = openLocalStore(
    { directory, newStationId: 'bench-1', bootId: 'boot-1', ballastBytes: 0, ...options },
    { clock, files: { ...nodeFileSystem, ...files } },
  );
  return { ...store, [Symbol.dispose]: () => store.close() };
}

/** Changes the database behind the store's back. */
export function tamper(directory: string, change: (database: Sqlite.Database) => void): void {
  const database = new Sqlite(join(directory, 'station.db'));
  try {
    database.pragma('foreign_keys = OFF');
    change(database);
  } finally {
    database.close();
  }
}
