import fc from 'fast-check';
import { expect, test } from 'vitest';
import { InspectionId } from '../../contract/ids.ts';
import type { Inspection } from '../../contract/inspection.ts';
import type { Verdict } from '../../contract/verdict.ts';
import { addRecord, partsOf } from './part-history.ts';

const idOf = (number: number): InspectionId =>
  InspectionId.parse(`0197f000-0000-7000-8000-${String(number).padStart(12, '0')}`);

/** Only what the fold looks at; the rest of a record does not matter to it. */
function record(number: number, verdict: Verdict, supersedes: number | null = null): Inspection {
  return {
    inspectionId: idOf(number),
    verdict,
    supersedes: supersedes === null ? null : idOf(supersedes),
    startedAtUs: number * 10,
    finishedAtUs: number * 10 + 5,
  } as Inspection;
}

test('a correction takes the place of what it corrects', () => {
  const parts = partsOf([record(4, 'pass', 1), record(3, 'pass'), record(2, 'review'), record(1, 'fail')]);
  expect(parts.map(({ first, latest }) => [first.verdict, latest.verdict])).toEqual([
    ['pass', 'pass'],
    ['review', 'review'],
    ['fail', 'pass'],
  ]);
});

test('a correction of a correction is still one part', () => {
  const parts = partsOf([record(3, 'fail', 2), record(2, 'pass', 1), record(1, 'fail')]);
  expect(parts).toHaveLength(1);
  expect(parts[0]?.latest.inspectionId).toBe(idOf(3));
  expect(parts[0]?.first.inspectionId).toBe(idOf(1));
});

test('a correction whose first record is not known stands for the part', () => {
  const parts = partsOf([record(9, 'pass', 1)]);
  expect(parts).toHaveLength(1);
  expect(parts[0]?.latest.verdict).toBe('pass');
});

test('records that name each other do not hang the screen', () => {
  expect(partsOf([record(1, 'pass', 2), record(2, 'fail', 1)]).length).toBeGreaterThan(0);
});

test('records stay newest first, each once, in whatever order they come', () => {
  const numbers = fc.array(fc.integer({ min: 1, max: 40 }), { maxLength: 60 });
  fc.assert(
    fc.property(numbers, (order) => {
      const records = order.reduce<readonly Inspection[]>((known, n) => addRecord(known, record(n, 'pass'), 100), []);
      const times = records.map(({ finishedAtUs }) => finishedAtUs);
      expect(times).toEqual([...new Set(order)].sort((a, b) => b - a).map((n) => n * 10 + 5));
    }),
  );
});

test('only so many records are kept, the newest', () => {
  const records = [1, 2, 3, 4].reduce<readonly Inspection[]>((known, n) => addRecord(known, record(n, 'pass'), 2), []);
  expect(records.map(({ inspectionId }) => inspectionId)).toEqual([idOf(4), idOf(3)]);
});
