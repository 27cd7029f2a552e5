import type { FeatureTable } from '../../estimator/feature-table.ts';
import { accuracy } from '../../evaluate/classification-report.ts';
import { averagePrecision } from '../../evaluate/score-curves.ts';
import {
  type ClassifierScores,
  decideClasses,
  type JudgedRows,
  scoreClassifier,
} from '../../evaluate/score-classifier.ts';
import { seededRandom } from '../../evaluate/seeded-random.ts';
import { groupedKFold, stratifiedKFold } from '../../evaluate/splits.ts';
import type { PermutationImportance } from '../trees/permutation-importance.ts';
import { type ColumnWorth, meanWorth, worthOfColumns } from './column-worth.ts';
import {
  type ClassifiedRows,
  type Measurement,
  scaleProgress,
  splitClassified,
  takeClassified,
} from './tabular-data.ts';
import type { TabularClassifier } from './tabular-model.ts';
import { trainTabularClassifier, type TrainSettings } from './train-tabular-model.ts';

export type FoldScores = {
  readonly accuracy: number;
  readonly f1: number;
  readonly prAuc: number | null;
  readonly threshold: number | null;
};

export type MeasuredClassifier = {
  readonly task: 'classification';
  readonly model: TabularClassifier;
  readonly scores: ClassifierScores;
  readonly judged: JudgedRows;
  readonly worth: ColumnWorth;
  readonly folds: readonly FoldScores[];
  readonly split: string;
  readonly trainRows: number;
};

/**
 * Trains a classifier on part of the rows and measures it on the rest. With folds each row is judged once by a model
 * that did not learn from it, and the model returned has learned from all rows.
 *
 * @throws AppError `bad-request`
 */
export async function measureTabularClassifier(
  all: ClassifiedRows,
  measurement: Measurement<ClassifiedRows>,
  settings: TrainSettings,
): Promise<MeasuredClassifier> {
  if (measurement.by === 'folds') {
    return crossValidate(all, measurement, settings);
  }
  const { train, test, split } = splitClassified(all, measurement, settings.seed);
  const model = await trainTabularClassifier(train.features, train.target, settings);
  const judged = judgeRows(model, test);
  const scores = scoreClassifier(judged, model.decision?.positiveClass ?? null, seededRandom(settings.seed));
  const worth = { score: scoreNameOf(model), columns: worthOf(model, test, settings.seed) };
  const trainRows = train.features.rowCount;
  return { task: 'classification', model, scores, judged, worth, folds: [], split, trainRows };
}

/** Returns what a classifier says of rows whose classes are known. @throws AppError `bad-request` */
export function judgeRows(model: TabularClassifier, { features, target }: ClassifiedRows): JudgedRows {
  const { classes, decision } = model;
  const probabilities = model.predictProbabilities(features);
  return { classes, actual: target, probabilities, predicted: decideClasses({ classes, probabilities }, decision) };
}

async function crossValidate(
  all: ClassifiedRows,
  { folds: count, groups }: Extract<Measurement<ClassifiedRows>, { by: 'folds' }>,
  settings: TrainSettings,
): Promise<MeasuredClassifier> {
  const { target } = all;
  const random = () => seededRandom(settings.seed);
  const folds: FoldScores[] = [];
  const worths: (readonly PermutationImportance[])[] = [];
  const options = { folds: count, random: random() };
  const splits = groups === null ? stratifiedKFold(target, options) : groupedKFold(groups, options);
  const model = await trainTabularClassifier(all.features, target, scaleProgress(settings, 0, count + 1));
  const { classes } = model;
  const positiveClass = model.decision?.positiveClass ?? null;
  const probabilities = classes.map(() => new Float64Array(target.length));
  const predicted = target.map(() => '');
  for (const [index, { train, test }] of splits.entries()) {
    const foldSettings = scaleProgress(settings, index + 1, count + 1);
    const learned = takeClassified(all, train);
    const kept = takeClassified(all, test);
    // oxlint-disable-next-line no-await-in-loop -- each fold already uses every thread
    const fold = await trainTabularClassifier(learned.features, learned.target, foldSettings);
    const judged = judgeRows(fold, kept);
    const { accuracy: right, f1, prAuc } = scoreClassifier(judged, positiveClass, random());
    folds.push({ accuracy: right, f1, prAuc, threshold: fold.decision?.threshold ?? null });
    worths.push(worthOf(fold, kept, settings.seed));
    test.forEach((row, place) => {
      predicted[row] = judged.predicted[place] ?? '';
      probabilities.forEach((values, at) => {
        values[row] = judged.probabilities[at]?.[place] ?? 0;
      });
    });
  }
  const judged = { classes, actual: target, predicted, probabilities };
  const scores = scoreClassifier(judged, positiveClass, random());
  const worth = { score: scoreNameOf(model), columns: meanWorth(worths) };
  const split = `${count} folds ${groups === null ? 'by class' : 'of whole groups'}, each row judged once by a model that did not learn from it`;
  return { task: 'classification', model, scores, judged, worth, folds, split, trainRows: all.features.rowCount };
}

function scoreNameOf({ decision }: TabularClassifier): ColumnWorth['score'] {
  return decision === null ? 'accuracy' : 'average precision';
}

function worthOf(
  model: TabularClassifier,
  { features, target }: ClassifiedRows,
  seed: number,
): readonly PermutationImportance[] {
  const { classes, decision } = model;
  const score = (dealt: FeatureTable, rows: Uint32Array): number => {
    const actual = Array.from(rows, (row) => target[row] ?? '');
    const probabilities = model.predictProbabilities(dealt);
    if (decision === null) {
      return accuracy(actual, decideClasses({ classes, probabilities }, decision));
    }
    const { positiveClass } = decision;
    const isPositive = actual.map((label) => label === positiveClass);
    return averagePrecision(isPositive, probabilities[classes.indexOf(positiveClass)] ?? []) ?? 0;
  };
  return worthOfColumns(features, score, seed);
}
