import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { binomialInterval } from './binomial-interval.ts';
import { type JudgedImage, summariseClasses, summariseVerdicts } from './verdict-summary.ts';

/** P(X ≤ count) by adding up the probabilities, each from logarithms. */
function slowCumulative(count: number, total: number, rate: number): number {
  let logTerm = total * Math.log1p(-rate);
  let sum = 0;
  for (let k = 0; k <= count; k++) {
    sum += Math.exp(logTerm);
    logTerm += Math.log(((total - k) / (k + 1)) * (rate / (1 - rate)));
  }
  return sum;
}

describe('binomialInterval', () => {
  test.each([
    // Closed forms: at zero the upper bound is 1 − (α/2)^(1/n); at n the lower bound is (α/2)^(1/n).
    { count: 0, total: 10, lower: 0, upper: 1 - 0.025 ** 0.1 },
    { count: 10, total: 10, lower: 0.025 ** 0.1, upper: 1 },
    // Clopper–Pearson tables: 4 of 20.
    { count: 4, total: 20, lower: 0.057334, upper: 0.436614 },
  ])('$count of $total', ({ count, total, lower, upper }) => {
    const interval = binomialInterval(count, total);
    expect(interval.lower).toBeCloseTo(lower, 5);
    expect(interval.upper).toBeCloseTo(upper, 5);
    expect(interval.rate).toBe(count / total);
  });

  test('at its ends the tails hold exactly 2.5 %', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 300 }), fc.nat(), (total, pick) => {
        const count = pick % (total + 1);
        const { lower, upper } = binomialInterval(count, total);
        if (count > 0) {
          expect(1 - slowCumulative(count - 1, total, lower)).toBeCloseTo(0.025, 6);
        }
        if (count < total) {
          expect(slowCumulative(count, total, upper)).toBeCloseTo(0.025, 6);
        }
        expect(lower).toBeLessThanOrEqual(count / total);
        expect(upper).toBeGreaterThanOrEqual(count / total);
      }),
    );
  });

  test('large counts stay finite, nothing counted knows nothing', () => {
    const { lower, upper } = binomialInterval(5000, 1_000_000);
    expect(lower).toBeCloseTo(0.004862, 5);
    expect(upper).toBeCloseTo(0.00514, 5);
    expect(binomialInterval(0, 0)).toEqual({ count: 0, total: 0, rate: null, lower: 0, upper: 1 });
  });
});

describe('verdict tables', () => {
  const judged = (className: string, verdict: JudgedImage['verdict'], score: number): JudgedImage => ({
    className,
    verdict,
    score,
    isDefective: className !== 'good',
  });
  const images = [
    judged('good', 'pass', 1),
    judged('good', 'review', 3),
    judged('crack', 'fail', 5),
    judged('crack', 'pass', 2),
    judged('blowhole', 'cannot-judge', 4),
  ];

  test('escapes and overkill are counted over judged parts only', () => {
    const { confusion, escape, overkill } = summariseVerdicts(images);
    expect(confusion.good).toEqual({ pass: 1, review: 1, fail: 0, 'cannot-judge': 0 });
    expect(confusion.defective).toEqual({ pass: 1, review: 0, fail: 1, 'cannot-judge': 1 });
    expect([escape.count, escape.total, overkill.count, overkill.total]).toEqual([1, 2, 1, 2]);
  });

  test('each class is compared with the good parts', () => {
    const table = summariseClasses(images);
    expect(Object.keys(table)).toEqual(['blowhole', 'crack', 'good']);
    expect(table['crack']).toEqual({
      images: 2,
      meanScore: 3.5,
      imageAuroc: 0.75,
      verdicts: { pass: 1, review: 0, fail: 1, 'cannot-judge': 0 },
    });
    expect(table['good']?.imageAuroc).toBeNull();
  });
});
