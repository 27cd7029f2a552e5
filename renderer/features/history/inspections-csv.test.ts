import { expect, test } from 'vitest';
import type { Inspection } from '../../../contract/inspection.ts';
import { inspectionsToCsv } from './inspections-csv.ts';

const record = {
  inspectionId: 'id-1',
  supersedes: null,
  finishedAtUs: Date.UTC(2026, 0, 2, 3, 4, 5, 678) * 1000,
  stationId: 'bench',
  partSerial: '=HYPERLINK("x")',
  productCode: 'B,1',
  recipeId: null,
  recipeRevision: 2,
  verdict: 'fail',
  judgedBy: 'model',
  score: -0.5,
  thresholds: { review: 0.5, fail: 0.8 },
  defects: [{ className: 'scratch' }, { className: 'dent' }],
  failedProofs: [],
  truth: { isDefective: true, className: 'scratch' },
  operatorId: 'o',
  cameraSerial: 'c',
  modelSha256: null,
  inferenceMs: 41.5,
  note: 'line\nbreak',
} as unknown as Inspection;

test('a record is one line of the columns named in the first', () => {
  const [head, line] = inspectionsToCsv([record]).split('\r\n');
  expect(head?.split(',').slice(0, 4)).toEqual(['inspection_id', 'supersedes', 'finished_at_utc', 'station_id']);
  expect(line).toContain('id-1,,2026-01-02T03:04:05.678Z,bench');
  expect(line).toContain('scratch;dent');
});

test('texts are quoted, formulas defused, numbers left as they are', () => {
  const csv = inspectionsToCsv([record]);
  expect(csv).toContain('"\'=HYPERLINK(""x"")"');
  expect(csv).toContain('"B,1"');
  expect(csv).toContain('"line\nbreak"');
  expect(csv).toContain(',-0.5,');
});
