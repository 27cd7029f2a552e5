import { type Clock, systemClock } from '../../../contract/clock.ts';
import {
  accuracy,
  classificationReport,
  type ClassificationReport,
  confusionMatrix,
  type ConfusionMatrix,
} from '../../evaluate/classification-report.ts';
import { seededRandom } from '../../evaluate/seeded-random.ts';
import { holdOut } from '../../evaluate/splits.ts';
import { takeRows } from '../../estimator/feature-table.ts';
import { readTable, type ReadTableOptions } from '../../table/read-csv.ts';
import { readLabels, toFeatureTable } from '../../table/to-feature-table.ts';
import { writeTreePackage } from '../trees/tree-package.ts';
import type { RandomForestClassifierOptions } from './forest-options.ts';
import { RandomForestClassifier } from './random-forest-classifier.ts';

export type RandomForestTraining = RandomForestClassifierOptions & {
  /** Column to be predicted. */
  readonly target: string;
  /** Columns not to learn from, such as serial numbers and whatever is known only after the failure. */
  readonly ignore?: readonly string[];
  /** Share of the rows that is kept for the test; default 0.2, the classes in equal shares. */
  readonly testShare?: number;
  readonly csv?: ReadTableOptions;
  /** Name of the saved model; default the target's. */
  readonly name?: string;
  readonly clock?: Pick<Clock, 'nowUs'>;
};

export type TrainedForest = {
  readonly model: RandomForestClassifier;
  /** On the rows kept for the test. */
  readonly accuracy: number;
  readonly report: ClassificationReport;
  readonly confusionMatrix: ConfusionMatrix;
  /** The saved model: a `.mai` file with a document and an ONNX graph. */
  readonly packageBytes: Uint8Array;
};

/** Columns made of pairs of others that serve machine data well; measured in the README. */
export const USEFUL_PAIRS = 12;
const TREES = 100;
const SEED = 42;
const TEST_SHARE = 0.2;

/**
 * Reads a CSV file, splits its rows, grows a forest of 100 trees with seed 42, measures it and saves it: all in one call.
 *
 * @param chunks the bytes of the file, such as a read stream
 * @throws AppError `bad-request` naming row and column of what is wrong with the file
 */
export async function randomForest(
  chunks: AsyncIterable<Uint8Array>,
  training: RandomForestTraining,
): Promise<TrainedForest> {
  const { target, ignore = [], testShare = TEST_SHARE, csv, name = target, clock = systemClock, ...given } = training;
  const options = { trees: TREES, seed: SEED, pairs: USEFUL_PAIRS, ...given };
  const table = await readTable(chunks, csv);
  const features = toFeatureTable(table, { target, ignore });
  const labels = readLabels(table, target);
  const split = holdOut(labels, { testShare, random: seededRandom(options.seed) });
  const labelsOf = (rows: Uint32Array): string[] => Array.from(rows, (row) => labels[row] ?? '');
  const model = new RandomForestClassifier(options);
  await model.fit(takeRows(features, split.train), labelsOf(split.train));
  const actual = labelsOf(split.test);
  const predicted = model.predict(takeRows(features, split.test));
  const report = classificationReport(actual, predicted, model.classes);
  const { trees, seed } = options;
  const packageBytes = writeTreePackage(model, {
    name,
    createdBy: 'randomForest',
    createdAtUs: clock.nowUs(),
    training: { target, ignore, trees, seed, rows: split.train.length },
    metrics: { split: `stratified, ${testShare} held out, seed ${seed}`, accuracy: report.accuracy },
  });
  return {
    model,
    accuracy: accuracy(actual, predicted),
    report,
    confusionMatrix: confusionMatrix(actual, predicted, model.classes),
    packageBytes,
  };
}
