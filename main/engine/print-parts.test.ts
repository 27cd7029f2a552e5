import { expect, test } from 'vitest';
import { Inspection } from '../../contract/inspection.ts';
import { describePart } from './print-parts.ts';

const part = Inspection.parse({
  inspectionId: '01919191-9191-7191-8191-919191919191',
  stationId: 's',
  partSerial: 'B-114-1',
  productCode: 'B-114',
  recipeId: null,
  recipeRevision: 1,
  modelSha256: null,
  operatorId: 'o',
  triggerId: 't',
  cameraSerial: 'c',
  startedAtUs: 1_000_000,
  finishedAtUs: 1_180_000,
  monotonicUs: 1,
  bootId: 'b',
  verdict: 'pass',
  score: 0.214,
  thresholds: { review: 1, fail: 1.3 },
  failedProofs: [],
  defects: [],
  images: [],
  truth: { isDefective: false, className: 'good' },
  judgedBy: 'model',
  supersedes: null,
  note: '',
  inferenceMs: 9,
});

test('a part is one line with what a person wants to know', () => {
  expect(describePart(part)).toBe('00:00:01  B-114-1  PASS  score 0.21 / 1.00  180 ms  (truth: good)');
});

test('a part that was not judged says why', () => {
  const proof = { reason: 'too-dark' as const, measured: 1, band: null, message: 'check the lamp' };
  const line = describePart({ ...part, verdict: 'cannot-judge', score: null, truth: null, failedProofs: [proof] });
  expect(line).toContain('CANNOT-JUDGE  180 ms  check the lamp');
});
