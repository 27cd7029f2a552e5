import type Sqlite from 'better-sqlite3';
import { AppError } from '../../contract/errors.ts';
import type { InspectionId } from '../../contract/ids.ts';
import type { Inspection } from '../../contract/inspection.ts';
import type { Verdict } from '../../contract/verdict.ts';
import type { InspectionQuery } from './station-store.ts';

/** The part a record belongs to, and the verdict that stood until now. */
export type Superseded = { readonly rootId: string; readonly rootSeq: number; readonly newestVerdict: Verdict };

/** The searchable rows of the inspections; their bodies stay in `records`. */
export interface Inspections {
  /** Call inside the record's transaction. */
  insert(record: Inspection, seq: number, superseded: Superseded | null): void;
  /** @throws AppError `not-found` */
  partOf(inspectionId: InspectionId): Superseded;
  has(inspectionId: InspectionId): boolean;
  find(inspectionId: InspectionId): Inspection | null;
  /** Newest first; of each part only the newest verdict. */
  list(query: InspectionQuery): readonly Inspection[];
}

export function createInspections(database: Sqlite.Database): Inspections {
  const insertRow = database.prepare(`INSERT INTO inspections(inspection_id, seq, root_id, is_newest, supersedes,
      part_serial, product_code, recipe_id, recipe_revision, model_sha256, operator_id, trigger_id, camera_serial,
      started_us, finished_us, monotonic_us, boot_id, verdict, score, judged_by)
    VALUES(@inspectionId, @seq, @rootId, 1, @supersedes, @partSerial, @productCode, @recipeId, @recipeRevision,
      @modelSha256, @operatorId, @triggerId, @cameraSerial, @startedAtUs, @finishedAtUs, @monotonicUs, @bootId,
      @verdict, @score, @judgedBy)`);
  const insertDefect = database.prepare(`INSERT INTO defects(seq, n, class_name, score, x, y, width, height, area_px)
    VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?)`);
  const insertImage = database.prepare('INSERT INTO inspection_images(seq, n, role, sha256) VALUES(?, ?, ?, ?)');
  const retire = database.prepare('UPDATE inspections SET is_newest = 0 WHERE root_id = ? AND is_newest = 1');
  const part = database.prepare<[string], Superseded>(`SELECT named.root_id AS rootId, root.seq AS rootSeq,
      newest.verdict AS newestVerdict
    FROM inspections named
      JOIN inspections root ON root.inspection_id = named.root_id
      JOIN inspections newest ON newest.root_id = named.root_id AND newest.is_newest = 1
    WHERE named.inspection_id = ?`);
  const exists = database.prepare<[string]>('SELECT 1 FROM inspections WHERE inspection_id = ?').pluck();
  const body = database
    .prepare<[string], string>('SELECT body FROM inspections JOIN records USING(seq) WHERE inspection_id = ?')
    .pluck();
  const list = createList(database);

  return {
    insert: (record, seq, superseded) => {
      if (superseded !== null) {
        retire.run(superseded.rootId);
      }
      insertRow.run({ ...columnsOf(record), seq, rootId: superseded?.rootId ?? record.inspectionId });
      for (const [n, { className, score, box, areaPx }] of record.defects.entries()) {
        insertDefect.run(seq, n, className, score, box.x, box.y, box.width, box.height, areaPx);
      }
      for (const [n, { role, sha256 }] of record.images.entries()) {
        insertImage.run(seq, n, role, sha256);
      }
    },
    partOf: (inspectionId) => {
      const found = part.get(inspectionId);
      if (found === undefined) {
        throw new AppError('not-found', `There is no inspection ${inspectionId} whose verdict could be replaced.`);
      }
      return found;
    },
    has: (inspectionId) => exists.get(inspectionId) !== undefined,
    find: (inspectionId) => {
      const found = body.get(inspectionId);
      return found === undefined ? null : inspectionOf(found);
    },
    list: (query) => list(query).map(inspectionOf),
  };
}

/** Bodies were validated before they were stored, so the way out needs no second check. */
export function inspectionOf(body: string): Inspection {
  return (JSON.parse(body) as { readonly body: Inspection }).body;
}

/** Returns the values that stand both in the body and in the row's own columns. */
export function columnsOf(record: Inspection): Record<string, string | number | null> {
  return {
    inspectionId: record.inspectionId,
    supersedes: record.supersedes,
    partSerial: record.partSerial,
    productCode: record.productCode,
    recipeId: record.recipeId,
    recipeRevision: record.recipeRevision,
    modelSha256: record.modelSha256,
    operatorId: record.operatorId,
    triggerId: record.triggerId,
    cameraSerial: record.cameraSerial,
    startedAtUs: record.startedAtUs,
    finishedAtUs: record.finishedAtUs,
    monotonicUs: record.monotonicUs,
    bootId: record.bootId,
    verdict: record.verdict,
    score: record.score,
    judgedBy: record.judgedBy,
  };
}

/** One statement for each set of filters in use, because SQLite picks its index when it prepares. */
function createList(database: Sqlite.Database): (query: InspectionQuery) => readonly string[] {
  const statements = new Map<string, Sqlite.Statement<[Record<string, string | number>], string>>();
  return ({ limit, verdict, search, beforeUs }) => {
    const filters = [
      'is_newest = 1',
      ...(verdict === undefined ? [] : ['verdict = @verdict']),
      ...(beforeUs === undefined ? [] : ['finished_us < @beforeUs']),
      ...(search === undefined || search === ''
        ? []
        : [String.raw`(part_serial LIKE @search ESCAPE '\' OR product_code LIKE @search ESCAPE '\')`]),
    ];
    const where = filters.join(' AND ');
    const statement =
      statements.get(where) ??
      database
        .prepare<[Record<string, string | number>], string>(
          `SELECT body FROM (SELECT seq, finished_us FROM inspections WHERE ${where}
             ORDER BY finished_us DESC, seq DESC LIMIT @limit) JOIN records USING(seq)
           ORDER BY finished_us DESC, seq DESC`,
        )
        .pluck();
    statements.set(where, statement);
    return statement.all({
      limit,
      ...(verdict === undefined ? {} : { verdict }),
      ...(beforeUs === undefined ? {} : { beforeUs }),
      ...(search === undefined || search === '' ? {} : { search: `%${escapeLike(search)}%` }),
    });
  };
}

function escapeLike(text: string): string {
  return text.replaceAll(/[\\%_]/g, String.raw`\$&`);
}
