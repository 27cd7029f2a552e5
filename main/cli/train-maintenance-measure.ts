import { type FeatureTable, takeRows } from '../../models/estimator/feature-table.ts';
import {
  determination,
  meanAbsoluteError,
  meanError,
  rootMeanSquaredError,
} from '../../models/evaluate/regression-measures.ts';
import {
  type ClassifierScores,
  decideClasses,
  type JudgedRows,
  scoreClassifier,
} from '../../models/evaluate/score-classifier.ts';
import { seededRandom } from '../../models/evaluate/seeded-random.ts';
import { holdOut, kFold, type Split, stratifiedKFold } from '../../models/evaluate/splits.ts';
import { inFile, readTestData, type TrainingData } from './train-maintenance-data.ts';
import {
  trainClassifier,
  type TrainedClassifier,
  type TrainedRegressor,
  trainRegressor,
  type TrainSettings,
} from './train-maintenance-model.ts';
import type { TrainingCall } from './train-maintenance-options.ts';

export type FoldScores = {
  readonly accuracy: number;
  readonly f1: number;
  readonly prAuc: number | null;
  readonly threshold: number | null;
};

export type MeasuredClassifier = {
  readonly task: 'classification';
  readonly model: TrainedClassifier;
  readonly scores: ClassifierScores;
  readonly judged: JudgedRows;
  readonly folds: readonly FoldScores[];
  readonly split: string;
  readonly trainRows: number;
};

export type RegressionScores = {
  readonly rmse: number;
  readonly mae: number;
  readonly r2: number | null;
  readonly bias: number;
};

export type MeasuredRegressor = {
  readonly task: 'regression';
  readonly model: TrainedRegressor;
  readonly scores: RegressionScores;
  readonly actual: Float64Array;
  readonly predicted: Float64Array;
  readonly folds: readonly RegressionScores[];
  readonly split: string;
  readonly trainRows: number;
};

type Settings = TrainSettings & { readonly call: TrainingCall };
type Part<Target> = { readonly features: FeatureTable; readonly target: Target };

const TEST_SHARE = 0.2;

/**
 * Trains on part of the rows and measures on the rest: on another file, by folds, or on a held-out fifth. With folds
 * each row is judged once by a model that did not learn from it, and the model returned has learned from all rows.
 *
 * @throws AppError `bad-request`
 */
export async function trainAndMeasure(
  data: TrainingData,
  settings: Settings,
): Promise<MeasuredClassifier | MeasuredRegressor> {
  const { features, target } = data;
  return target.task === 'classification'
    ? measureClassifier({ features, target: target.labels }, data, settings)
    : measureRegressor({ features, target: target.values }, data, settings);
}

async function measureClassifier(
  all: Part<readonly string[]>,
  data: TrainingData,
  settings: Settings,
): Promise<MeasuredClassifier> {
  const { call } = settings;
  if (call.folds !== undefined) {
    return crossValidateClassifier(all, settings, call.folds);
  }
  const { train, test, split } = await splitOnce(all, data, call);
  const model = await trainClassifier(train.features, train.target, settings);
  const probabilities = await inFile(call.test ?? call.data, () => model.predictProbabilities(test.features));
  const judged = judge(model, test.target, probabilities);
  const scores = scoreClassifier(judged, model.decision?.positiveClass ?? null, seededRandom(call.seed));
  const trainRows = train.features.rowCount;
  return { task: 'classification', model, scores, judged, folds: [], split, trainRows };
}

function judge(
  { classes, decision }: TrainedClassifier,
  actual: readonly string[],
  probabilities: readonly Float64Array[],
): JudgedRows {
  return { classes, actual, probabilities, predicted: decideClasses({ classes, probabilities }, decision) };
}

async function crossValidateClassifier(
  { features, target }: Part<readonly string[]>,
  settings: Settings,
  count: number,
): Promise<MeasuredClassifier> {
  const random = () => seededRandom(settings.seed);
  const folds: FoldScores[] = [];
  const model = await trainClassifier(features, target, scaleProgress(settings, 0, count + 1));
  const { classes } = model;
  const positiveClass = model.decision?.positiveClass ?? null;
  const probabilities = classes.map(() => new Float64Array(target.length));
  const predicted = target.map(() => '');
  for (const [index, { train, test }] of stratifiedKFold(target, { folds: count, random: random() }).entries()) {
    const options = scaleProgress(settings, index + 1, count + 1);
    // oxlint-disable-next-line no-await-in-loop -- each fold already uses every thread
    const fold = await trainClassifier(takeRows(features, train), pick(target, train), options);
    const judged = judge(fold, pick(target, test), fold.predictProbabilities(takeRows(features, test)));
    const { accuracy, f1, prAuc } = scoreClassifier(judged, positiveClass, random());
    folds.push({ accuracy, f1, prAuc, threshold: fold.decision?.threshold ?? null });
    test.forEach((row, place) => {
      predicted[row] = judged.predicted[place] ?? '';
      probabilities.forEach((values, at) => {
        values[row] = judged.probabilities[at]?.[place] ?? 0;
      });
    });
  }
  const judged = { classes, actual: target, predicted, probabilities };
  const scores = scoreClassifier(judged, positiveClass, random());
  const split = `${count} folds by class, each row judged once by a model that did not learn from it`;
  return { task: 'classification', model, scores, judged, folds, split, trainRows: features.rowCount };
}

