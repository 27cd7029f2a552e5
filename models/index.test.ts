import { expect, test } from 'vitest';
import { createForecaster, RandomForestClassifier, renderReport, seededRandom } from 'manufactureai/models';

test('scripts reach the library by the name of the package', async () => {
  const random = seededRandom(3);
  const values = Float64Array.from({ length: 60 }, () => random());
  const forest = new RandomForestClassifier({ trees: 10, seed: 1 });
  await forest.fit(
    { rowCount: 60, features: [{ name: 'load', values }] },
    Array.from(values, (value) => (value > 0.5 ? 'high' : 'low')),
  );
  expect(forest.predict({ rowCount: 2, features: [{ name: 'load', values: Float64Array.of(0.1, 0.9) }] })).toEqual([
    'low',
    'high',
  ]);
  const { mean } = createForecaster('naive')
    .fit({ id: 'a', values: Float64Array.of(1, 2, 3), seasonLength: 1 })
    .forecast(2, 90);
  expect([...mean]).toEqual([3, 3]);
  const report = { title: 'T', subtitle: 'S', figures: [], sections: [], provenance: [] };
  expect(renderReport(report)).toContain('<title>T</title>');
});
