import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { bootstrapAuroc } from './bootstrap-interval.ts';
import { imageAuroc, type ScoredImage, toTruthAndScores } from './image-auroc.ts';
import { averagePrecision, operatingPoints } from './score-curves.ts';
import { seededRandom } from './seeded-random.ts';

function scored(good: readonly number[], defective: readonly number[]): ScoredImage[] {
  return [
    ...good.map((score) => ({ score, isDefective: false })),
    ...defective.map((score) => ({ score, isDefective: true })),
  ];
}

/** Few distinct values, so that ties are the rule. */
const sample = fc.array(fc.record({ score: fc.integer({ min: 0, max: 6 }), isDefective: fc.boolean() }), {
  maxLength: 40,
});

/** Every pair of a defective and a good part, compared one by one. */
function slowAuroc(images: readonly ScoredImage[]): number | null {
  const good = images.filter(({ isDefective }) => !isDefective);
  const pairs = images
    .filter(({ isDefective }) => isDefective)
    .flatMap((bad) => good.map((one) => (bad.score > one.score ? 1 : bad.score === one.score ? 0.5 : 0)));
  return pairs.length === 0 ? null : pairs.reduce<number>((sum, win) => sum + win, 0) / pairs.length;
}

describe('imageAuroc', () => {
  test('worked by hand: 3 of 4 pairs in order, one tied', () => {
    expect(imageAuroc(scored([1, 2], [2, 3]))).toBe(3.5 / 4);
  });

  test('perfect, reversed and constant scores', () => {
    expect(imageAuroc(scored([1, 2], [3, 4]))).toBe(1);
    expect(imageAuroc(scored([3, 4], [1, 2]))).toBe(0);
    expect(imageAuroc(scored([5, 5, 5], [5, 5]))).toBe(0.5);
  });

  test('null without both kinds of part', () => {
    expect(imageAuroc([])).toBeNull();
    expect(imageAuroc(scored([1], []))).toBeNull();
    expect(imageAuroc(scored([], [1]))).toBeNull();
  });

  test('equals the count over all pairs', () => {
    fc.assert(
      fc.property(sample, (images) => {
        const slow = slowAuroc(images);
        const fast = imageAuroc(images);
        expect(fast === null).toBe(slow === null);
        expect(fast ?? 0).toBeCloseTo(slow ?? 0, 12);
      }),
    );
  });

  test('equals the trapezoid under the ROC curve', () => {
    fc.assert(
      fc.property(sample, (images) => {
        const points = operatingPoints(...toTruthAndScores(images));
        let area = 0;
        let last = { falsePositiveRate: 0, truePositiveRate: 0 };
        for (const point of points) {
          area +=
            ((point.falsePositiveRate - last.falsePositiveRate) * (point.truePositiveRate + last.truePositiveRate)) / 2;
          last = point;
        }
        expect(points.length === 0 ? null : area).toEqual(
          points.length === 0 ? imageAuroc(images) : expect.closeTo(imageAuroc(images) ?? -1, 12),
        );
      }),
    );
  });
});

describe('operatingPoints and averagePrecision', () => {
  test('the example of the scikit-learn documentation', () => {
    // y_true = [0, 0, 1, 1], y_scores = [0.1, 0.4, 0.35, 0.8]: AP 0.83, AUROC 0.75.
    const images = scored([0.1, 0.4], [0.35, 0.8]);
    expect(averagePrecision(...toTruthAndScores(images))).toBeCloseTo(0.5 + 0.5 * (2 / 3), 12);
    expect(imageAuroc(images)).toBe(0.75);
    expect(operatingPoints(...toTruthAndScores(images))).toEqual([
      { threshold: 0.8, truePositiveRate: 0.5, falsePositiveRate: 0, precision: 1 },
      { threshold: 0.4, truePositiveRate: 0.5, falsePositiveRate: 0.5, precision: 0.5 },
      { threshold: 0.35, truePositiveRate: 1, falsePositiveRate: 0.5, precision: 2 / 3 },
      { threshold: 0.1, truePositiveRate: 1, falsePositiveRate: 1, precision: 0.5 },
    ]);
  });

  test('all scores tied: precision is the share of defective parts', () => {
    expect(averagePrecision(...toTruthAndScores(scored([1, 1, 1], [1])))).toBe(0.25);
    expect(averagePrecision(...toTruthAndScores(scored([1], [])))).toBeNull();
  });
});

describe('bootstrapAuroc', () => {
  const options = { resamples: 500, confidence: 0.95, random: seededRandom(7) };

  test('a perfect separation stays perfect in every resample', () => {
    expect(bootstrapAuroc(scored([1, 2, 3], [4, 5, 6]), options)).toEqual({ lower: 1, upper: 1 });
  });

  test('the interval holds the estimate, and shrinks with more parts', () => {
    const few = scored([1, 2, 3, 4, 5, 6], [4, 5, 6, 7, 8, 9]);
    const many = Array.from({ length: 20 }, () => few).flat();
    const wide = bootstrapAuroc(few, options);
    const narrow = bootstrapAuroc(many, options);
    const estimate = imageAuroc(few) ?? 0;
    expect(wide?.lower).toBeLessThan(estimate);
    expect(wide?.upper).toBeGreaterThan(estimate);
    expect((narrow?.upper ?? 1) - (narrow?.lower ?? 0)).toBeLessThan(0.5 * ((wide?.upper ?? 1) - (wide?.lower ?? 0)));
  });

  test('the same seed gives the same interval', () => {
    const images = scored([1, 2, 3, 4], [3, 4, 5, 6]);
    const run = () => bootstrapAuroc(images, { resamples: 100, confidence: 0.9, random: seededRandom(3) });
    expect(run()).toEqual(run());
    expect(bootstrapAuroc(scored([1], []), options)).toBeNull();
  });
});

test('seededRandom gives the published mulberry32 sequence and stays in [0, 1)', () => {
  const random = seededRandom(1);
  expect([random(), random()]).toEqual([0.6270739405881613, 0.002735721180215478]);
  const values = Array.from({ length: 10_000 }, seededRandom(5));
  expect(Math.min(...values)).toBeGreaterThanOrEqual(0);
  expect(Math.max(...values)).toBeLessThan(1);
  expect(values.reduce((sum, value) => sum + value, 0) / values.length).toBeCloseTo(0.5, 1);
});
