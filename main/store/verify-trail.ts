import { join, resolve } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import type Sqlite from 'better-sqlite3';
import { AppError } from '../../contract/errors.ts';
import type { Sha256 } from '../../contract/ids.ts';
import { ANCHOR_FILE, readAnchors } from './anchor-log.ts';
import { checkDatabase, openReadOnly } from './database.ts';
import { evictedNames } from './evict-images.ts';
import { nodeFileSystem } from './file-system.ts';
import { createMeta } from './meta.ts';
import { DATABASE_FILE } from './open-local-store.ts';
import { codeOf, toStoreError } from './store-errors.ts';
import type { TrailProblem, TrailReport } from './trail-report.ts';
import { type ChainRow, createChainCheck, type StoredHead } from './verify-chain.ts';
import { verifyImages } from './verify-images.ts';
import { createRowCheck, type RecordRow } from './verify-rows.ts';

/**
 * Checks a station's whole memory without changing it, also while the station runs: the chain over the
 * stored bodies, its head, the anchor log, the rows the screens use, and every image file.
 *
 * Somebody who can write all of it, the anchor log included, can still cut off the end that no server
 * has yet seen.
 *
 * @throws AppError `not-found` when the folder holds no records, `store-corrupt`, `store-newer`, `store-read-only`
 */
export async function verifyTrail(
  directory: string,
  options: { readonly nativeBinding?: string | undefined } = {},
): Promise<TrailReport> {
  const folder = resolve(directory);
  const file = join(folder, DATABASE_FILE);
  try {
    if (checkDatabase(nodeFileSystem, file, options.nativeBinding) === 'new') {
      throw new AppError('not-found', `${folder} holds no station records; name a station's data folder.`);
    }
    const database = openReadOnly(file, options.nativeBinding);
    try {
      return await verifyAll(folder, database);
    } finally {
      database.close();
    }
  } catch (error) {
    throw needsWriting(error) ? cannotCheckHere(folder, error) : toStoreError(error, folder);
  }
}

/** SQLite shares a write-ahead log's index through a file beside it, so even a reader needs to make one. */
function needsWriting(error: unknown): boolean {
  const code = codeOf(error) ?? '';
  return code === 'SQLITE_CANTOPEN' || code.startsWith('SQLITE_READONLY');
}

function cannotCheckHere(folder: string, cause: unknown): AppError {
  return new AppError(
    'store-read-only',
    `The records in ${folder} cannot be checked without write permission there: copy the folder and check the copy.`,
    { cause },
  );
}

async function verifyAll(folder: string, database: Sqlite.Database): Promise<TrailReport> {
  // Before the database's snapshot, or a running station could anchor a record that the snapshot lacks.
  const log = readAnchors(nodeFileSystem, join(folder, ANCHOR_FILE));
  database.exec('BEGIN');
  const { evicted, problems, ...counted } = await verifyRecords(database, log.anchors);
  database.exec('COMMIT');
  const pathOf = (name: Sha256): string => join(folder, 'images', name.slice(0, 2), name.slice(2));
  const pictures = await verifyImages({ database, pathOf, evicted });
  const malformed = log.malformed.map((line): TrailProblem => {
    return { seq: null, kind: 'unreadable', message: `Line ${line} of ${ANCHOR_FILE} was changed: it is no anchor.` };
  });
  return {
    ...counted,
    images: pictures.images,
    problems: [...problems, ...malformed, ...pictures.problems].sort((a, b) => (a.seq ?? 0) - (b.seq ?? 0)),
  };
}

type VerifiedRecords = Omit<TrailReport, 'images'> & { readonly evicted: ReadonlySet<string> };

const PAGE = 500;

async function verifyRecords(database: Sqlite.Database, anchors: StoredHead['anchors']): Promise<VerifiedRecords> {
  const page = database.prepare<[number, number], ChainRow & RecordRow>(
    'SELECT seq, kind, record_id AS recordId, body, hash FROM records WHERE seq > ? ORDER BY seq LIMIT ?',
  );
  const chain = createChainCheck(anchors);
  const rowCheck = createRowCheck(database);
  const problems: TrailProblem[] = [];
  const evicted = new Set<string>();
  let records = 0;
  let firstSeq: number | null = null;
  let lastSeq: number | null = null;
  for (let rows = page.all(-1, PAGE); rows.length > 0; rows = page.all(lastSeq ?? 0, PAGE)) {
    for (const row of rows) {
      chain.take(row);
      const { record, problems: found } = rowCheck.take(row);
      problems.push(...found);
      if (record?.kind === 'audit.recorded') {
        evictedNames(record.body).forEach((name) => evicted.add(name));
      }
      firstSeq ??= row.seq;
      lastSeq = row.seq;
    }
    records += rows.length;
    // oxlint-disable-next-line no-await-in-loop -- lets a running station in the same process go on
    await setImmediate();
  }
  const meta = createMeta(database);
  const head = { nextSeq: meta.integer('next_seq'), hash: meta.blob('chain_head'), anchors };
  return { records, firstSeq, lastSeq, evicted, problems: [...chain.finish(head), ...problems, ...rowCheck.finish()] };
}
