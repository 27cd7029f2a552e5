import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';

/** Folder of the real data sets: `MAI_DATA_DIR`, else `../shared` beside the project. */
const sharedDirectory = process.env['MAI_DATA_DIR'] ?? resolve(import.meta.dirname, '../../../shared');

/** Returns the path below the data folder, or null where it is absent, so that a test can skip with a message. */
export function findSharedData(...path: readonly string[]): string | null {
  const found = join(sharedDirectory, ...path);
  return existsSync(found) ? found : null;
}
