import fc from 'fast-check';
import { describe, expect, onTestFinished, test } from 'vitest';
import { describeEstimator, sampleFeatures } from '../../../test/contract/estimator.ts';
import { seededRandom } from '../../evaluate/seeded-random.ts';
import type { FeatureTable } from '../../estimator/feature-table.ts';
import { createTaskPool, type TaskPool } from '../../parallel/task-pool.ts';
import { RandomForestClassifier } from './random-forest-classifier.ts';
import { RandomForestRegressor } from './random-forest-regressor.ts';

describeEstimator('random forest classifier', {
  kind: 'classifier',
  create: (seed) => new RandomForestClassifier({ seed, trees: 20 }),
  load: (document) => RandomForestClassifier.fromDocument(document),
});
describeEstimator('random forest classifier with pairs of columns', {
  kind: 'classifier',
  create: (seed) => new RandomForestClassifier({ seed, trees: 20, pairs: 4 }),
  load: (document) => RandomForestClassifier.fromDocument(document),
});
describeEstimator('random forest regressor', {
  kind: 'regressor',
  create: (seed) => new RandomForestRegressor({ seed, trees: 20 }),
  load: (document) => RandomForestRegressor.fromDocument(document),
});

/** Three classes by two columns, and a third column that says nothing. */
function threeClasses(rowCount: number): { readonly features: FeatureTable; readonly labels: readonly string[] } {
  const features = sampleFeatures(rowCount);
  const [torque, speed] = features.features;
  const labels = Array.from({ length: rowCount }, (_, row) => {
    const isSlow = (speed?.values[row] ?? 0) < 1_400;
    return (torque?.values[row] ?? 0) > 45 ? 'overstrain' : isSlow ? 'heat' : 'good';
  });
  return { features, labels };
}

function column(name: string, values: ArrayLike<number>): FeatureTable['features'][number] {
  return { name, values: Float64Array.from(values) };
}

/** Ends the pool after the test. */
function use(pool: TaskPool): TaskPool {
  onTestFinished(() => pool[Symbol.asyncDispose]());
  return pool;
}

