import { expect, test } from 'vitest';
import {
  exampleId,
  exampleImage,
  exampleInspection,
  exampleSha256,
  START_US,
  temporaryFolder,
} from '../../test/integration/support/store/example-records.ts';
import { openTestStore } from '../../test/integration/support/store/local-test-store.ts';
import type { LocalStore } from './local-store.ts';
import type { InspectionQuery } from './station-store.ts';

function serials(store: LocalStore, query: Partial<InspectionQuery> = {}): readonly string[] {
  return store.listInspections({ limit: 100, ...query }).map(({ partSerial, verdict }) => `${partSerial} ${verdict}`);
}

test('the list is newest first, filtered and paged', () => {
  using folder = temporaryFolder();
  using store = openTestStore(folder.path);
  store.saveInspection(exampleInspection(1), []);
  store.saveInspection(exampleInspection(3, { verdict: 'fail', partSerial: 'A_100%' }), []);
  store.saveInspection(exampleInspection(2, { verdict: 'review', productCode: 'HOUSING' }), []);
  store.saveInspection(exampleInspection(4, { verdict: 'cannot-judge', score: null }), []);
  expect(serials(store)).toEqual(['PART-4 cannot-judge', 'A_100% fail', 'PART-2 review', 'PART-1 pass']);
  expect(serials(store, { limit: 2 })).toEqual(['PART-4 cannot-judge', 'A_100% fail']);
  const beforeUs = START_US + 3 * 2_000_000 + 100_000;
  expect(serials(store, { beforeUs })).toEqual(['PART-2 review', 'PART-1 pass']);
  expect(serials(store, { verdict: 'fail' })).toEqual(['A_100% fail']);
  expect(serials(store, { verdict: 'pass', beforeUs, search: 'part-' })).toEqual(['PART-1 pass']);
});

test.each([
  ['100%', ['A_100% pass']],
  ['a_1', ['A_100% pass']],
  ['%', ['A_100% pass']],
  ['hous', ['AX100 pass']],
  [String.raw`\ `.trim(), [String.raw`B\1 pass`]],
  ["'; DROP TABLE records; --", []],
  ['', [String.raw`B\1 pass`, 'AX100 pass', 'A_100% pass']],
])('the search %j takes each character as itself', (search, expected) => {
  using folder = temporaryFolder();
  using store = openTestStore(folder.path);
  store.saveInspection(exampleInspection(1, { partSerial: 'A_100%' }), []);
  store.saveInspection(exampleInspection(2, { partSerial: 'AX100', productCode: 'HOUSING' }), []);
  store.saveInspection(exampleInspection(3, { partSerial: String.raw`B\1` }), []);
  expect(serials(store, { search })).toEqual(expected);
});

test('a part shows its newest verdict only, whichever record was corrected', () => {
  using folder = temporaryFolder();
  using store = openTestStore(folder.path);
  const correction = { judgedBy: 'person', partSerial: 'PART-1' };
  store.saveInspection(exampleInspection(1, { verdict: 'review' }), [exampleImage('frame')]);
  const [first] = store.listInspections({ limit: 1 });
  const kept = first?.images;
  store.saveInspection(
    exampleInspection(2, { ...correction, verdict: 'fail', supersedes: exampleId(1), images: kept }),
    [],
  );
  store.saveInspection(exampleInspection(3, { ...correction, verdict: 'pass', supersedes: exampleId(1) }), []);
  store.saveInspection(exampleInspection(4, { ...correction, verdict: 'review', supersedes: exampleId(2) }), []);
  expect(serials(store)).toEqual(['PART-1 review']);
  expect(serials(store, { verdict: 'pass' })).toEqual([]);
  expect(store.findInspection(exampleInspection(1).inspectionId)?.verdict).toBe('review');
  expect(store.findInspection(exampleInspection(2).inspectionId)?.images).toEqual(kept);
});

test('a correction of nothing and an image that was never stored are refused', () => {
  using folder = temporaryFolder();
  using store = openTestStore(folder.path);
  expect(() => store.saveInspection(exampleInspection(2, { supersedes: exampleId(1) }), [])).toThrow(/no inspection/);
  const unknown = { ...exampleImage('x'), sha256: exampleSha256('x'), sizeBytes: 256 };
  expect(() => store.saveInspection(exampleInspection(2, { images: [unknown] }), [])).toThrow(/not in the store/);
  expect(serials(store)).toEqual([]);
  expect(store.health().pending).toBe(0);
});

test('the same picture for two parts is one file', () => {
  using folder = temporaryFolder();
  using store = openTestStore(folder.path);
  const first = store.saveInspection(exampleInspection(1), [exampleImage('frame'), exampleImage('frame', 256, 'map')]);
  const second = store.saveInspection(exampleInspection(2), [exampleImage('frame')]);
  expect(new Set([...first.images, ...second.images].map(({ sha256 }) => sha256)).size).toBe(1);
  expect(first.images.map(({ role }) => role)).toEqual(['frame', 'map']);
});
