import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { seededRandom } from './seeded-random.ts';
import { groupedKFold, holdOut, kFold, rollingOrigin, type Split, stratifiedKFold } from './splits.ts';

const names = fc.array(fc.constantFrom('a', 'b', 'c', 'd'), { minLength: 8, maxLength: 60 });

function expectPartition(splits: readonly Split[], rowCount: number): void {
  const tested = splits.flatMap(({ test: rows }) => [...rows]).toSorted((a, b) => a - b);
  expect(tested).toEqual(Array.from({ length: rowCount }, (_, row) => row));
  for (const split of splits) {
    const all = [...split.train, ...split.test].toSorted((a, b) => a - b);
    expect(all).toEqual(tested);
    expect(split.train).toEqual(split.train.toSorted());
  }
}

const countOf = (labels: readonly string[], rows: Iterable<number>, name: string) =>
  Array.from(rows).filter((row) => labels[row] === name).length;

describe('k-fold splits', () => {
  test('each row is tested once, and folds differ by one row at most', () => {
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 80 }), fc.integer({ min: 2, max: 10 }), fc.nat(), (rows, folds, seed) => {
        fc.pre(folds <= rows);
        const splits = kFold(rows, { folds, random: seededRandom(seed) });
        expectPartition(splits, rows);
        const sizes = splits.map(({ test: { length } }) => length);
        expect(Math.max(...sizes) - Math.min(...sizes)).toBeLessThanOrEqual(1);
      }),
    );
  });

  test('the same seed gives the same folds, another one others', () => {
    const split = (seed: number) => kFold(50, { folds: 5, random: seededRandom(seed) });
    expect(split(1)).toEqual(split(1));
    expect(split(1)).not.toEqual(split(2));
  });

  test('stratified folds have each class in equal number, give or take one', () => {
    fc.assert(
      fc.property(names, fc.nat(), (labels, seed) => {
        const classes = [...new Set(labels)];
        fc.pre(classes.every((name) => countOf(labels, labels.keys(), name) >= 3));
        const splits = stratifiedKFold(labels, { folds: 3, random: seededRandom(seed) });
        expectPartition(splits, labels.length);
        for (const name of classes) {
          const counts = splits.map(({ test: rows }) => countOf(labels, rows, name));
          expect(Math.max(...counts) - Math.min(...counts)).toBeLessThanOrEqual(1);
        }
      }),
    );
  });

  test('groups are never torn apart', () => {
    fc.assert(
      fc.property(names, fc.nat(), (groups, seed) => {
        fc.pre(new Set(groups).size >= 2);
        const splits = groupedKFold(groups, { folds: 2, random: seededRandom(seed) });
        expectPartition(splits, groups.length);
        for (const { train, test: tested } of splits) {
          const trained = new Set(Array.from(train, (row) => groups[row]));
          expect(Array.from(tested).some((row) => trained.has(groups[row]))).toBe(false);
          expect(tested.length).toBeGreaterThan(0);
        }
      }),
    );
  });

  test('groups are balanced: sizes 5, 3, 2 fill two folds with 5 rows each', () => {
    const groups = Array.from('aaaaabbbcc');
    const sizes = groupedKFold(groups, { folds: 2, random: seededRandom(1) }).map(({ test: { length } }) => length);
    expect(sizes).toEqual([5, 5]);
  });

  test('too few rows, groups, rows of a class or folds are refused', () => {
    const random = seededRandom(1);
    expect(() => kFold(10, { folds: 1, random })).toThrow('At least 2 folds are needed, not 1');
    expect(() => kFold(3, { folds: 4, random })).toThrow('3 rows are too few for 4 folds');
    expect(() => stratifiedKFold(Array.from('aaab'), { folds: 3, random })).toThrow(
      'Class "b" has 1 row, too few for 3 folds',
    );
    expect(() => groupedKFold(Array.from('aab'), { folds: 3, random })).toThrow('2 groups are too few for 3 folds');
  });
});

describe('holdOut', () => {
  test('keeps the shares of the classes and one row of each on both sides', () => {
    const labels = Array.from('a'.repeat(95) + 'b'.repeat(5));
    const { train, test: tested } = holdOut(labels, { testShare: 0.2, random: seededRandom(42) });
    expectPartition(
      [
        { train, test: tested },
        { train: tested, test: train },
      ],
      100,
    );
    expect(countOf(labels, tested, 'a')).toBe(19);
    expect(countOf(labels, tested, 'b')).toBe(1);
    const tiny = holdOut(['x', 'x', 'y', 'y'], { testShare: 0.01, random: seededRandom(42) });
    expect(tiny.test).toHaveLength(2);
  });

  test('a class with one row or a share outside 0–1 is refused', () => {
    const random = seededRandom(1);
    expect(() => holdOut(Array.from('aab'), { testShare: 0.2, random })).toThrow('Class "b" has a single row');
    expect(() => holdOut(Array.from('aabb'), { testShare: 1, random })).toThrow('must lie between 0 and 1, not 1');
  });
});

describe('rollingOrigin', () => {
  test('10 values, 5 known at first, 2 to forecast, steps of 2', () => {
    const splits = rollingOrigin({ length: 10, initial: 5, horizon: 2, step: 2 });
    expect(splits.map(({ train }) => train.length)).toEqual([6, 8]);
    expect(splits.map(({ test: rows }) => [...rows])).toEqual([
      [6, 7],
      [8, 9],
    ]);
  });

  test('nothing is tested before it is known, and the last value is always tested', () => {
    const numbers = fc.record({
      length: fc.integer({ min: 2, max: 40 }),
      initial: fc.integer({ min: 1, max: 40 }),
      horizon: fc.integer({ min: 1, max: 12 }),
      step: fc.integer({ min: 1, max: 5 }),
    });
    fc.assert(
      fc.property(numbers, (options) => {
        fc.pre(options.initial + options.horizon <= options.length);
        const splits = rollingOrigin(options);
        expect(splits.at(-1)?.test.at(-1)).toBe(options.length - 1);
        for (const { train, test: tested } of splits) {
          expect(train.length).toBeGreaterThanOrEqual(options.initial);
          expect(tested[0]).toBe(train.length);
          expect(tested).toHaveLength(options.horizon);
        }
      }),
    );
  });

  test('a series too short and numbers below 1 are refused', () => {
    expect(() => rollingOrigin({ length: 5, initial: 4, horizon: 2 })).toThrow('5 values are too few for 4');
    expect(() => rollingOrigin({ length: 5, initial: 0, horizon: 2 })).toThrow('whole numbers from 1 on');
  });
});
