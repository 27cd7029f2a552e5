import { createReadStream } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { findSharedData } from '../../../test/support/shared-data.ts';
import { seededRandom } from '../../evaluate/seeded-random.ts';
import { permutationImportance } from '../trees/permutation-importance.ts';
import { readTreePackage } from '../trees/tree-package.ts';
import { RandomForestClassifier } from './random-forest-classifier.ts';
import { randomForest } from './train-random-forest.ts';

async function* csvOf(rows: number): AsyncIterable<Uint8Array> {
  const random = seededRandom(1);
  yield new TextEncoder().encode('id,torque,speed,type,failure\n');
  for (let row = 0; row < rows; row++) {
    const torque = 20 + 40 * random();
    const speed = 1_000 + 1_000 * random();
    const failure = torque * speed > 80_000 ? 'yes' : 'no';
    yield new TextEncoder().encode(
      `P${row},${torque.toFixed(2)},${speed.toFixed(0)},${random() < 0.5 ? 'L' : 'M'},${failure}\n`,
    );
  }
}

const clock = { nowUs: () => 1_700_000_000_000_000 };

describe('a forest from a CSV file in one call', () => {
  test('is measured on rows it has not seen, and the saved one judges alike', async () => {
    const { model, accuracy, report, confusionMatrix, packageBytes } = await randomForest(csvOf(500), {
      target: 'failure',
      ignore: ['id'],
      clock,
    });
    expect(accuracy).toBeGreaterThan(0.95);
    expect(report.accuracy).toBe(accuracy);
    expect(confusionMatrix.classes).toEqual(['no', 'yes']);
    expect(confusionMatrix.counts.flat().reduce((sum, count) => sum + count, 0)).toBe(100);
    expect(model.model.compiled.ensemble.roots).toHaveLength(100);
    const { estimator, heading, graph } = readTreePackage(packageBytes);
    expect(heading.training).toMatchObject({ target: 'failure', trees: 100, seed: 42, rows: 400 });
    expect(estimator.toDocument()).toEqual(model.toDocument());
    expect(graph?.length).toBeGreaterThan(1_000);
  });

  test('comes out the same each time', async () => {
    const train = () => randomForest(csvOf(200), { target: 'failure', trees: 10, clock });
    expect((await train()).packageBytes).toEqual((await train()).packageBytes);
  });

  test('an unknown target and a target of one class are refused', async () => {
    await expect(randomForest(csvOf(50), { target: 'missing' })).rejects.toMatchObject({ code: 'bad-request' });
    const text = async function* () {
      yield new TextEncoder().encode('x,failure\n1,no\n2,no\n3,no\n4,no\n5,no\n');
    };
    await expect(randomForest(text(), { target: 'failure' })).rejects.toMatchObject({ code: 'bad-request' });
  });
});

test('a column that decides is worth more than one that says nothing', async () => {
  const random = seededRandom(5);
  const column = (name: string) => ({ name, values: Float64Array.from({ length: 300 }, random) });
  const features = { rowCount: 300, features: [column('noise'), column('wear')] };
  const labels = Array.from(features.features[1]?.values ?? [], (wear) => (wear > 0.6 ? 'worn' : 'good'));
  const classifier = new RandomForestClassifier({ trees: 30 });
  await classifier.fit(features, labels);
  const score = (table: typeof features): number =>
    classifier.predict(table).filter((label, row) => label === labels[row]).length / 300;
  const [noise, wear] = permutationImportance(features, (table) => score({ ...table, features: [...table.features] }));
  expect(wear?.mean).toBeGreaterThan(0.3);
  expect(noise?.mean).toBeLessThan(0.05);
  expect(permutationImportance(features, () => 1, { repeats: 2 }).map(({ mean }) => mean)).toEqual([0, 0]);
});

const machines = findSharedData('data', 'ai4i2020', 'train60.csv');

test.skipIf(machines === null)(
  'on real machine failures it finds four of five with few false alarms',
  { timeout: 120_000 },
  async () => {
    const { report, accuracy } = await randomForest(createReadStream(machines ?? ''), {
      target: 'Machine_failure',
      ignore: ['UDI', 'Product ID', 'TWF', 'HDF', 'PWF', 'OSF', 'RNF'],
      clock,
    });
    expect(accuracy).toBeGreaterThan(0.985);
    expect(report.classes['1']?.f1).toBeGreaterThan(0.8);
  },
);
