import type Sqlite from 'better-sqlite3';
import { type Audits, createAudits } from './audits.ts';
import { type CounterTotals, createCounterTotals } from './counters.ts';
import { createImages, type Images } from './images.ts';
import { createInspections, type Inspections } from './inspections.ts';
import { createMeta, type Meta } from './meta.ts';
import { createRecipes, type Recipes } from './recipes.ts';
import { createRecords, type Records } from './records.ts';
import { createTeachSessions, type TeachSessions } from './teach-sessions.ts';

/** All tables of one connection. */
export type Repositories = {
  readonly meta: Meta;
  readonly records: Records;
  readonly audits: Audits;
  readonly images: Images;
  readonly inspections: Inspections;
  readonly counters: CounterTotals;
  readonly recipes: Recipes;
  readonly teachSessions: TeachSessions;
};

export function createRepositories(database: Sqlite.Database): Repositories {
  const meta = createMeta(database);
  return {
    meta,
    records: createRecords(database, meta),
    audits: createAudits(database),
    images: createImages(database),
    inspections: createInspections(database),
    counters: createCounterTotals(database),
    recipes: createRecipes(database),
    teachSessions: createTeachSessions(database),
  };
}
