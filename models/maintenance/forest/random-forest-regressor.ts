import { type EstimatorDocument, type FitOptions, notFitted, type Regressor } from '../../estimator/estimator.ts';
import type { FeatureTable } from '../../estimator/feature-table.ts';
import { checkTarget, rowWeights } from '../trees/fit-input.ts';
import { fromTreeDocument, toTreeDocument } from '../trees/tree-document.ts';
import { predictRaw, type TreeModel } from '../trees/tree-model.ts';
import { type Contributions, explainPredictions } from '../trees/tree-shap.ts';
import { fitForestModel } from './fit-forest-model.ts';
import { checkForestOptions, type RandomForestOptions } from './forest-options.ts';

const KIND = 'random-forest-regressor';

/** A random forest for numbers (Breiman, Machine Learning 45, 2001): the mean of the leaf means of many random trees. */
export class RandomForestRegressor implements Regressor {
  readonly kind = KIND;
  readonly #options: RandomForestOptions;
  #model: TreeModel | null = null;
  #outOfBag: Float64Array | null = null;

  /** @throws AppError `usage` for an option out of its range */
  constructor(options: RandomForestOptions = {}) {
    checkForestOptions(options);
    this.#options = options;
  }

  /** @throws AppError `package-mismatch`, `package-damaged` */
  static fromDocument(document: EstimatorDocument): RandomForestRegressor {
    const regressor = new RandomForestRegressor();
    regressor.#model = fromTreeDocument(KIND, document);
    return regressor;
  }

  get isFitted(): boolean {
    return this.#model !== null;
  }

  get featureNames(): readonly string[] {
    return this.model.columns.map(({ name }) => name);
  }

  /** What was learned. @throws AppError `conflict` before `fit` */
  get model(): TreeModel {
    if (this.#model === null) {
      throw notFitted('random forest');
    }
    return this.#model;
  }

  /** Predictions of the training rows by the trees that did not draw them; null without bootstrap or when loaded. */
  get outOfBagPredictions(): Float64Array | null {
    return this.#outOfBag;
  }

  async fit(features: FeatureTable, target: Float64Array, options: FitOptions = {}): Promise<void> {
    checkTarget(features, target);
    const weights = rowWeights(features, options.weights);
    const total = weights.reduce((sum, weight) => sum + weight, 0);
    const base = Math.fround(target.reduce((sum, value, row) => sum + value * (weights[row] ?? 0), 0) / total);
    const targets = target.map((value) => value - base);
    const problem = {
      kind: KIND,
      link: 'identity',
      classes: [],
      features,
      targets,
      weights,
      outputCount: 1,
      base,
    } as const;
    const { model, outOfBag } = await fitForestModel(problem, this.#options, options);
    this.#model = model;
    this.#outOfBag = (this.#options.bootstrap ?? true) ? outOfBag : null;
  }

  predict(features: FeatureTable): Float64Array {
    return predictRaw(this.model, features);
  }

  /** Exact Shapley values of each prediction, in the target's unit. */
  explain(features: FeatureTable): Contributions {
    return explainPredictions(this.model, features);
  }

  toDocument(): EstimatorDocument {
    return toTreeDocument(this.model);
  }
}
