import type Sqlite from 'better-sqlite3';

/** Returns better-sqlite3's options with its native file, where one other than the package's own is to be loaded. */
export function connectionOptions(nativeBinding: string | undefined): Sqlite.Options {
  return nativeBinding === undefined ? {} : { nativeBinding };
}
