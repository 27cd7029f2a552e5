import type Sqlite from 'better-sqlite3';
import type { Inspection } from '../../contract/inspection.ts';
import type { Recipe } from '../../contract/recipe.ts';
import { type AuditEvent, StationRecord } from '../../contract/record.ts';
import { columnsOf } from './inspections.ts';
import { uuidOf } from './sha256.ts';
import type { TrailProblem } from './trail-report.ts';

export type RecordRow = {
  readonly seq: number;
  readonly kind: string;
  readonly recordId: string;
  readonly body: string;
};

/** Compares what the screens search and show with what the chain holds. */
export interface RowCheck {
  /** @returns the parsed record, null when it cannot be read */
  take(row: RecordRow): { readonly record: StationRecord | null; readonly problems: readonly TrailProblem[] };
  /** Rows that no record stands behind, and records hidden behind another. Call after the last record. */
  finish(): readonly TrailProblem[];
}

type Columns = Record<string, unknown>;

export function createRowCheck(database: Sqlite.Database): RowCheck {
  const checks = {
    inspection: createInspectionCheck(database),
    audit: createAuditCheck(database),
    recipe: createRecipeCheck(database),
  };

  function differencesOf(seq: number, record: StationRecord): readonly string[] | null {
    switch (record.kind) {
      case 'inspection.recorded':
        return checks.inspection(seq, record.body);
      case 'audit.recorded':
        return checks.audit(seq, record.body);
      case 'recipe.released':
        return checks.recipe(seq, record.body);
    }
  }

  return {
    take: (row) => {
      const record = parseRecord(row.body);
      if (record === null) {
        const message = `Record ${row.seq} is no record that this program can read.`;
        return { record, problems: [{ seq: row.seq, kind: 'unreadable', message }] };
      }
      const named = compare({ kind: row.kind, recordId: row.recordId }, { kind: record.kind, recordId: idOf(record) });
      const differences = differencesOf(row.seq, record);
      return { record, problems: describe(row.seq, differences === null ? null : [...named, ...differences]) };
    },
    finish: () => [...rowsWithoutRecord(database), ...hiddenInspections(database)],
  };
}

function parseRecord(body: string): StationRecord | null {
  try {
    return StationRecord.safeParse(JSON.parse(body)).data ?? null;
  } catch {
    return null;
  }
}

function idOf(record: StationRecord): string {
  switch (record.kind) {
    case 'inspection.recorded':
      return record.body.inspectionId;
    case 'audit.recorded':
      return record.body.recordId;
    case 'recipe.released':
      return uuidOf(`${record.body.recipeId} ${record.body.revision}`);
  }
}

function describe(seq: number, differences: readonly string[] | null): readonly TrailProblem[] {
  if (differences === null) {
    return [{ seq, kind: 'row-missing', message: `Record ${seq} has lost its row: the screens no longer show it.` }];
  }
  return differences.length === 0
    ? []
    : [
        {
          seq,
          kind: 'row-differs',
          message: `The row of record ${seq} says something else than the record: ${differences.join(', ')}.`,
        },
      ];
}

/** Returns the names of the values that differ. */
function compare(row: Columns, body: Columns): readonly string[] {
  return Object.keys(body).filter((name) => row[name] !== body[name]);
}

type Check<Body> = (seq: number, body: Body) => readonly string[] | null;

function createInspectionCheck(database: Sqlite.Database): Check<Inspection> {
  const find = database.prepare<[number], Columns>(`SELECT inspection_id AS inspectionId, supersedes,
      part_serial AS partSerial, product_code AS productCode, recipe_id AS recipeId, recipe_revision AS recipeRevision,
      model_sha256 AS modelSha256, operator_id AS operatorId, trigger_id AS triggerId, camera_serial AS cameraSerial,
      started_us AS startedAtUs, finished_us AS finishedAtUs, monotonic_us AS monotonicUs, boot_id AS bootId,
      verdict, score, judged_by AS judgedBy
    FROM inspections WHERE seq = ?`);
  const defects = database.prepare<[number], Columns>(`SELECT class_name AS className, score, x, y, width, height,
      area_px AS areaPx FROM defects WHERE seq = ? ORDER BY n`);
  const images = database.prepare<[number], Columns>(`SELECT r.role, r.sha256, i.size_bytes AS sizeBytes, i.mime
    FROM inspection_images r LEFT JOIN images i USING(sha256) WHERE r.seq = ? ORDER BY r.n`);
  return (seq, body) => {
    const row = find.get(seq);
    if (row === undefined) {
      return null;
    }
    const defectColumns = body.defects.map(({ className, score, box, areaPx }) => ({
      className,
      score,
      ...box,
      areaPx,
    }));
    const imageColumns = body.images.map(({ role, sha256, sizeBytes, mime }) => ({ role, sha256, sizeBytes, mime }));
    return [
      ...compare(row, columnsOf(body)),
      ...(areSame(defects.all(seq), defectColumns) ? [] : ['defects']),
      ...(areSame(images.all(seq), imageColumns) ? [] : ['images']),
    ];
  };
}

function areSame(rows: readonly Columns[], bodies: readonly Columns[]): boolean {
  return rows.length === bodies.length && bodies.every((body, n) => compare(rows[n] ?? {}, body).length === 0);
}

function createAuditCheck(database: Sqlite.Database): Check<AuditEvent> {
  const find = database.prepare<[number], Columns>(
    'SELECT record_id AS recordId, occurred_us AS occurredAtUs, operator_id AS operatorId, action FROM audits WHERE seq = ?',
  );
  return (seq, { recordId, occurredAtUs, operatorId, action }) => {
    const row = find.get(seq);
    return row === undefined ? null : compare(row, { recordId, occurredAtUs, operatorId, action });
  };
}

function createRecipeCheck(database: Sqlite.Database): Check<Recipe> {
  const find = database.prepare<[number], Columns>(
    'SELECT recipe_id AS recipeId, revision, model_sha256 AS modelSha256 FROM recipes WHERE seq = ?',
  );
  return (seq, { recipeId, revision, modelSha256 }) => {
    const row = find.get(seq);
    return row === undefined ? null : compare(row, { recipeId, revision, modelSha256 });
  };
}

type Found = { readonly seq: number; readonly id: string };

function rowsWithoutRecord(database: Sqlite.Database): readonly TrailProblem[] {
  const tables = { inspections: 'inspection_id', audits: 'record_id', recipes: 'recipe_id' };
  return Object.entries(tables).flatMap(([table, id]) =>
    database
      .prepare<[], Found>(`SELECT seq, ${id} AS id FROM ${table} WHERE seq NOT IN (SELECT seq FROM records) LIMIT 100`)
      .all()
      .map(({ seq, id }): TrailProblem => {
        return {
          seq,
          kind: 'row-differs',
          message: `The row ${id} in ${table} names record ${seq}, which is missing.`,
        };
      }),
  );
}

function hiddenInspections(database: Sqlite.Database): readonly TrailProblem[] {
  return database
    .prepare<[], Found>(
      `SELECT seq, inspection_id AS id FROM inspections i
       WHERE is_newest <> (seq = (SELECT max(seq) FROM inspections same WHERE same.root_id = i.root_id))
         OR root_id <> coalesce((SELECT root_id FROM inspections first WHERE first.inspection_id = i.supersedes), inspection_id)
       LIMIT 100`,
    )
    .all()
    .map(({ seq, id }) => {
      return {
        seq,
        kind: 'row-differs',
        message: `The inspection ${id} is shown or hidden against what its record says.`,
      };
    });
}
