import {
  determination,
  meanAbsoluteError,
  meanError,
  rootMeanSquaredError,
} from '../../evaluate/regression-measures.ts';
import { seededRandom } from '../../evaluate/seeded-random.ts';
import { groupedKFold, kFold } from '../../evaluate/splits.ts';
import type { PermutationImportance } from '../trees/permutation-importance.ts';
import { type ColumnWorth, meanWorth, worthOfColumns } from './column-worth.ts';
import { type MeasuredRows, type Measurement, scaleProgress, splitMeasured, takeMeasured } from './tabular-data.ts';
import type { TabularRegressor } from './tabular-model.ts';
import { trainTabularRegressor, type TrainSettings } from './train-tabular-model.ts';

export type RegressionScores = {
  readonly rmse: number;
  readonly mae: number;
  readonly r2: number | null;
  readonly bias: number;
};

export type MeasuredRegressor = {
  readonly task: 'regression';
  readonly model: TabularRegressor;
  readonly scores: RegressionScores;
  readonly actual: Float64Array;
  readonly predicted: Float64Array;
  readonly worth: ColumnWorth;
  readonly folds: readonly RegressionScores[];
  readonly split: string;
  readonly trainRows: number;
};

const WORTH_SCORE = 'root mean squared error';

/**
 * Trains a regressor on part of the rows and measures it on the rest. With folds each row is judged once by a model
 * that did not learn from it, and the model returned has learned from all rows.
 *
 * @throws AppError `bad-request`
 */
export async function measureTabularRegressor(
  all: MeasuredRows,
  measurement: Measurement<MeasuredRows>,
  settings: TrainSettings,
): Promise<MeasuredRegressor> {
  if (measurement.by === 'folds') {
    return crossValidate(all, measurement, settings);
  }
  const { train, test, split } = splitMeasured(all, measurement, settings.seed);
  const model = await trainTabularRegressor(train.features, train.target, settings);
  const predicted = model.predict(test.features);
  const actual = test.target;
  const scores = scoreRegressor(actual, predicted);
  const worth = { score: WORTH_SCORE, columns: worthOf(model, test, settings.seed) } as const;
  const trainRows = train.features.rowCount;
  return { task: 'regression', model, scores, actual, predicted, worth, folds: [], split, trainRows };
}

/** Returns how far predictions lie from true values, in their unit. */
export function scoreRegressor(actual: Float64Array, predicted: Float64Array): RegressionScores {
  return {
    rmse: rootMeanSquaredError(actual, predicted),
    mae: meanAbsoluteError(actual, predicted),
    r2: determination(actual, predicted),
    bias: meanError(actual, predicted),
  };
}

async function crossValidate(
  all: MeasuredRows,
  { folds: count, groups }: Extract<Measurement<MeasuredRows>, { by: 'folds' }>,
  settings: TrainSettings,
): Promise<MeasuredRegressor> {
  const { target } = all;
  const options = { folds: count, random: seededRandom(settings.seed) };
  const splits = groups === null ? kFold(target.length, options) : groupedKFold(groups, options);
  const model = await trainTabularRegressor(all.features, target, scaleProgress(settings, 0, count + 1));
  const predicted = new Float64Array(target.length);
  const folds: RegressionScores[] = [];
  const worths: (readonly PermutationImportance[])[] = [];
  for (const [index, { train, test }] of splits.entries()) {
    const foldSettings = scaleProgress(settings, index + 1, count + 1);
    const learned = takeMeasured(all, train);
    const kept = takeMeasured(all, test);
    // oxlint-disable-next-line no-await-in-loop -- each fold already uses every thread
    const fold = await trainTabularRegressor(learned.features, learned.target, foldSettings);
    const ofFold = fold.predict(kept.features);
    test.forEach((row, place) => {
      predicted[row] = ofFold[place] ?? 0;
    });
    folds.push(scoreRegressor(kept.target, ofFold));
    worths.push(worthOf(fold, kept, settings.seed));
  }
  const scores = scoreRegressor(target, predicted);
  const worth = { score: WORTH_SCORE, columns: meanWorth(worths) } as const;
  const split = `${count} folds${groups === null ? '' : ' of whole groups'}, each row judged once by a model that did not learn from it`;
  const trainRows = all.features.rowCount;
  return { task: 'regression', model, scores, actual: target, predicted, worth, folds, split, trainRows };
}

function worthOf(
  model: TabularRegressor,
  { features, target }: MeasuredRows,
  seed: number,
): readonly PermutationImportance[] {
  return worthOfColumns(
    features,
    (dealt, rows) =>
      -rootMeanSquaredError(
        Float64Array.from(rows, (row) => target[row] ?? 0),
        model.predict(dealt),
      ),
    seed,
  );
}
