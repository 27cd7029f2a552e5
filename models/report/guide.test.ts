import { expect, test } from 'vitest';
import {
  areaUnderRoc,
  checkQuality,
  classificationReport,
  describeQuality,
  holdOut,
  RandomForestClassifier,
  readLabels,
  readTable,
  renderReport,
  seededRandom,
  takeRows,
  toFeatureTable,
} from 'manufactureai/models';

/** 200 pumps that fail from a torque of 60 on. */
async function* pumps(): AsyncIterable<Uint8Array> {
  const random = seededRandom(1);
  const rows = Array.from({ length: 200 }, (_, index) => {
    const torque = 100 * random();
    return `P${index},${torque.toFixed(2)},${(50 * random()).toFixed(1)},${torque > 60 ? 1 : 0}`;
  });
  yield await Promise.resolve(new TextEncoder().encode(`serial,torque,speed,failure\n${rows.join('\n')}`));
}

test('the example of docs/guides/data-scientist.md works as it stands there', async () => {
  const table = await readTable(pumps());
  const findings = describeQuality(checkQuality(table, { target: 'failure' }));
  expect(findings).toEqual([]);
  const features = toFeatureTable(table, { target: 'failure', ignore: ['serial'] });
  const labels = readLabels(table, 'failure');
  const { train, test: tested } = holdOut(labels, { testShare: 0.2, random: seededRandom(42) });

  const forest = new RandomForestClassifier({ trees: 100, seed: 42, threads: 1 });
  await forest.fit(
    takeRows(features, train),
    Array.from(train, (row) => labels[row] ?? ''),
  );
  const judged = takeRows(features, tested);
  const actual = Array.from(tested, (row) => labels[row] ?? '');
  const { accuracy } = classificationReport(actual, forest.predict(judged));
  const [, failing = new Float64Array()] = forest.predictProbabilities(judged);
  const auroc = areaUnderRoc(
    actual.map((label) => label === '1'),
    failing,
  );
  expect(accuracy).toBeGreaterThan(0.95);
  expect(auroc).toBeGreaterThan(0.99);
  const report = { title: 'Pumps', subtitle: '', figures: [], sections: [], provenance: [] };
  expect(renderReport(report)).toContain('<h1>Pumps</h1>');
});
