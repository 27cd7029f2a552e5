import type { Classifier, EstimatorDocument, FitOptions } from '../../models/estimator/estimator.ts';
import { type FeatureTable, takeRows } from '../../models/estimator/feature-table.ts';
import { choosePositiveClass, chooseThreshold, type Decision } from '../../models/evaluate/score-classifier.ts';
import { seededRandom } from '../../models/evaluate/seeded-random.ts';
import { stratifiedKFold } from '../../models/evaluate/splits.ts';
import { GradientBoostingClassifier } from '../../models/maintenance/boosting/gradient-boosting-classifier.ts';
import { GradientBoostingRegressor } from '../../models/maintenance/boosting/gradient-boosting-regressor.ts';
import { imputer } from '../../models/maintenance/clean/imputer.ts';
import { RandomForestClassifier } from '../../models/maintenance/forest/random-forest-classifier.ts';
import { RandomForestRegressor } from '../../models/maintenance/forest/random-forest-regressor.ts';
import { USEFUL_PAIRS } from '../../models/maintenance/forest/train-random-forest.ts';
import { seenNames, type TreeModel } from '../../models/maintenance/trees/tree-model.ts';
import type { TreeEstimator } from '../../models/maintenance/trees/tree-package.ts';
import type { TaskPool } from '../../models/parallel/task-pool.ts';
import type { TrainingCall } from './train-maintenance-options.ts';

export type TrainSettings = Pick<TrainingCall, 'model' | 'seed'> & { readonly pool: TaskPool } & Pick<
    FitOptions,
    'onProgress' | 'signal'
  >;

/** Share of a column in what all splits gained. */
export type Importance = { readonly name: string; readonly importance: number };

type Trained = {
  readonly importance: readonly Importance[];
  readonly estimator: TreeEstimator;
  /** What fills gaps before the estimator sees a row; null where training had none. */
  readonly imputer: EstimatorDocument | null;
};
export type TrainedClassifier = Trained & {
  readonly classes: readonly string[];
  readonly decision: Decision;
  readonly predictProbabilities: (features: FeatureTable) => readonly Float64Array[];
};
export type TrainedRegressor = Trained & { readonly predict: (features: FeatureTable) => Float64Array };

const TREES = 100;
const INNER_FOLDS = 3;

/**
 * Trains a classifier on all rows given; with two classes its threshold is the one with the best F1 on rows that the
 * deciding trees did not learn from.
 *
 * @throws AppError `bad-request`
 */
export async function trainClassifier(
  features: FeatureTable,
  labels: readonly string[],
  settings: TrainSettings,
): Promise<TrainedClassifier> {
  const { filled, fill, imputerDocument } = await fillGaps(features);
  const { classifier, heldOut } = await fitClassifier(filled, labels, settings);
  const decision = decide(labels, classifier.classes, heldOut);
  return {
    classes: classifier.classes,
    decision,
    importance: importanceOf(classifier.model),
    predictProbabilities: (rows) => classifier.predictProbabilities(fill(rows)),
    estimator: classifier,
    imputer: imputerDocument,
  };
}

/** Trains a regressor on all rows given. @throws AppError `bad-request` */
export async function trainRegressor(
  features: FeatureTable,
  target: Float64Array,
  { model, seed, pool, ...options }: TrainSettings,
): Promise<TrainedRegressor> {
  const { filled, fill, imputerDocument } = await fillGaps(features);
  const regressor =
    model === 'forest'
      ? new RandomForestRegressor({ trees: TREES, seed, pool })
      : new GradientBoostingRegressor({ seed, pool });
  await regressor.fit(filled, target, options);
  return {
    importance: importanceOf(regressor.model),
    predict: (rows) => regressor.predict(fill(rows)),
    estimator: regressor,
    imputer: imputerDocument,
  };
}

async function fillGaps(features: FeatureTable) {
  const hasGaps = features.features.some(({ values }) => values.some(Number.isNaN));
  if (!hasGaps) {
    return { filled: features, fill: (rows: FeatureTable) => rows, imputerDocument: null };
  }
  const step = imputer.create({ strategy: 'median' });
  await step.fit(features);
  const fill = (rows: FeatureTable) => step.transform(rows);
  return { filled: fill(features), fill, imputerDocument: step.toDocument() };
}

/** Also returns probabilities of the training rows by trees that did not learn from them. */
async function fitClassifier(features: FeatureTable, labels: readonly string[], settings: TrainSettings) {
  const { model, seed, pool, ...options } = settings;
  if (model === 'forest') {
    const classifier = new RandomForestClassifier({ trees: TREES, pairs: USEFUL_PAIRS, seed, pool });
    await classifier.fit(features, labels, options);
    return { classifier, heldOut: classifier.outOfBagProbabilities };
  }
  const create = () => new GradientBoostingClassifier({ pairs: USEFUL_PAIRS, seed, pool });
  const classifier = create();
  await classifier.fit(features, labels, options);
  const isBinary = classifier.classes.length === 2;
  return { classifier, heldOut: isBinary ? await crossPredict(features, labels, create, seed) : null };
}

async function crossPredict(
  features: FeatureTable,
  labels: readonly string[],
  create: () => Classifier,
  seed: number,
): Promise<readonly Float64Array[] | null> {
  const classes = [...new Set(labels)].toSorted();
  const rarest = Math.min(...classes.map((name) => labels.filter((label) => label === name).length));
  if (rarest < INNER_FOLDS) {
    return null;
  }
  const heldOut = classes.map(() => new Float64Array(labels.length));
  for (const { train, test } of stratifiedKFold(labels, { folds: INNER_FOLDS, random: seededRandom(seed) })) {
    const classifier = create();
    const trainLabels = Array.from(train, (row) => labels[row] ?? '');
    // oxlint-disable-next-line no-await-in-loop -- each fold already uses every thread
    await classifier.fit(takeRows(features, train), trainLabels);
    const probabilities = classifier.predictProbabilities(takeRows(features, test));
    test.forEach((row, place) => {
      heldOut.forEach((values, index) => {
        values[row] = probabilities[index]?.[place] ?? 0;
      });
    });
  }
  return heldOut;
}

function decide(
  labels: readonly string[],
  classes: readonly string[],
  heldOut: readonly Float64Array[] | null,
): Decision {
  const positiveClass = choosePositiveClass(labels);
  if (positiveClass === null) {
    return null;
  }
  const probabilities = heldOut?.[classes.indexOf(positiveClass)];
  const isPositive = labels.map((label) => label === positiveClass);
  return { positiveClass, threshold: probabilities === undefined ? 0.5 : chooseThreshold(isPositive, probabilities) };
}

function importanceOf(model: TreeModel): readonly Importance[] {
  const names = seenNames(model);
  return names
    .map((name, index) => ({ name, importance: model.importances[index] ?? 0 }))
    .toSorted((a, b) => b.importance - a.importance);
}
