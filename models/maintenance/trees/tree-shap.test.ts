import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { sampleFeatures } from '../../../test/contract/estimator.ts';
import { seededRandom } from '../../evaluate/seeded-random.ts';
import type { FeatureTable } from '../../estimator/feature-table.ts';
import { GradientBoostingClassifier } from '../boosting/gradient-boosting-classifier.ts';
import { GradientBoostingRegressor } from '../boosting/gradient-boosting-regressor.ts';
import { RandomForestClassifier } from '../forest/random-forest-classifier.ts';
import { RandomForestRegressor } from '../forest/random-forest-regressor.ts';
import { LEAF } from './tree-ensemble.ts';
import { predictRaw, seenTable, type TreeModel } from './tree-model.ts';
import { explainPredictions } from './tree-shap.ts';

/** What a tree answers when only some columns are known: the others follow the training rows. */
function expectation(
  { compiled: { ensemble } }: TreeModel,
  root: number,
  row: readonly number[],
  known: ReadonlySet<number>,
): number {
  const { feature, threshold, left, values, cover } = ensemble;
  const visit = (node: number): number => {
    const column = feature[node] ?? LEAF;
    if (column === LEAF) {
      return values[node] ?? 0;
    }
    const child = left[node] ?? 0;
    if (known.has(column)) {
      return visit(Math.fround(row[column] ?? 0) <= (threshold[node] ?? 0) ? child : child + 1);
    }
    const [a = 0, b = 0] = cover.subarray(child, child + 2);
    return (a * visit(child) + b * visit(child + 1)) / (a + b);
  };
  return visit(root);
}

function factorial(n: number): number {
  return n < 2 ? 1 : n * factorial(n - 1);
}

/** Shapley's formula over all subsets of columns. */
function bruteForce(model: TreeModel, row: readonly number[]): readonly number[] {
  const count = row.length;
  const subsets = [...Array(2 ** count).keys()].map(
    (bits) => new Set([...row.keys()].filter((column) => (bits >> column) & 1)),
  );
  const value = (known: ReadonlySet<number>): number =>
    model.compiled.ensemble.roots.reduce((sum, root) => sum + expectation(model, root, row, known), 0) / model.divisor;
  return row.map((_, column) =>
    subsets
      .filter((known) => !known.has(column))
      .reduce((sum, known) => {
        const weight = (factorial(known.size) * factorial(count - known.size - 1)) / factorial(count);
        return sum + weight * (value(new Set([...known, column])) - value(known));
      }, 0),
  );
}

function randomTable(seed: number, rowCount: number): FeatureTable {
  const random = seededRandom(seed);
  // Few different values, so that columns come up more than once on a path.
  const column = (name: string) => ({
    name,
    values: Float64Array.from({ length: rowCount }, () => Math.floor(random() * 8)),
  });
  return { rowCount, features: ['a', 'b', 'c', 'd'].map(column) };
}

describe('contributions of columns', () => {
  test("equal Shapley's formula over all subsets", async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer(), fc.boolean(), async (seed, isForest) => {
        const features = randomTable(seed, 60);
        const random = seededRandom(seed + 1);
        const [a, b] = features.features;
        const target = Float64Array.from(
          { length: 60 },
          (_, row) => (a?.values[row] ?? 0) * (b?.values[row] ?? 0) + 5 * random(),
        );
        const regressor = isForest
          ? new RandomForestRegressor({ trees: 3, seed })
          : new GradientBoostingRegressor({ rounds: 3, seed, minimumLeafWeight: 2, maximumLeaves: 12 });
        await regressor.fit(features, target);
        const { values } = regressor.explain(features);
        for (const row of [0, 1, 2]) {
          const expected = bruteForce(
            regressor.model,
            features.features.map((column) => column.values[row] ?? 0),
          );
          expected.forEach((contribution, column) => expect(values[column]?.[row]).toBeCloseTo(contribution, 8));
        }
      }),
      { numRuns: 25 },
    );
  });

  test.each([
    ['a forest of two classes', () => new RandomForestClassifier({ trees: 20 }), 2],
    ['a forest of three classes with pairs', () => new RandomForestClassifier({ trees: 20, pairs: 5 }), 3],
    ['boosting of two classes', () => new GradientBoostingClassifier({ rounds: 20 }), 2],
    ['boosting of three classes', () => new GradientBoostingClassifier({ rounds: 20 }), 3],
  ])('add up to the prediction in %s', async (_, create, classCount) => {
    const features = sampleFeatures(200);
    const labels = Array.from(features.features[0]?.values ?? [], (torque, row) => {
      const isFast = (features.features[1]?.values[row] ?? 0) > 1_500;
      return torque > 50 ? 'overstrain' : isFast && classCount === 3 ? 'heat' : 'good';
    });
    const classifier = create();
    await classifier.fit(features, labels);
    const { values, baseline, outputCount } = explainPredictions(classifier.model, features);
    const raw = predictRaw(classifier.model, features);
    expect(raw).toHaveLength(200 * outputCount);
    raw.forEach((value, place) => {
      const sum = values.reduce((sum, column) => sum + (column[place] ?? 0), baseline[place % outputCount] ?? 0);
      expect(sum).toBeCloseTo(value, 5);
    });
    const decisive = values.map((column) => column.reduce((sum, value) => sum + Math.abs(value), 0));
    expect(decisive[0]).toBeGreaterThan(decisive[2] ?? 0);
    expect(seenTable(classifier.model, features).features).toHaveLength(values.length);
  });
});
