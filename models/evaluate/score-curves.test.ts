import { describe, expect, test } from 'vitest';
import { brierScore, calibrationCurve, expectedCalibrationError } from './calibration-curve.ts';
import {
  areaUnderRoc,
  averagePrecision,
  bestF1Point,
  operatingPoints,
  precisionRecallCurve,
  rocCurve,
} from './score-curves.ts';

// Expected values of this example: scikit-learn 1.9.
const isPositive = [false, false, true, true, false, true, true, false];
const scores = [0.1, 0.4, 0.35, 0.8, 0.8, 0.65, 0.9, 0.2];

describe('curves over scores', () => {
  test('the ROC curve and its area', () => {
    const curve = rocCurve(isPositive, scores);
    expect(curve.map(({ threshold }) => threshold)).toEqual([Infinity, 0.9, 0.8, 0.65, 0.4, 0.35, 0.2, 0.1]);
    expect(curve.map((point) => point.falsePositiveRate)).toEqual([0, 0, 0.25, 0.25, 0.5, 0.5, 0.75, 1]);
    expect(curve.map((point) => point.truePositiveRate)).toEqual([0, 0.25, 0.5, 0.75, 0.75, 1, 1, 1]);
    expect(areaUnderRoc(isPositive, scores)).toBe(0.78125);
  });

  test('the precision–recall curve and its area', () => {
    const curve = precisionRecallCurve(isPositive, scores);
    expect(curve.map(({ recall }) => recall)).toEqual([0, 0.25, 0.5, 0.75, 0.75, 1, 1, 1]);
    expect(curve.map(({ precision }) => precision)).toEqual([1, 1, 2 / 3, 0.75, 0.6, 2 / 3, 4 / 7, 0.5]);
    expect(averagePrecision(isPositive, scores)).toBeCloseTo(0.7708333333333333, 14);
  });

  test('the best F1 is found at its threshold, the higher one of two', () => {
    expect(bestF1Point(operatingPoints(isPositive, scores))).toMatchObject({ threshold: 0.35, f1: 0.8 });
    expect(bestF1Point(operatingPoints([true, false, true], [3, 2, 1]))).toMatchObject({ threshold: 1, f1: 0.8 });
    expect(bestF1Point([])).toBeNull();
  });

  test('one kind of row only gives no curve and no area', () => {
    expect(rocCurve([true, true], [1, 2])).toEqual([]);
    expect(precisionRecallCurve([false], [1])).toEqual([]);
    expect(areaUnderRoc([], [])).toBeNull();
    expect(averagePrecision([], [])).toBeNull();
  });

  test('a score that is no number is refused with its row', () => {
    expect(() => areaUnderRoc([true, false], [1, Number.NaN])).toThrow('Row 2: the score is NaN');
    expect(() => averagePrecision([true, false], [1])).toThrow('2 true values but 1 predicted');
  });
});

describe('calibration', () => {
  test.each([
    { strategy: 'uniform' as const, bins: 5 },
    { strategy: 'quantile' as const, bins: 4 },
  ])('the curve with $bins bins, $strategy', (options) => {
    const curve = calibrationCurve(isPositive, scores, options);
    const [first] = curve;
    expect(curve.reduce((sum, { rows }) => sum + rows, 0)).toBe(8);
    expect(first?.lower).toBe(0);
    expect(first?.meanProbability).toBeCloseTo(0.15, 14);
    for (const { lower, upper, positiveShare } of curve) {
      expect(lower).toBeLessThanOrEqual(positiveShare);
      expect(upper).toBeGreaterThanOrEqual(positiveShare);
    }
  });

  test('shares and means by bin', () => {
    const curve = calibrationCurve(isPositive, scores, { bins: 5 });
    expect(curve.map(({ positiveShare }) => positiveShare)).toEqual([0, 0.5, 2 / 3, 1]);
    [0.15, 0.375, 0.75, 0.9].forEach((mean, bin) => expect(curve[bin]?.meanProbability).toBeCloseTo(mean, 14));
  });

  test('Brier score and expected calibration error', () => {
    expect(brierScore(isPositive, scores)).toBeCloseTo(0.180625, 14);
    // (2·0.15 + 2·0.125 + 3·(1/12) + 1·0.1) ÷ 8
    const curve = calibrationCurve(isPositive, scores, { bins: 5 });
    expect(expectedCalibrationError(curve)).toBeCloseTo(0.9 / 8, 12);
  });

  test('a value that is no probability is refused with its row', () => {
    expect(() => brierScore([true, true], [0.5, 1.5])).toThrow('Row 2: 1.5 is no probability');
    expect(() => calibrationCurve([true], [Number.NaN])).toThrow('Row 1: NaN is no probability');
  });
});
