import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Verdict } from '../../contract/verdict.ts';
import {
  exampleId,
  exampleInspection,
  START_US,
  temporaryFolder,
} from '../../test/integration/support/store/example-records.ts';
import { openTestStore } from '../../test/integration/support/store/local-test-store.ts';

test('a new store counts from its first opening', () => {
  using folder = temporaryFolder();
  using store = openTestStore(folder.path);
  expect(store.counters()).toEqual({
    sinceUs: START_US,
    parts: 0,
    pass: 0,
    review: 0,
    fail: 0,
    cannotJudge: 0,
    yield: null,
    taktSeconds: null,
    truthKnown: 0,
    escapes: 0,
    knownBad: 0,
    overkill: 0,
    knownGood: 0,
  });
});

test.each([
  [[0, 2, 4, 6], 2],
  [[0, 2, 4, 60], 2],
  [[0, 2, 5], 2.5],
  [[7], null],
  [[...Array.from({ length: 30 }, (_, n) => n), ...Array.from({ length: 20 }, (_, n) => 100 + 3 * n)], 3],
])('the takt of parts at %j seconds is %s', (seconds, expected) => {
  using folder = temporaryFolder();
  using store = openTestStore(folder.path);
  for (const [n, second] of seconds.entries()) {
    store.saveInspection(exampleInspection(n, { monotonicUs: second * 1_000_000 }), []);
  }
  expect(store.counters().taktSeconds).toBe(expected);
});

test('the pause across a restart is no takt', () => {
  using folder = temporaryFolder();
  using store = openTestStore(folder.path);
  for (const [n, [second, bootId]] of [
    [100, 'a'],
    [103, 'a'],
    [1, 'b'],
    [4, 'b'],
  ].entries()) {
    store.saveInspection(exampleInspection(n, { monotonicUs: Number(second) * 1_000_000, bootId }), []);
  }
  expect(store.counters().taktSeconds).toBe(3);
});

test("a person's verdict after the reset leaves the totals of an older part alone", () => {
  using folder = temporaryFolder();
  using store = openTestStore(folder.path);
  store.saveInspection(exampleInspection(1, { verdict: 'review' }), []);
  store.resetCounters(START_US + 9);
  store.saveInspection(exampleInspection(2, { supersedes: exampleId(1), verdict: 'pass', judgedBy: 'person' }), []);
  expect(store.counters()).toMatchObject({ sinceUs: START_US + 9, parts: 0, pass: 0, review: 0, yield: null });
});

type Step =
  | { readonly type: 'part'; readonly verdict: Verdict; readonly truth: boolean | null }
  | { readonly type: 'correct'; readonly pick: number; readonly verdict: Verdict }
  | { readonly type: 'reset' };

const verdict = fc.constantFrom<Verdict[]>('pass', 'review', 'fail', 'cannot-judge');
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 6, arbitrary: fc.record({ type: fc.constant('part' as const), verdict, truth: fc.option(fc.boolean()) }) },
  { weight: 3, arbitrary: fc.record({ type: fc.constant('correct' as const), pick: fc.nat(), verdict }) },
  { weight: 1, arbitrary: fc.record({ type: fc.constant('reset' as const) }) },
);

type Part = { first: Verdict; newest: Verdict; truth: boolean | null; isCounted: boolean };

function recount(parts: readonly Part[]): Record<string, number | null> {
  const counted = parts.filter(({ isCounted }) => isCounted);
  const having = (wanted: Verdict): number => counted.filter(({ newest }) => newest === wanted).length;
  const known = counted.filter(({ truth, first }) => truth !== null && first !== 'cannot-judge');
  const [pass, review, fail] = [having('pass'), having('review'), having('fail')];
  return {
    parts: counted.length,
    pass,
    review,
    fail,
    cannotJudge: having('cannot-judge'),
    yield: pass + review + fail === 0 ? null : pass / (pass + review + fail),
    truthKnown: known.length,
    escapes: known.filter(({ truth, first }) => truth === true && first === 'pass').length,
    knownBad: known.filter(({ truth }) => truth === true).length,
    overkill: known.filter(({ truth, first }) => truth === false && first !== 'pass').length,
    knownGood: known.filter(({ truth }) => truth === false).length,
  };
}

test('running totals equal a recount after any history', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 25 }), (steps) => {
      using folder = temporaryFolder();
      using store = openTestStore(folder.path);
      let parts: Part[] = [];
      const partOfRecord: number[] = [];
      for (const taken of steps) {
        const id = partOfRecord.length;
        if (taken.type === 'reset') {
          store.resetCounters(START_US);
          parts = parts.map((part) => ({ ...part, isCounted: false }));
        } else if (taken.type === 'part') {
          const truth = taken.truth === null ? null : { isDefective: taken.truth, className: '' };
          store.saveInspection(exampleInspection(id, { verdict: taken.verdict, truth }), []);
          partOfRecord.push(parts.length);
          parts.push({ first: taken.verdict, newest: taken.verdict, truth: taken.truth, isCounted: true });
        } else if (id > 0) {
          const named = taken.pick % id;
          const change = { supersedes: exampleId(named), verdict: taken.verdict, judgedBy: 'person' };
          store.saveInspection(exampleInspection(id, change), []);
          const index = partOfRecord[named] ?? 0;
          partOfRecord.push(index);
          parts = parts.map((part, n) => (n === index ? { ...part, newest: taken.verdict } : part));
        }
      }
      expect(store.counters()).toMatchObject(recount(parts));
    }),
    { numRuns: 40, seed: 7 },
  );
});
