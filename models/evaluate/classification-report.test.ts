import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { accuracy, classificationReport, confusionMatrix } from './classification-report.ts';

const actual = ['cat', 'ant', 'cat', 'cat', 'ant', 'bird', 'bird'];
const predicted = ['ant', 'ant', 'cat', 'cat', 'ant', 'cat', 'bird'];

describe('classification measures', () => {
  test('equal those of scikit-learn 1.9', () => {
    expect(confusionMatrix(actual, predicted)).toEqual({
      classes: ['ant', 'bird', 'cat'],
      counts: [
        [2, 0, 0],
        [0, 1, 1],
        [1, 0, 2],
      ],
    });
    const report = classificationReport(actual, predicted);
    expect(report.accuracy).toBeCloseTo(0.7142857142857143, 14);
    expect(report.classes).toEqual({
      ant: { precision: 2 / 3, recall: 1, f1: 0.8, support: 2 },
      bird: { precision: 1, recall: 0.5, f1: 2 / 3, support: 2 },
      cat: { precision: 2 / 3, recall: 2 / 3, f1: 2 / 3, support: 3 },
    });
    expect(report.macroAverage).toMatchObject({ support: 7, f1: expect.closeTo(0.7111111111111111, 14) });
    expect(report.macroAverage.precision).toBeCloseTo(0.7777777777777777, 14);
    expect(report.macroAverage.recall).toBeCloseTo(0.7222222222222222, 14);
    expect(report.weightedAverage.precision).toBeCloseTo(0.7619047619047619, 14);
    expect(report.weightedAverage.recall).toBeCloseTo(0.7142857142857143, 14);
    expect(report.weightedAverage.f1).toBeCloseTo(0.7047619047619048, 14);
  });

  test('a class that is never predicted or never occurs scores 0, and the asked order is kept', () => {
    const report = classificationReport(['a', 'a'], ['a', 'b'], ['c', 'b', 'a']);
    expect(Object.keys(report.classes)).toEqual(['c', 'b', 'a']);
    expect(report.classes['c']).toEqual({ precision: 0, recall: 0, f1: 0, support: 0 });
    expect(report.classes['b']).toEqual({ precision: 0, recall: 0, f1: 0, support: 0 });
    expect(report.classes['a']).toEqual({ precision: 1, recall: 0.5, f1: 2 / 3, support: 2 });
  });

  test('class names that objects inherit are names like any other', () => {
    const report = classificationReport(['__proto__', 'toString'], ['__proto__', 'constructor']);
    expect(Object.keys(report.classes).toSorted()).toEqual(['__proto__', 'constructor', 'toString']);
    expect(report.accuracy).toBe(0.5);
  });

  test('unequal lengths and nothing at all are refused', () => {
    expect(() => accuracy(['a'], [])).toThrow('There are 1 true values but 0 predicted ones');
    expect(() => accuracy([], [])).toThrow('There is nothing to measure');
  });

  test('the weighted recall is the accuracy, and the counts sum to the rows', () => {
    const pairs = fc.array(fc.tuple(fc.constantFrom('a', 'b', 'c'), fc.constantFrom('a', 'b', 'c')), { minLength: 1 });
    fc.assert(
      fc.property(pairs, (rows) => {
        const [truth, guess] = [rows.map(([name]) => name), rows.map(([, name]) => name)];
        const report = classificationReport(truth, guess);
        expect(report.weightedAverage.recall).toBeCloseTo(accuracy(truth, guess), 12);
        const total = confusionMatrix(truth, guess)
          .counts.flat()
          .reduce((sum, count) => sum + count, 0);
        expect(total).toBe(rows.length);
      }),
    );
  });
});
