import type Sqlite from 'better-sqlite3';

/** The station's single values. */
export interface Meta {
  text(key: TextKey): string | null;
  integer(key: IntegerKey): number | null;
  setText(key: TextKey, value: string): void;
  setInteger(key: IntegerKey, value: number): void;
  blob(key: BlobKey): Uint8Array | null;
  setBlob(key: BlobKey, value: Uint8Array): void;
}

/** `setting:…` is what people set up, under a name of the caller's. */
export type TextKey = 'station_id' | 'boot_id' | 'active_recipe_id' | 'selected_camera_id' | `setting:${string}`;
export type IntegerKey = 'epoch' | 'next_seq';
export type BlobKey = 'chain_head';

export function createMeta(database: Sqlite.Database): Meta {
  const read = database.prepare<[string]>('SELECT v FROM meta WHERE k = ?').pluck();
  const upsert = 'ON CONFLICT(k) DO UPDATE SET v = excluded.v';
  const write = database.prepare<[string, string | Uint8Array]>(`INSERT INTO meta(k, v) VALUES(?, ?) ${upsert}`);
  // Numbers are bound as REAL and an ANY column keeps what it is given.
  const writeInteger = database.prepare<[string, number]>(
    `INSERT INTO meta(k, v) VALUES(?, CAST(? AS INTEGER)) ${upsert}`,
  );
  return {
    text: (key) => {
      const value = read.get(key);
      return typeof value === 'string' ? value : null;
    },
    integer: (key) => {
      const value = read.get(key);
      return typeof value === 'number' ? value : null;
    },
    blob: (key) => {
      const value = read.get(key);
      return value instanceof Uint8Array ? value : null;
    },
    setText: (key, value) => void write.run(key, value),
    setInteger: (key, value) => void writeInteger.run(key, value),
    setBlob: (key, value) => void write.run(key, value),
  };
}
