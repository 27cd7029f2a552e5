import type Sqlite from 'better-sqlite3';
import type { Sha256 } from '../../contract/ids.ts';
import type { AuditEvent } from '../../contract/record.ts';
import type { ContentFiles } from './content-files.ts';
import type { Repositories } from './repositories.ts';
import { uuidOf } from './sha256.ts';
import type { EvictionPolicy } from './store-options.ts';

/** Deletes images that are allowed to go, oldest first, and says so in the chain. */
export interface ImageEviction {
  /**
   * @param maximumBytes stop after this much
   * @param confirmedBeforeUs confirmed images stored later stay
   * @returns bytes freed
   */
  evictConfirmed(maximumBytes: number, confirmedBeforeUs: number): number;
  /** Everything the policy allows, whatever its age. Returns bytes freed. */
  evictUnderPressure(maximumBytes: number): number;
}

export type ImageEvictionOptions = {
  readonly database: Sqlite.Database;
  readonly repositories: Repositories;
  readonly imageFiles: ContentFiles;
  readonly policy: EvictionPolicy;
  readonly nowUs: () => number;
};

type Candidate = { readonly sha256: Sha256; readonly sizeBytes: number };

/** Small, because each batch is one record that names its files. */
const BATCH = 64;

export function createImageEviction(options: ImageEvictionOptions): ImageEviction {
  const { database, repositories, imageFiles, policy, nowUs } = options;
  const confirmed = database.prepare<[number, number], Candidate>(
    `SELECT sha256, size_bytes AS sizeBytes FROM images WHERE state = 'verified' AND created_us <= ? ORDER BY created_us LIMIT ?`,
  );
  const passed = database.prepare<[number], Candidate>(
    `SELECT sha256, size_bytes AS sizeBytes FROM images
     WHERE state = 'local' AND in_record = 1
       AND NOT EXISTS (SELECT 1 FROM inspection_images r JOIN inspections i USING(seq)
         WHERE r.sha256 = images.sha256 AND NOT (i.verdict = 'pass' AND r.role IN ('frame', 'map')))
       AND NOT EXISTS (SELECT 1 FROM teach_images t WHERE t.sha256 = images.sha256)
     ORDER BY created_us LIMIT ?`,
  );
  const mark = database.prepare(`UPDATE images SET state = 'evicted' WHERE sha256 = ?`);

  const evictBatch = (batch: readonly Candidate[]): void => {
    database
      .transaction(() => {
        const event = evictionEvent(batch, nowUs(), repositories.records.head().seq);
        const record = { kind: 'audit.recorded', schemaVersion: 1, body: event } as const;
        repositories.audits.insert(event, repositories.records.append(record, event.recordId, nowUs()));
        for (const { sha256 } of batch) {
          mark.run(sha256);
        }
      })
      .immediate();
    for (const { sha256 } of batch) {
      imageFiles.remove(sha256);
    }
  };

  function evict(candidates: () => readonly Candidate[], maximumBytes: number): number {
    let freedBytes = 0;
    while (freedBytes < maximumBytes) {
      const batch = candidates();
      if (batch.length === 0) {
        break;
      }
      evictBatch(batch);
      freedBytes += batch.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
    }
    return freedBytes;
  }

  const evictConfirmed = (maximumBytes: number, beforeUs: number): number =>
    evict(() => confirmed.all(beforeUs, BATCH), maximumBytes);
  return {
    evictConfirmed,
    evictUnderPressure: (maximumBytes) => {
      const freedBytes = evictConfirmed(maximumBytes, Number.MAX_SAFE_INTEGER);
      return policy === 'verified-only'
        ? freedBytes
        : freedBytes + evict(() => passed.all(BATCH), maximumBytes - freedBytes);
    },
  };
}

function evictionEvent(batch: readonly Candidate[], nowUs: number, lastSeq: number): AuditEvent {
  const names = batch.map(({ sha256 }) => sha256).join(' ');
  return {
    recordId: uuidOf(`images.evicted ${lastSeq} ${names}`),
    occurredAtUs: nowUs,
    operatorId: 'station',
    action: 'images.evicted',
    inspectionId: null,
    recipeId: null,
    detail: names,
  };
}

/** Returns the files that an eviction's audit event names. */
export function evictedNames(event: AuditEvent): readonly string[] {
  return event.action === 'images.evicted' ? event.detail.split(' ') : [];
}
