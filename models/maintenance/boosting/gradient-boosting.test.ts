import fc from 'fast-check';
import { describe, expect, onTestFinished, test } from 'vitest';
import { describeEstimator, sampleFeatures } from '../../../test/contract/estimator.ts';
import { seededRandom } from '../../evaluate/seeded-random.ts';
import type { FeatureTable } from '../../estimator/feature-table.ts';
import { createTaskPool, type TaskPool } from '../../parallel/task-pool.ts';
import { GradientBoostingClassifier } from './gradient-boosting-classifier.ts';
import { GradientBoostingRegressor } from './gradient-boosting-regressor.ts';

describeEstimator('gradient boosting classifier', {
  kind: 'classifier',
  create: (seed) => new GradientBoostingClassifier({ seed, rounds: 20, rowFraction: 0.8 }),
  load: (document) => GradientBoostingClassifier.fromDocument(document),
});
describeEstimator('gradient boosting regressor', {
  kind: 'regressor',
  create: (seed) => new GradientBoostingRegressor({ seed, rounds: 20, columnFraction: 0.7 }),
  load: (document) => GradientBoostingRegressor.fromDocument(document),
});

function column(name: string, values: ArrayLike<number>): FeatureTable['features'][number] {
  return { name, values: Float64Array.from(values) };
}

/** A table large enough that threads share its histograms. */
function largeTable(): {
  readonly features: FeatureTable;
  readonly target: Float64Array;
  readonly labels: readonly string[];
} {
  const random = seededRandom(1);
  const columns = Array.from({ length: 12 }, (_, place) => column(`c${place}`, Array.from({ length: 6_000 }, random)));
  const target = Float64Array.from({ length: 6_000 }, (_, row) => {
    const [a = 0, b = 0, c = 0] = columns.map(({ values }) => values[row] ?? 0);
    return 100 * a * b + 20 * Math.sin(6 * c) + random();
  });
  const labels = Array.from(target, (value) => (value < 15 ? 'low' : value < 40 ? 'middle' : 'high'));
  return { features: { rowCount: 6_000, features: columns }, target, labels };
}

function meanSquare(values: ArrayLike<number>, others: ArrayLike<number>): number {
  return Array.from(values).reduce((sum, value, row) => sum + (value - (others[row] ?? 0)) ** 2, 0) / values.length;
}

/** Ends the pool after the test. */
function use(pool: TaskPool): TaskPool {
  onTestFinished(() => pool[Symbol.asyncDispose]());
  return pool;
}

