import type { Migration } from './migrate.ts';
import { firstSchema } from './migrations/0001-first-schema.ts';

/** "MAIS" in ASCII: marks the file as a station's database. */
export const APPLICATION_ID = 0x4d_41_49_53;

export const migrations: readonly Migration[] = [firstSchema];
