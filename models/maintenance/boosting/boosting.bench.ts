import { expect, test } from 'vitest';
import { cpuSeconds, machineRows } from '../../../test/bench/trees/machine-rows.ts';
import { measureScikitLearn } from '../../../test/bench/trees/measure-scikit-learn.ts';
import { averagePrecision } from '../../evaluate/score-curves.ts';
import { takeRows } from '../../estimator/feature-table.ts';
import { GradientBoostingClassifier } from './gradient-boosting-classifier.ts';

/** What scikit-learn's has by default, so that both do the same work. */
const PEER_SETTINGS = { rounds: 100, maximumLeaves: 31, maximumBins: 256, minimumLeafWeight: 20, l2: 0 };
/** A few rows of luck. */
const EQUAL_QUALITY = 0.01;

test('boosting: learning 10,000 rows of 9 columns and judging 100,000, beside scikit-learn on one thread', {
  timeout: 600_000,
}, async () => {
  const train = machineRows(10_000, 1);
  const unseen = machineRows(10_000, 2);
  const many = takeRows(
    unseen.features,
    Int32Array.from({ length: 100_000 }, (_, row) => row % 10_000),
  );
  const classifier = new GradientBoostingClassifier(PEER_SETTINGS);
  const fit = (): Promise<void> => classifier.fit(train.features, train.labels);
  const fitted = await cpuSeconds(fit);
  const failure = classifier.predictProbabilities(unseen.features)[classifier.classes.indexOf('failure')];
  const isFailure = unseen.labels.map((label) => label === 'failure');
  const quality = averagePrecision(isFailure, failure ?? []) ?? 0;
  const judged = await cpuSeconds(() => void classifier.predictProbabilities(many));
  const peer = measureScikitLearn('boosting', train, unseen);
  expect(quality).toBeGreaterThan((peer?.averagePrecision ?? 0.8) - EQUAL_QUALITY);
  const ours = {
    averagePrecision: quality,
    fitSeconds: fitted.best,
    firstFitSeconds: fitted.first,
    rowsPerSecond: many.rowCount / judged.best,
  };
  process.stdout.write(`${JSON.stringify({ ours, peer }, null, 1)}\n`);
});
