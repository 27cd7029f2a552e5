import type Sqlite from 'better-sqlite3';
import { readFile } from 'node:fs/promises';
import type { Sha256 } from '../../contract/ids.ts';
import { codeOf } from './store-errors.ts';
import { sha256Name } from './sha256.ts';
import type { TrailProblem } from './trail-report.ts';

export type ImageCheckOptions = {
  readonly database: Sqlite.Database;
  readonly pathOf: (name: Sha256) => string;
  /** Files whose removal the chain itself tells of. */
  readonly evicted: ReadonlySet<string>;
};

type ImageRow = { readonly sha256: Sha256; readonly state: string };

const PAGE = 500;

/** Reads and hashes every image that should be on disk. */
export async function verifyImages({
  database,
  pathOf,
  evicted,
}: ImageCheckOptions): Promise<{ readonly images: number; readonly problems: readonly TrailProblem[] }> {
  const page = database.prepare<[string, number], ImageRow>(
    'SELECT sha256, state FROM images WHERE sha256 > ? ORDER BY sha256 LIMIT ?',
  );
  const firstUse = database
    .prepare<[string], number>('SELECT min(seq) FROM inspection_images WHERE sha256 = ?')
    .pluck();
  const problems: TrailProblem[] = [];
  let images = 0;
  for (let rows = page.all('', PAGE); rows.length > 0; rows = page.all(rows.at(-1)?.sha256 ?? '', PAGE)) {
    for (const row of rows) {
      // oxlint-disable-next-line no-await-in-loop -- one picture in memory at a time
      const finding =
        row.state === 'evicted'
          ? evictedFinding(row.sha256, evicted)
          : await fileFinding(pathOf(row.sha256), row.sha256);
      images += Number(row.state !== 'evicted' && finding?.kind !== 'image-missing');
      if (finding !== null) {
        problems.push({ ...finding, seq: firstUse.get(row.sha256) ?? null });
      }
    }
  }
  return { images, problems };
}

type Finding = Omit<TrailProblem, 'seq'> | null;

/** Marking a row is easy; only an eviction that the chain tells of was the station's own. */
function evictedFinding(name: Sha256, evicted: ReadonlySet<string>): Finding {
  return evicted.has(name)
    ? null
    : { kind: 'image-missing', message: `The image ${name} is marked as removed, but no record tells of its removal.` };
}

async function fileFinding(path: string, name: Sha256): Promise<Finding> {
  try {
    return sha256Name(await readFile(path)) === name
      ? null
      : { kind: 'image-altered', message: `The image ${path} was changed after it was stored.` };
  } catch (error) {
    return codeOf(error) === 'ENOENT'
      ? { kind: 'image-missing', message: `The image ${path} is missing.` }
      : { kind: 'unreadable', message: `The image ${path} cannot be read: ${codeOf(error) ?? String(error)}.` };
  }
}