describe('gradient boosting', () => {
  test.each([2, 3])('is the same for %i threads as for one', async (threads) => {
    const { features, target, labels } = largeTable();
    const options = { rounds: 4, seed: 5, rowFraction: 0.95 };
    const pool = use(createTaskPool(threads));
    const regressors = [new GradientBoostingRegressor(options), new GradientBoostingRegressor({ ...options, pool })];
    const classifiers = [new GradientBoostingClassifier(options), new GradientBoostingClassifier({ ...options, pool })];
    await Promise.all(regressors.map((regressor) => regressor.fit(features, target)));
    await Promise.all(classifiers.map((classifier) => classifier.fit(features, labels)));
    expect(regressors[1]?.toDocument()).toEqual(regressors[0]?.toDocument());
    expect(classifiers[1]?.toDocument()).toEqual(classifiers[0]?.toDocument());
  });

  test('learns a product and a wave that a straight line cannot', async () => {
    const { features, target } = largeTable();
    const regressor = new GradientBoostingRegressor();
    await regressor.fit(features, target);
    const mean = target.reduce((sum, value) => sum + value, 0) / target.length;
    expect(meanSquare(regressor.predict(features), target)).toBeLessThan(
      0.03 *
        meanSquare(
          target.map(() => mean),
          target,
        ),
    );
  });

  test('tells three classes apart', async () => {
    const { features, labels } = largeTable();
    const classifier = new GradientBoostingClassifier({ rounds: 30 });
    await classifier.fit(features, labels);
    expect(classifier.classes).toEqual(['high', 'low', 'middle']);
    const right = classifier.predict(features).filter((label, row) => label === labels[row]).length;
    expect(right / labels.length).toBeGreaterThan(0.95);
  });

  test('stops when the rows held out get no better, and keeps the best rounds only', async () => {
    const random = seededRandom(2);
    const x = Array.from({ length: 400 }, random);
    const labels = x.map((value) => (random() < value ? 'worn' : 'good'));
    const features = { rowCount: 400, features: [column('x', x)] };
    const classifier = new GradientBoostingClassifier({
      rounds: 1_000,
      learningRate: 0.3,
      earlyStopping: { share: 0.3, patience: 5 },
    });
    await classifier.fit(features, labels);
    const losses = classifier.validationLosses;
    const best = losses.indexOf(Math.min(...losses)) + 1;
    expect(losses.length).toBe(best + 5);
    expect(classifier.model.compiled.ensemble.roots.length).toBe(best);
  });

  test('rows named for validation are not learned from', async () => {
    const values = [...Array(100).keys()];
    const target = Float64Array.from(values, (value) => (value < 50 ? 0 : 10));
    const features = { rowCount: 100, features: [column('x', values)] };
    const regressor = new GradientBoostingRegressor({ rounds: 300, earlyStopping: { patience: 300 } });
    await regressor.fit(features, target, { validationRows: values.filter((value) => value >= 50) });
    expect(new Set(regressor.predict(features))).toEqual(new Set([0]));
  });

  test('predicted quantiles have about their share of the rows below them', async () => {
    const random = seededRandom(6);
    const x = Array.from({ length: 2_000 }, random);
    const target = Float64Array.from(x, (value) => 10 * value + (1 + value) * (random() + random() + random()));
    const features = { rowCount: 2_000, features: [column('x', x)] };
    for (const quantile of [0.05, 0.5, 0.95]) {
      const regressor = new GradientBoostingRegressor({ quantile, maximumLeaves: 8 });
      await regressor.fit(features, target);
      const limits = regressor.predict(features);
      const below = target.filter((value, row) => value <= (limits[row] ?? 0)).length / 2_000;
      expect(Math.abs(below - quantile)).toBeLessThan(0.02);
    }
  });

  test('a row of weight 3 counts like three rows', async () => {
    const row = fc.record({
      x: fc.integer({ min: 0, max: 15 }),
      y: fc.integer({ min: 0, max: 15 }),
      target: fc.integer({ min: 0, max: 8 }),
      weight: fc.integer({ min: 1, max: 3 }),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(row, { minLength: 6, maxLength: 30 }), async (rows) => {
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
        const targetOf = (from: typeof rows): Float64Array => Float64Array.from(from, ({ target }) => target);
        const repeated = rows.flatMap((one) => Array.from({ length: one.weight }, () => one));
        // One round of whole steps: later rounds see rounded residuals, whose order of adding could decide between equals.
        const options = { rounds: 1, learningRate: 1, minimumLeafWeight: 2, maximumLeaves: 4 };
        const weighted = new GradientBoostingRegressor(options);
        await weighted.fit(tableOf(rows), targetOf(rows), { weights: Float64Array.from(rows, ({ weight }) => weight) });
        const duplicated = new GradientBoostingRegressor(options);
        await duplicated.fit(tableOf(repeated), targetOf(repeated));
        const expected = duplicated.predict(tableOf(rows));
        weighted.predict(tableOf(rows)).forEach((value, place) => expect(value).toBeCloseTo(expected[place] ?? 0, 5));
      }),
      { numRuns: 40 },
    );
  });

  test.each([1, -1] as const)('a monotone column moves the answer one way only (%i)', async (direction) => {
    await fc.assert(
      fc.asyncProperty(fc.integer(), async (seed) => {
        const random = seededRandom(seed);
        const x = Array.from({ length: 100 }, random);
        const other = Array.from({ length: 100 }, random);
        const labels = x.map((value, row) => (value + random() + (other[row] ?? 0) > 1.5 ? 'failure' : 'good'));
        const classifier = new GradientBoostingClassifier({
          rounds: 10,
          seed,
          minimumLeafWeight: 2,
          monotone: { x: direction },
        });
        await classifier.fit({ rowCount: 100, features: [column('x', x), column('other', other)] }, labels);
        const at = [...Array(50).keys()].map((step) => step / 50);
        const fixed = random();
        const answers = classifier.predictProbabilities({
          rowCount: 50,
          features: [
            column('x', at),
            column(
              'other',
              at.map(() => fixed),
            ),
          ],
        })[1];
        answers?.forEach((answer, step) => {
          expect(direction * (answer - (answers[step - 1] ?? answer))).toBeGreaterThanOrEqual(0);
        });
      }),
      { numRuns: 30 },
    );
  });

  test('it can be stopped, by one thread as by several', async () => {
    const { features, target } = largeTable();
    for (const threads of [1, 2]) {
      const stop = new AbortController();
      const regressor = new GradientBoostingRegressor({ rounds: 100_000, threads });
      const fitting = regressor.fit(features, target, { signal: stop.signal, onProgress: () => stop.abort() });
      await expect(fitting).rejects.toMatchObject({ code: 'cancelled' });
      expect(regressor.isFitted).toBe(false);
    }
  });

  test.each([
    [{ rounds: 0 }, 'rounds'],
    [{ learningRate: 0 }, 'learningRate'],
    [{ maximumLeaves: 1 }, 'maximumLeaves'],
    [{ rowFraction: 1.5 }, 'rowFraction'],
    [{ quantile: 1 }, 'quantile'],
  ])('options out of range are refused by name: %j', (options, name) => {
    expect(() => new GradientBoostingRegressor(options)).toThrow(
      expect.objectContaining({ code: 'usage', message: expect.stringContaining(name) }),
    );
  });

  test('monotone columns are refused for three classes, and validation of everything too', async () => {
    const { features, labels } = largeTable();
    await expect(new GradientBoostingClassifier({ monotone: { c0: 1 } }).fit(features, labels)).rejects.toMatchObject({
      code: 'bad-request',
    });
    const all = sampleFeatures(20);
    const fitting = new GradientBoostingRegressor().fit(all, new Float64Array(20), {
      validationRows: [...Array(20).keys()],
    });
    await expect(fitting).rejects.toMatchObject({ code: 'bad-request' });
  });
});
