import type { Classifier, FitOptions } from '../../estimator/estimator.ts';
import { type FeatureTable, takeRows } from '../../estimator/feature-table.ts';
import { choosePositiveClass, chooseThreshold, type Decision } from '../../evaluate/score-classifier.ts';
import { seededRandom } from '../../evaluate/seeded-random.ts';
import { stratifiedKFold } from '../../evaluate/splits.ts';
import type { TaskPool } from '../../parallel/task-pool.ts';
import { GradientBoostingClassifier } from '../boosting/gradient-boosting-classifier.ts';
import { GradientBoostingRegressor } from '../boosting/gradient-boosting-regressor.ts';
import { imputer } from '../clean/imputer.ts';
import { RandomForestClassifier } from '../forest/random-forest-classifier.ts';
import { RandomForestRegressor } from '../forest/random-forest-regressor.ts';
import { USEFUL_PAIRS } from '../forest/train-random-forest.ts';
import {
  createTabularClassifier,
  createTabularRegressor,
  type TabularClassifier,
  type TabularRegressor,
} from './tabular-model.ts';

export type TrainSettings = {
  readonly model: 'forest' | 'boosting';
  readonly seed: number;
  readonly pool: TaskPool;
} & Pick<FitOptions, 'onProgress' | 'signal'>;

const TREES = 100;
const INNER_FOLDS = 3;
/** Rare failures stand in the tails of a column; a file of a machine is small enough for more bins than the default. */
const BOOSTING_BINS = 1_024;

/**
 * Trains a classifier on all rows given; with two classes its threshold is the one with the best F1 on rows that the
 * deciding trees did not learn from. Gaps are filled with the median or the most frequent level of these rows.
 *
 * @throws AppError `bad-request`
 */
export async function trainTabularClassifier(
  features: FeatureTable,
  labels: readonly string[],
  settings: TrainSettings,
): Promise<TabularClassifier> {
  const { filled, document } = await fillGaps(features);
  const { classifier, heldOut } = await fitClassifier(filled, labels, settings);
  return createTabularClassifier(classifier, document, decide(labels, classifier.classes, heldOut));
}

/** Trains a regressor on all rows given; gaps are filled as for a classifier. @throws AppError `bad-request` */
export async function trainTabularRegressor(
  features: FeatureTable,
  target: Float64Array,
  { model, seed, pool, ...options }: TrainSettings,
): Promise<TabularRegressor> {
  const { filled, document } = await fillGaps(features);
  const regressor =
    model === 'forest'
      ? new RandomForestRegressor({ trees: TREES, seed, pool })
      : new GradientBoostingRegressor({ seed, pool });
  await regressor.fit(filled, target, options);
  return createTabularRegressor(regressor, document);
}

async function fillGaps(features: FeatureTable) {
  const step = imputer.create({ strategy: 'median' });
  await step.fit(features);
  return { filled: step.transform(features), document: step.toDocument() };
}

/** Also returns probabilities of the training rows by trees that did not learn from them. */
async function fitClassifier(features: FeatureTable, labels: readonly string[], settings: TrainSettings) {
  const { model, seed, pool, ...options } = settings;
  if (model === 'forest') {
    const classifier = new RandomForestClassifier({ trees: TREES, pairs: USEFUL_PAIRS, seed, pool });
    await classifier.fit(features, labels, options);
    return { classifier, heldOut: classifier.outOfBagProbabilities };
  }
  const create = () => new GradientBoostingClassifier({ pairs: USEFUL_PAIRS, maximumBins: BOOSTING_BINS, seed, pool });
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
