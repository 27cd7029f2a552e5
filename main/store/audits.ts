import type Sqlite from 'better-sqlite3';
import type { AuditEvent } from '../../contract/record.ts';

export interface Audits {
  /** Call inside the record's transaction. */
  insert(event: AuditEvent, seq: number): void;
}

export function createAudits(database: Sqlite.Database): Audits {
  const insert = database.prepare(
    'INSERT INTO audits(record_id, seq, occurred_us, operator_id, action) VALUES(?, ?, ?, ?, ?)',
  );
  return {
    insert: ({ recordId, occurredAtUs, operatorId, action }, seq) =>
      void insert.run(recordId, seq, occurredAtUs, operatorId, action),
  };
}
