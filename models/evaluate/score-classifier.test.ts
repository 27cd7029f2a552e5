import { describe, expect, test } from 'vitest';
import { choosePositiveClass, chooseThreshold, decideClasses, scoreClassifier } from './score-classifier.ts';
import { seededRandom } from './seeded-random.ts';

describe('choosePositiveClass', () => {
  test.each([
    [['0', '1', '1'], '1'],
    [['ok', 'Failure', 'Failure'], 'Failure'],
    [['a', 'a', 'b'], 'b'],
    [['a', 'b'], 'b'],
    [['yes', 'fail', 'fail'], 'yes'],
    [['a', 'b', 'c'], null],
    [['a'], null],
  ])('of %j it is %s', (labels, expected) => {
    expect(choosePositiveClass(labels)).toBe(expected);
  });
});

describe('chooseThreshold', () => {
  test('is halfway between the last score worth calling and the next', () => {
    expect(chooseThreshold([false, true, false, true], [0.1, 0.6, 0.4, 0.9])).toBeCloseTo(0.5, 12);
  });

  test('leaves out rows without a probability and is 0.5 where only one class is left', () => {
    expect(chooseThreshold([true, false, true], [Number.NaN, 0.2, 0.8])).toBeCloseTo(0.5, 12);
    expect(chooseThreshold([true, true], [0.2, 0.8])).toBe(0.5);
  });
});

describe('scoreClassifier', () => {
  const classes = ['no', 'yes'];
  const actual = ['no', 'no', 'yes', 'yes', 'no', 'yes', 'yes', 'no'];
  const yes = Float64Array.from([0.1, 0.4, 0.35, 0.8, 0.8, 0.65, 0.9, 0.2]);
  const probabilities = [yes.map((value) => 1 - value), yes];

  test('a probability on the threshold is positive; measures are those of the positive class', () => {
    const predicted = decideClasses({ classes, probabilities }, { positiveClass: 'yes', threshold: 0.65 });
    expect(predicted).toEqual(['no', 'no', 'no', 'yes', 'yes', 'yes', 'yes', 'no']);
    const scores = scoreClassifier({ classes, actual, predicted, probabilities }, 'yes', seededRandom(1));
    expect(scores).toMatchObject({ accuracy: 0.75, f1: 0.75, auroc: 0.78125, classes });
    expect(scores.prAuc).toBeCloseTo(0.7708333333333333, 12);
    expect(scores.confusionMatrix).toEqual([
      [3, 1],
      [1, 3],
    ]);
    expect(scores.f1Interval?.lower).toBeLessThan(0.75);
    expect(scores.f1Interval?.upper).toBeGreaterThan(0.75);
    // Clopper and Pearson for 6 of 8.
    expect(scores.accuracyInterval.lower).toBeCloseTo(0.349, 3);
    expect(scores.accuracyInterval.upper).toBeCloseTo(0.968, 3);
  });

  test('with three classes the most probable one is taken and measures are means over the classes', () => {
    const names = ['a', 'b', 'c'];
    const three = [Float64Array.of(0.7, 0.2, 0.1), Float64Array.of(0.2, 0.5, 0.5), Float64Array.of(0.1, 0.3, 0.4)];
    const predicted = decideClasses({ classes: names, probabilities: three }, null);
    expect(predicted).toEqual(['a', 'b', 'b']);
    const judged = { classes: names, actual: ['a', 'b', 'c'], predicted, probabilities: three };
    const scores = scoreClassifier(judged, null, seededRandom(1));
    expect(scores.f1).toBeCloseTo((1 + 2 / 3 + 0) / 3, 12);
    // The rows of class b and c are tied in the score of b.
    expect(scores.prAuc).toBeCloseTo((1 + 0.5 + 1) / 3, 12);
  });

  test('rows of one class have no curve', () => {
    const judged = {
      classes,
      actual: ['no', 'no'],
      predicted: ['no', 'no'],
      probabilities: [
        [0.9, 0.8],
        [0.1, 0.2],
      ],
    };
    expect(scoreClassifier(judged, 'yes', seededRandom(1))).toMatchObject({ accuracy: 1, prAuc: null, auroc: null });
  });
});