describe('a random forest', () => {
  test.each([2, 3])('is the same for %i threads as for one', async (threads) => {
    const { features, labels } = threeClasses(300);
    const options = { trees: 13, seed: 5, pairs: 3 };
    const alone = new RandomForestClassifier(options);
    await alone.fit(features, labels);
    const pool = use(createTaskPool(threads));
    const together = new RandomForestClassifier({ ...options, pool });
    await together.fit(features, labels);
    expect(together.toDocument()).toEqual(alone.toDocument());
    expect(together.outOfBagProbabilities).toEqual(alone.outOfBagProbabilities);
  });

  test('tells three classes apart on rows it has not seen', async () => {
    const { features, labels } = threeClasses(600);
    const classifier = new RandomForestClassifier({ trees: 50 });
    await classifier.fit(features, labels);
    const unseen = sampleFeatures(400, 99);
    const probabilities = classifier.predictProbabilities(unseen);
    expect(classifier.classes).toEqual(['good', 'heat', 'overstrain']);
    const right = classifier.predict(unseen).filter((label, row) => {
      const torque = unseen.features[0]?.values[row] ?? 0;
      const speed = unseen.features[1]?.values[row] ?? 0;
      return label === (torque > 45 ? 'overstrain' : speed < 1_400 ? 'heat' : 'good');
    });
    expect(right.length / 400).toBeGreaterThan(0.97);
    for (let row = 0; row < 400; row++) {
      expect(probabilities.reduce((sum, of) => sum + (of[row] ?? 0), 0)).toBeCloseTo(1, 6);
    }
  });

  test('out of the bag it scores about what it scores on rows it has not seen, not what it learned by heart', async () => {
    const random = seededRandom(3);
    const x = Array.from({ length: 800 }, random);
    const labels = x.map((value) => (random() < value ? 'worn' : 'good'));
    const features = { rowCount: 800, features: [column('x', x)] };
    const classifier = new RandomForestClassifier({ trees: 60 });
    await classifier.fit(features, labels);
    const share = (predicted: (row: number) => string): number =>
      labels.filter((label, row) => label === predicted(row)).length / labels.length;
    const judged = classifier.predict(features);
    const worn = classifier.outOfBagProbabilities?.[1] ?? new Float64Array();
    expect(share((row) => judged[row] ?? '')).toBeGreaterThan(0.95);
    expect(share((row) => ((worn[row] ?? 0) > 0.5 ? 'worn' : 'good'))).toBeLessThan(0.75);
  });

  test('without bootstrap a row of weight 3 counts like three rows', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(
          fc.record({
            x: fc.integer({ min: 0, max: 20 }),
            y: fc.integer({ min: 0, max: 20 }),
            label: fc.constantFrom('a', 'b'),
            weight: fc.integer({ min: 1, max: 3 }),
          }),
          { minLength: 8, maxLength: 40 },
        ),
        async (rows) => {
          fc.pre(new Set(rows.map(({ label }) => label)).size === 2);
          const tableOf = (from: typeof rows): FeatureTable => ({
            rowCount: from.length,
            features: [
              column(
                'x',
                from.map(({ x }) => x),
              ),
              column(
                'y',
                from.map(({ y }) => y),
              ),
            ],
          });
          const repeated = rows.flatMap((row) => Array.from({ length: row.weight }, () => row));
          const options = { trees: 3, bootstrap: false, minimumLeafWeight: 2, featuresPerSplit: 1 } as const;
          const weighted = new RandomForestClassifier(options);
          const weights = Float64Array.from(rows, ({ weight }) => weight);
          await weighted.fit(
            tableOf(rows),
            rows.map(({ label }) => label),
            { weights },
          );
          const duplicated = new RandomForestClassifier(options);
          await duplicated.fit(
            tableOf(repeated),
            repeated.map(({ label }) => label),
          );
          expect(weighted.predictProbabilities(tableOf(rows))).toEqual(duplicated.predictProbabilities(tableOf(rows)));
        },
      ),
      { numRuns: 40 },
    );
  });

  test('balanced classes find a rare failure more often', async () => {
    const random = seededRandom(8);
    const x = Array.from({ length: 1_000 }, random);
    const labels = x.map((value) => (random() < 0.3 * value ** 4 ? 'failure' : 'good'));
    const features = { rowCount: 1_000, features: [column('x', x)] };
    const found = async (classWeights: 'balanced' | undefined): Promise<number> => {
      const classifier = new RandomForestClassifier({
        trees: 40,
        minimumLeafWeight: 20,
        ...(classWeights && { classWeights }),
      });
      await classifier.fit(features, labels);
      return classifier.predict(features).filter((label, row) => label === 'failure' && labels[row] === 'failure')
        .length;
    };
    expect(await found('balanced')).toBeGreaterThan((await found(undefined)) + 10);
  });

  test.each([1, -1] as const)('a monotone column moves the answer one way only (%i)', async (direction) => {
    await fc.assert(
      fc.asyncProperty(fc.integer(), async (seed) => {
        const random = seededRandom(seed);
        const x = Array.from({ length: 80 }, random);
        const other = Array.from({ length: 80 }, random);
        const target = Float64Array.from(x, (value, row) => direction * value + 2 * random() * (other[row] ?? 0));
        const regressor = new RandomForestRegressor({
          trees: 5,
          seed,
          featuresPerSplit: 1,
          pairs: 3,
          monotone: { x: direction },
        });
        await regressor.fit({ rowCount: 80, features: [column('x', x), column('other', other)] }, target);
        const at = [...Array(50).keys()].map((step) => step / 50);
        const rising = {
          rowCount: 50,
          features: [column('x', at), column('other', at.map(() => random()).fill(random()))],
        };
        const answers = regressor.predict(rising);
        answers.forEach((answer, step) => {
          expect(direction * (answer - (answers[step - 1] ?? answer))).toBeGreaterThanOrEqual(0);
        });
      }),
      { numRuns: 30 },
    );
  });

  test('a product of two columns is found when pairs may be made, and named', async () => {
    const random = seededRandom(4);
    const make = (rowCount: number): { readonly features: FeatureTable; readonly labels: string[] } => {
      const torque = Array.from({ length: rowCount }, () => 20 + 40 * random());
      const speed = Array.from({ length: rowCount }, () => 1_000 + 1_000 * random());
      return {
        features: { rowCount, features: [column('torque', torque), column('speed', speed)] },
        labels: torque.map((value, row) => (value * (speed[row] ?? 0) > 70_000 ? 'failure' : 'good')),
      };
    };
    const train = make(400);
    const unseen = make(400);
    const mistakes = async (pairs: number): Promise<number> => {
      const classifier = new RandomForestClassifier({ pairs });
      await classifier.fit(train.features, train.labels);
      return classifier.predict(unseen.features).filter((label, row) => label !== unseen.labels[row]).length;
    };
    expect(await mistakes(1)).toBeLessThan((await mistakes(0)) / 2);
    const classifier = new RandomForestClassifier({ pairs: 1 });
    await classifier.fit(train.features, train.labels);
    expect(classifier.explain(unseen.features).featureNames).toEqual(['torque', 'speed', 'torque × speed']);
  });

  test('it can be stopped', async () => {
    const { features, labels } = threeClasses(200);
    const stop = new AbortController();
    const classifier = new RandomForestClassifier({ trees: 1_000 });
    const fitting = classifier.fit(features, labels, { signal: stop.signal, onProgress: () => stop.abort() });
    await expect(fitting).rejects.toMatchObject({ code: 'cancelled' });
    expect(classifier.isFitted).toBe(false);
  });

  test.each([
    [{ trees: 0 }, 'trees'],
    [{ featuresPerSplit: 0 }, 'featuresPerSplit'],
    [{ maximumBins: 1 }, 'maximumBins'],
    [{ pairs: -1 }, 'pairs'],
  ])('options out of range are refused by name: %j', (options, name) => {
    expect(() => new RandomForestClassifier(options)).toThrow(
      expect.objectContaining({ code: 'usage', message: expect.stringContaining(name) }),
    );
  });

  test('weights that are not positive, unknown monotone columns and unknown classes are refused', async () => {
    const { features, labels } = threeClasses(30);
    const weights = new Float64Array(30).fill(1).with(4, 0);
    await expect(new RandomForestClassifier().fit(features, labels, { weights })).rejects.toThrow('row 5');
    await expect(new RandomForestClassifier({ classWeights: { missing: 2 } }).fit(features, labels)).rejects.toThrow(
      'missing',
    );
    const regressor = new RandomForestRegressor({ monotone: { missing: 1 } });
    await expect(regressor.fit(features, new Float64Array(30))).rejects.toThrow('"missing"');
  });
});
