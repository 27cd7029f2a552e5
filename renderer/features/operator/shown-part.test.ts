import { expect, test } from 'vitest';
import { InspectionId } from '../../../contract/ids.ts';
import type { Inspection } from '../../../contract/inspection.ts';
import type { JudgedPart } from '../../api/part-history.ts';
import { choosePart, type Selection, stepThroughParts } from './shown-part.ts';

const idOf = (number: number): InspectionId =>
  InspectionId.parse(`0197f000-0000-7000-8000-${String(number).padStart(12, '0')}`);
const part = (number: number): JudgedPart => {
  const record = { inspectionId: idOf(number) } as Inspection;
  return { first: record, latest: record };
};
const parts = [part(3), part(2), part(1)];
const nothing: Selection = { chosenId: null, releasedId: null };
const shownId = (selection: Selection, presentId: InspectionId | null, isRunning: boolean) =>
  choosePart({ parts, presentId, selection, isRunning }).part?.first.inspectionId ?? null;

test('after a start no old verdict is shown as if it were the present part', () => {
  expect(choosePart({ parts, presentId: null, selection: nothing, isRunning: false })).toMatchObject({
    part: null,
    hasPicture: false,
  });
});

test('the part just judged is shown with its picture', () => {
  expect(choosePart({ parts, presentId: idOf(3), selection: nothing, isRunning: false })).toMatchObject({
    part: parts[0],
    hasPicture: true,
    isLookingBack: false,
  });
});

test('back at the live picture, a running station keeps the verdict and a paused one says ready', () => {
  const released = { chosenId: null, releasedId: idOf(3) };
  expect(shownId(released, idOf(3), true)).toBe(idOf(3));
  expect(choosePart({ parts, presentId: idOf(3), selection: released, isRunning: true }).hasPicture).toBe(false);
  expect(shownId(released, idOf(3), false)).toBeNull();
});

test('a part looked at again stays, while newer ones are counted', () => {
  const chosen = { chosenId: idOf(1), releasedId: null };
  expect(choosePart({ parts, presentId: idOf(3), selection: chosen, isRunning: true })).toMatchObject({
    part: parts[2],
    isLookingBack: true,
    newer: 2,
  });
});

test('the arrows go from now to older parts, stop at the oldest, and come back to now', () => {
  const at = (chosenId: InspectionId | null) =>
    choosePart({ parts, presentId: idOf(3), selection: { chosenId, releasedId: null }, isRunning: false });
  expect(stepThroughParts(at(null), parts, 1)).toBe(idOf(2));
  expect(stepThroughParts(at(idOf(1)), parts, 1)).toBe(idOf(1));
  expect(stepThroughParts(at(idOf(2)), parts, -1)).toBe(idOf(3));
  expect(stepThroughParts(at(idOf(3)), parts, -1)).toBeNull();
  expect(stepThroughParts(at(null), parts, -1)).toBeNull();
  expect(stepThroughParts(at(null), [], 1)).toBeNull();
});
