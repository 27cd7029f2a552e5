import { createReadStream } from 'node:fs';
import { expect, test } from 'vitest';
import { cpuSeconds, machineRows } from '../../../test/bench/trees/machine-rows.ts';
import { measureScikitLearn } from '../../../test/bench/trees/measure-scikit-learn.ts';
import { findSharedData } from '../../../test/support/shared-data.ts';
import { averagePrecision, bestF1Point, operatingPoints } from '../../evaluate/score-curves.ts';
import { seededRandom } from '../../evaluate/seeded-random.ts';
import { stratifiedKFold } from '../../evaluate/splits.ts';
import { takeRows } from '../../estimator/feature-table.ts';
import { readTable } from '../../table/read-csv.ts';
import { readLabels, toFeatureTable } from '../../table/to-feature-table.ts';
import { RandomForestClassifier } from './random-forest-classifier.ts';

/** A few rows of luck. */
const EQUAL_QUALITY = 0.01;

test('forest: learning 10,000 rows of 9 columns and judging 100,000, beside scikit-learn on one thread', {
  timeout: 600_000,
}, async () => {
  const train = machineRows(10_000, 1);
  const unseen = machineRows(10_000, 2);
  const many = takeRows(
    unseen.features,
    Int32Array.from({ length: 100_000 }, (_, row) => row % 10_000),
  );
  const classifier = new RandomForestClassifier();
  const fit = (): Promise<void> => classifier.fit(train.features, train.labels);
  const fitted = await cpuSeconds(fit);
  const failure = classifier.predictProbabilities(unseen.features)[classifier.classes.indexOf('failure')];
  const isFailure = unseen.labels.map((label) => label === 'failure');
  const quality = averagePrecision(isFailure, failure ?? []) ?? 0;
  const judged = await cpuSeconds(() => void classifier.predictProbabilities(many));
  const peer = measureScikitLearn('forest', train, unseen);
  expect(quality).toBeGreaterThan((peer?.averagePrecision ?? 0.8) - EQUAL_QUALITY);
  const ours = {
    averagePrecision: quality,
    fitSeconds: fitted.best,
    firstFitSeconds: fitted.first,
    rowsPerSecond: many.rowCount / judged.best,
  };
  process.stdout.write(`${JSON.stringify({ ours, peer }, null, 1)}\n`);
});

const machines = findSharedData('data', 'ai4i2020', 'train60.csv');

test.skipIf(machines === null)('quality on real machine failures, five folds', { timeout: 600_000 }, async () => {
  const table = await readTable(createReadStream(machines ?? ''));
  const target = 'Machine_failure';
  const features = toFeatureTable(table, { target, ignore: ['UDI', 'Product ID', 'TWF', 'HDF', 'PWF', 'OSF', 'RNF'] });
  const isFailure = readLabels(table, target).map((label) => label === '1');
  const probabilities = new Float64Array(isFailure.length);
  const counts = { hits: 0, reported: 0, failures: 0 };
  const labels = isFailure.map(String);
  for (const { train, test: unseen } of stratifiedKFold(labels, { folds: 5, random: seededRandom(42) })) {
    const classifier = new RandomForestClassifier({ pairs: 12 });
    const trained = Array.from(train, (row) => labels[row] ?? '');
    // oxlint-disable-next-line no-await-in-loop -- folds at the same time would only wait for each other
    await classifier.fit(takeRows(features, train), trained);
    const outOfBag = classifier.outOfBagProbabilities?.[1] ?? [];
    const points = operatingPoints(
      trained.map((label) => label === 'true'),
      outOfBag,
    );
    const threshold = bestF1Point(points)?.threshold ?? 0.5;
    const judged = classifier.predictProbabilities(takeRows(features, unseen))[1];
    unseen.forEach((row, place) => {
      const probability = judged?.[place] ?? 0;
      probabilities[row] = probability;
      counts.reported += Number(probability >= threshold);
      counts.failures += Number(isFailure[row]);
      counts.hits += Number(probability >= threshold && isFailure[row]);
    });
  }
  const f1 = (2 * counts.hits) / (counts.reported + counts.failures);
  const areaUnderPrecisionRecall = averagePrecision(isFailure, probabilities) ?? 0;
  process.stdout.write(`${JSON.stringify({ f1, areaUnderPrecisionRecall })}\n`);
  expect(f1).toBeGreaterThan(0.85);
  expect(areaUnderPrecisionRecall).toBeGreaterThan(0.88);
});
