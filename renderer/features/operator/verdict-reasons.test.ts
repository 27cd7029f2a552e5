import { expect, test } from 'vitest';
import type { Inspection } from '../../../contract/inspection.ts';
import { createFormats } from '../../i18n/formats.ts';
import { createI18n } from '../../i18n/create-i18n.ts';
import { reasonOf } from './verdict-reasons.ts';
import { wordSize } from './word-size.ts';

const formats = createFormats('en');
const { t } = createI18n('en');
const scratch = {
  className: 'scratch',
  score: 1,
  box: { x: 10, y: 0, width: 40.2, height: 8 },
  areaPx: 9,
  outline: [],
};
const record = (change: Partial<Inspection>): Inspection =>
  ({
    verdict: 'fail',
    judgedBy: 'model',
    defects: [],
    failedProofs: [],
    views: [],
    mmPerPixel: null,
    images: [{ role: 'frame', width: 300, height: 300 }],
    ...change,
  }) as Inspection;

test('a defect is named with its place and size, the worst first', () => {
  const faint = { ...scratch, className: 'dent', score: 0.2 };
  expect(reasonOf(record({ defects: [faint, scratch] }), t, formats)).toEqual({
    reason: 'scratch, upper left, 40 × 8 px',
    detail: 'and 1 more place',
  });
});

test('with a calibrated camera a defect is measured in millimetres', () => {
  expect(reasonOf(record({ defects: [scratch], mmPerPixel: 0.05 }), t, formats).reason).toBe(
    'scratch, upper left, 2 × 0.4 mm',
  );
});

test("a user's own class is told as it is called", () => {
  const own = { ...scratch, className: 'burr_edge' };
  expect(reasonOf(record({ defects: [own] }), t, formats).reason).toBe('burr edge, upper left, 40 × 8 px');
});

test('a picture that cannot be judged says what to do and what was measured', () => {
  const proof = { reason: 'too-dark', measured: 61.44, band: { min: 78, max: 132 }, message: '' } as const;
  expect(reasonOf(record({ verdict: 'cannot-judge', failedProofs: [proof] }), t, formats)).toEqual({
    reason: 'The picture is too dark.',
    detail: 'Check the lamp and whether something shades the part. Measured 61.4, commissioned 78 to 132.',
  });
});

test('what a person passed is not said to be free of differences', () => {
  expect(reasonOf(record({ verdict: 'pass', judgedBy: 'person', defects: [scratch] }), t, formats).reason).toBe(
    'Decided by a person',
  );
});

test.each([
  ['PASS', 'large'],
  ['REVIEW', 'medium'],
  ['无法判定', 'medium'],
  ['CANNOT JUDGE', 'small'],
])('%s is written %s', (word, size) => {
  expect(wordSize(word)).toBe(size);
});

test('where several cameras look, the reason names the one it comes from', () => {
  const views = [
    { viewName: 'first', verdict: 'pass', score: 0.1 },
    { viewName: 'side', verdict: 'fail', score: 1 },
  ] as Inspection['views'];
  const images = [
    { role: 'frame', width: 900, height: 900, viewName: 'first' },
    { role: 'frame', width: 300, height: 300, viewName: 'side' },
  ] as Inspection['images'];
  expect(reasonOf(record({ defects: [scratch], views, images }), t, formats).reason).toBe(
    'side: scratch, upper left, 40 × 8 px',
  );
  const proof = { reason: 'too-dark', measured: null, band: null, message: '', viewName: 'first' } as const;
  expect(reasonOf(record({ verdict: 'cannot-judge', failedProofs: [proof], views }), t, formats).reason).toBe(
    'Main view: The picture is too dark.',
  );
});