async function measureRegressor(
  all: Part<Float64Array>,
  data: TrainingData,
  settings: Settings,
): Promise<MeasuredRegressor> {
  const { call } = settings;
  if (call.folds !== undefined) {
    return crossValidateRegressor(all, settings, call.folds);
  }
  const { train, test, split } = await splitOnce(all, data, call);
  const model = await trainRegressor(train.features, Float64Array.from(train.target), settings);
  const predicted = await inFile(call.test ?? call.data, () => model.predict(test.features));
  const actual = Float64Array.from(test.target);
  const scores = scoreRegressor(actual, predicted);
  const trainRows = train.features.rowCount;
  return { task: 'regression', model, scores, actual, predicted, folds: [], split, trainRows };
}

async function crossValidateRegressor(
  { features, target }: Part<Float64Array>,
  settings: Settings,
  count: number,
): Promise<MeasuredRegressor> {
  const model = await trainRegressor(features, target, scaleProgress(settings, 0, count + 1));
  const predicted = new Float64Array(target.length);
  const folds: RegressionScores[] = [];
  const splits = kFold(target.length, { folds: count, random: seededRandom(settings.seed) });
  for (const [index, { train, test }] of splits.entries()) {
    const options = scaleProgress(settings, index + 1, count + 1);
    const trainTarget = Float64Array.from(train, (row) => target[row] ?? 0);
    // oxlint-disable-next-line no-await-in-loop -- each fold already uses every thread
    const fold = await trainRegressor(takeRows(features, train), trainTarget, options);
    const ofFold = fold.predict(takeRows(features, test));
    test.forEach((row, place) => {
      predicted[row] = ofFold[place] ?? 0;
    });
    folds.push(
      scoreRegressor(
        Float64Array.from(test, (row) => target[row] ?? 0),
        ofFold,
      ),
    );
  }
  const split = `${count} folds, each row judged once by a model that did not learn from it`;
  const scores = scoreRegressor(target, predicted);
  return { task: 'regression', model, scores, actual: target, predicted, folds, split, trainRows: features.rowCount };
}

function scoreRegressor(actual: Float64Array, predicted: Float64Array): RegressionScores {
  return {
    rmse: rootMeanSquaredError(actual, predicted),
    mae: meanAbsoluteError(actual, predicted),
    r2: determination(actual, predicted),
    bias: meanError(actual, predicted),
  };
}

/** Another file, else a fifth of the rows, the classes in the shares of the whole. */
async function splitOnce<Target extends readonly string[] | Float64Array>(
  all: Part<Target>,
  data: TrainingData,
  call: TrainingCall,
): Promise<{ train: Part<Target>; test: Part<Target>; split: string }> {
  if (call.test !== undefined) {
    const other = await readTestData(call.test, call, data);
    const target = other.target.task === 'classification' ? other.target.labels : other.target.values;
    const test = { features: other.features, target: target as Target };
    return { train: all, test, split: `tested on ${call.test}` };
  }
  const labels =
    data.target.task === 'classification' ? data.target.labels : Array.from({ length: all.target.length }, () => 'row');
  const rows: Split = await inFile(call.data, () =>
    holdOut(labels, { testShare: TEST_SHARE, random: seededRandom(call.seed) }),
  );
  const take = (numbers: Uint32Array): Part<Target> => ({
    features: takeRows(all.features, numbers),
    target: Array.from(numbers, (row) => all.target[row]) as unknown as Target,
  });
  const kind = data.target.task === 'classification' ? ', by class' : '';
  return { train: take(rows.train), test: take(rows.test), split: `a random fifth held out${kind}` };
}

function pick(values: readonly string[], rows: Uint32Array): readonly string[] {
  return Array.from(rows, (row) => values[row] ?? '');
}

function scaleProgress(settings: Settings, part: number, parts: number): Settings {
  const { onProgress } = settings;
  return onProgress === undefined
    ? settings
    : { ...settings, onProgress: (fraction) => onProgress((part + fraction) / parts) };
}
