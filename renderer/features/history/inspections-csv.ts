import type { Inspection } from '../../../contract/inspection.ts';

/** Column names stay English in every language, because programs read them. */
const COLUMNS = [
  'inspection_id',
  'supersedes',
  'finished_at_utc',
  'station_id',
  'part_serial',
  'product_code',
  'recipe_id',
  'recipe_revision',
  'verdict',
  'judged_by',
  'score',
  'review_limit',
  'fail_limit',
  'defects',
  'cannot_judge_reasons',
  'truth',
  'operator_id',
  'camera_serial',
  'model_sha256',
  'inference_ms',
  'note',
] as const;

/** Quotes what needs it (RFC 4180), and defuses texts that a spreadsheet would run as a formula. */
function cell(value: string | number | null): string {
  if (value === null) {
    return '';
  }
  const text = typeof value === 'string' && /^[=+\-@\t\r]/.test(value) ? `'${value}` : String(value);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

function truthOf({ truth }: Inspection): string | null {
  if (truth === null) {
    return null;
  }
  return truth.isDefective ? `bad:${truth.className}` : 'good';
}

function rowOf(inspection: Inspection): readonly (string | number | null)[] {
  return [
    inspection.inspectionId,
    inspection.supersedes,
    new Date(inspection.finishedAtUs / 1000).toISOString(),
    inspection.stationId,
    inspection.partSerial,
    inspection.productCode,
    inspection.recipeId,
    inspection.recipeRevision,
    inspection.verdict,
    inspection.judgedBy,
    inspection.score,
    inspection.thresholds?.review ?? null,
    inspection.thresholds?.fail ?? null,
    inspection.defects.map(({ className }) => className).join(';'),
    inspection.failedProofs.map(({ reason }) => reason).join(';'),
    truthOf(inspection),
    inspection.operatorId,
    inspection.cameraSerial,
    inspection.modelSha256,
    inspection.inferenceMs,
    inspection.note,
  ];
}

/** Returns the records as CSV (RFC 4180, UTF-8), one line each after the line of column names. */
export function inspectionsToCsv(inspections: readonly Inspection[]): string {
  const lines = [COLUMNS, ...inspections.map(rowOf)].map((row) => row.map(cell).join(','));
  return `${lines.join('\r\n')}\r\n`;
}
