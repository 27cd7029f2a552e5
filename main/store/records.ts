import type Sqlite from 'better-sqlite3';
import { CHAIN_GENESIS, chainHash } from '../../contract/chain.ts';
import type { StationRecord } from '../../contract/record.ts';
import type { Meta } from './meta.ts';
import { sha256 } from './sha256.ts';

export type ChainHead = { readonly seq: number; readonly hash: Uint8Array };

/** The chain of everything that travels to the server. */
export interface Records {
  /**
   * Adds the record to the chain and to the outbox; returns its number. Call inside the transaction
   * that writes what the record tells, or a crash between the two would lose one of them.
   */
  append(record: StationRecord, recordId: string, nowUs: number): number;
  /** The last record's number and hash; number 0 before the first. */
  head(): ChainHead;
  pending(): { readonly count: number; readonly oldestUs: number | null };
}

export function createRecords(database: Sqlite.Database, meta: Meta): Records {
  const insert = database.prepare(
    'INSERT INTO records(seq, kind, schema_version, record_id, created_us, body, hash) VALUES(?, ?, ?, ?, ?, ?, ?)',
  );
  const enqueue = database.prepare('INSERT INTO outbox(seq) VALUES(?)');
  const count = database.prepare<[], number>('SELECT count(*) FROM outbox').pluck();
  const oldest = database
    .prepare<[], number>('SELECT created_us FROM records WHERE seq = (SELECT min(seq) FROM outbox)')
    .pluck();

  const head = (): ChainHead => ({
    seq: (meta.integer('next_seq') ?? 1) - 1,
    hash: meta.blob('chain_head') ?? CHAIN_GENESIS,
  });

  return {
    append: (record, recordId, nowUs) => {
      const previous = head();
      const seq = previous.seq + 1;
      const body = JSON.stringify(record);
      const hash = chainHash(previous.hash, Buffer.from(body), sha256);
      insert.run(seq, record.kind, record.schemaVersion, recordId, nowUs, body, hash);
      enqueue.run(seq);
      meta.setInteger('next_seq', seq + 1);
      meta.setBlob('chain_head', hash);
      return seq;
    },
    head,
    pending: () => ({ count: count.get() ?? 0, oldestUs: oldest.get() ?? null }),
  };
}
