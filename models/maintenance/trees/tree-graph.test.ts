import { describe, expect, test } from 'vitest';
import { sampleFeatures } from '../../../test/contract/estimator.ts';
import type { FeatureTable } from '../../estimator/feature-table.ts';
import { createSession } from '../../runtime/create-session.ts';
import { floatTensor } from '../../runtime/tensor.ts';
import { GradientBoostingClassifier } from '../boosting/gradient-boosting-classifier.ts';
import { GradientBoostingRegressor } from '../boosting/gradient-boosting-regressor.ts';
import { RandomForestClassifier } from '../forest/random-forest-classifier.ts';
import { RandomForestRegressor } from '../forest/random-forest-regressor.ts';
import { buildTreeGraph } from './build-tree-graph.ts';
import type { TreeModel } from './tree-model.ts';

/** Rows the model has not seen, among them thresholds themselves and values far out. */
function askedTable(model: TreeModel): FeatureTable {
  const table = sampleFeatures(500, 31);
  const thresholds = model.compiled.thresholds;
  const features = table.features.map((feature, column) => ({
    ...feature,
    values: feature.values.map((value, row) =>
      feature.levels === undefined && row % 5 === 0
        ? (thresholds[column]?.[row % (thresholds[column]?.length ?? 1)] ?? value)
        : value,
    ),
  }));
  features[1]?.values.set([0, -1e30, 1e30]);
  features[0]?.values.set([0, 0, 1e30]);
  return { rowCount: table.rowCount, features };
}

async function runGraph(
  model: TreeModel,
  { rowCount, features }: FeatureTable,
): Promise<Readonly<Record<string, ArrayLike<number | bigint>>>> {
  const data = new Float32Array(rowCount * features.length);
  features.forEach(({ values }, column) =>
    values.forEach((value, row) => (data[row * features.length + column] = value)),
  );
  const session = await createSession(buildTreeGraph(model), { threads: 2 });
  const outputs = await session.run({ features: floatTensor(data, [rowCount, features.length]) });
  await session[Symbol.asyncDispose]();
  return Object.fromEntries(Object.entries(outputs).map(([name, tensor]) => [name, tensor.data]));
}

function largestDifference(got: ArrayLike<number | bigint> | undefined, expected: ArrayLike<number>): number {
  expect(got).toHaveLength(expected.length);
  return Array.from(expected).reduce((most, value, place) => Math.max(most, Math.abs(value - Number(got?.[place]))), 0);
}

describe('the ONNX graph', () => {
  test.each([
    ['a forest of two classes', 2, () => new RandomForestClassifier()],
    ['a forest of three classes', 3, () => new RandomForestClassifier()],
    ['a forest with pairs of columns', 2, () => new RandomForestClassifier({ pairs: 9 })],
    ['boosting of two classes', 2, () => new GradientBoostingClassifier({ rounds: 100, minimumLeafWeight: 5 })],
    ['boosting of three classes with pairs', 3, () => new GradientBoostingClassifier({ rounds: 50, pairs: 9 })],
  ])('of %s gives the same probabilities and classes', async (_, classCount, create) => {
    const features = sampleFeatures(400);
    const labels = Array.from(features.features[0]?.values ?? [], (torque, row) => {
      const speed = features.features[1]?.values[row] ?? 0;
      return torque * speed > 70_000 ? 'overstrain' : speed > 1_500 && classCount === 3 ? 'heat' : 'good';
    });
    const classifier = create();
    await classifier.fit(features, labels);
    const asked = askedTable(classifier.model);
    const outputs = await runGraph(classifier.model, asked);
    const byClass = classifier.predictProbabilities(asked);
    const expected = Array.from({ length: asked.rowCount }, (_, row) =>
      byClass.map((column) => column[row] ?? 0),
    ).flat();
    expect(largestDifference(outputs['probabilities'], expected)).toBeLessThan(1e-6);
    const classes = Array.from(outputs['class'] ?? [], (number) => classifier.classes[Number(number)]);
    const isTie = (row: number): boolean => {
      const [first = 0, second = 0] = byClass.map((column) => column[row] ?? 0).sort((a, b) => b - a);
      return first - second < 1e-6;
    };
    classifier.predict(asked).forEach((label, row) => expect(isTie(row) || classes[row] === label).toBe(true));
  });

  test.each([
    ['a forest', () => new RandomForestRegressor()],
    ['boosting', () => new GradientBoostingRegressor({ rounds: 200, minimumLeafWeight: 5 })],
    ['boosting of a quantile with pairs', () => new GradientBoostingRegressor({ quantile: 0.9, pairs: 4 })],
  ])('of %s gives the same numbers, bit by bit', async (_, create) => {
    const features = sampleFeatures(400);
    const target = Float64Array.from(
      features.features[0]?.values ?? [],
      (torque, row) => (torque * (features.features[1]?.values[row] ?? 0)) / 7 + 1e5,
    );
    const regressor = create();
    await regressor.fit(features, target);
    const asked = askedTable(regressor.model);
    const outputs = await runGraph(regressor.model, asked);
    expect(largestDifference(outputs['prediction'], regressor.predict(asked))).toBe(0);
  });
});
