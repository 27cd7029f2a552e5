import { AppError } from '../../../contract/errors.ts';
import { type Classifier, type EstimatorDocument, type FitOptions, notFitted } from '../../estimator/estimator.ts';
import type { FeatureTable } from '../../estimator/feature-table.ts';
import { encodeLabels, rowWeights, weighClasses } from '../trees/fit-input.ts';
import { fromTreeDocument, toTreeDocument } from '../trees/tree-document.ts';
import { mostProbable, predictRaw, toProbabilities, type TreeModel } from '../trees/tree-model.ts';
import { type Contributions, explainPredictions } from '../trees/tree-shap.ts';
import { fitForestModel } from './fit-forest-model.ts';
import { checkForestOptions, type RandomForestClassifierOptions } from './forest-options.ts';

const KIND = 'random-forest-classifier';

/** A random forest for classes (Breiman, Machine Learning 45, 2001): the mean of the leaf shares of many random trees. */
export class RandomForestClassifier implements Classifier {
  readonly kind = KIND;
  readonly #options: RandomForestClassifierOptions;
  #model: TreeModel | null = null;
  #outOfBag: readonly Float64Array[] | null = null;

  /** @throws AppError `usage` for an option out of its range */
  constructor(options: RandomForestClassifierOptions = {}) {
    checkForestOptions(options);
    this.#options = options;
  }

  /** @throws AppError `package-mismatch`, `package-damaged` */
  static fromDocument(document: EstimatorDocument): RandomForestClassifier {
    const classifier = new RandomForestClassifier();
    classifier.#model = fromTreeDocument(KIND, document);
    return classifier;
  }

  get isFitted(): boolean {
    return this.#model !== null;
  }

  get featureNames(): readonly string[] {
    return this.model.columns.map(({ name }) => name);
  }

  get classes(): readonly string[] {
    return this.model.classes;
  }

  /** What was learned. @throws AppError `conflict` before `fit` */
  get model(): TreeModel {
    if (this.#model === null) {
      throw notFitted('random forest');
    }
    return this.#model;
  }

  /**
   * Probabilities of the training rows, one array a class, each row judged by the trees that did not draw it (NaN where
   * all did): what to choose a threshold by. Null without bootstrap and for a loaded model.
   */
  get outOfBagProbabilities(): readonly Float64Array[] | null {
    return this.#outOfBag;
  }

  async fit(features: FeatureTable, labels: readonly string[], options: FitOptions = {}): Promise<void> {
    const encoded = encodeLabels(features, labels);
    const { classWeights = null, monotone, bootstrap = true } = this.#options;
    const outputCount = encoded.classes.length === 2 ? 1 : encoded.classes.length;
    if (outputCount > 1 && monotone !== undefined && Object.keys(monotone).length > 0) {
      throw new AppError('bad-request', 'Monotone columns need exactly two classes; leave the option out');
    }
    const weights = weighClasses(encoded, rowWeights(features, options.weights), classWeights);
    const { classes, numbers: targets } = encoded;
    const problem = { kind: KIND, link: 'share', classes, features, targets, weights, outputCount, base: 0 } as const;
    const { model, outOfBag } = await fitForestModel(problem, this.#options, options);
    this.#model = model;
    this.#outOfBag = bootstrap ? toProbabilities('share', outOfBag, outputCount) : null;
  }

  predict(features: FeatureTable): readonly string[] {
    return mostProbable(this.classes, this.predictProbabilities(features));
  }

  predictProbabilities(features: FeatureTable): readonly Float64Array[] {
    const { model } = this;
    return toProbabilities(model.link, predictRaw(model, features), model.base.length);
  }

  /** Exact Shapley values of each probability; for two classes of the second one's. */
  explain(features: FeatureTable): Contributions {
    return explainPredictions(this.model, features);
  }

  toDocument(): EstimatorDocument {
    return toTreeDocument(this.model);
  }
}
