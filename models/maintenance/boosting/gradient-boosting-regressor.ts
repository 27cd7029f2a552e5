import { type EstimatorDocument, notFitted, type Regressor } from '../../estimator/estimator.ts';
import type { FeatureTable } from '../../estimator/feature-table.ts';
import { requireOption } from '../forest/forest-options.ts';
import { checkTarget, rowWeights } from '../trees/fit-input.ts';
import { fromTreeDocument, toTreeDocument } from '../trees/tree-document.ts';
import { predictRaw, type TreeModel } from '../trees/tree-model.ts';
import { type Contributions, explainPredictions } from '../trees/tree-shap.ts';
import {
  type BoostingFitOptions,
  checkBoostingOptions,
  type GradientBoostingRegressorOptions,
} from './boosting-options.ts';
import { fitBoostingModel } from './fit-boosting-model.ts';
import type { Loss } from './losses.ts';

const KIND = 'gradient-boosting-regressor';

/**
 * Gradient boosted trees for numbers (Friedman, Annals of Statistics 29, 2001) on binned values: least squares, or a
 * quantile by its pinball loss.
 */
export class GradientBoostingRegressor implements Regressor {
  readonly kind = KIND;
  readonly #options: GradientBoostingRegressorOptions;
  #model: TreeModel | null = null;
  #validationLosses: readonly number[] = [];

  /** @throws AppError `usage` for an option out of its range */
  constructor(options: GradientBoostingRegressorOptions = {}) {
    checkBoostingOptions(options);
    const { quantile = 0.5 } = options;
    requireOption(quantile > 0 && quantile < 1, 'quantile', 'above 0 and below 1');
    this.#options = options;
  }

  /** @throws AppError `package-mismatch`, `package-damaged` */
  static fromDocument(document: EstimatorDocument): GradientBoostingRegressor {
    const regressor = new GradientBoostingRegressor();
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
      throw notFitted('gradient boosting');
    }
    return this.#model;
  }

  /** Mean loss on the rows held out, after each round that was tried; empty without early stopping. */
  get validationLosses(): readonly number[] {
    return this.#validationLosses;
  }

  async fit(features: FeatureTable, target: Float64Array, options: BoostingFitOptions = {}): Promise<void> {
    checkTarget(features, target);
    const weights = rowWeights(features, options.weights);
    const { quantile } = this.#options;
    const loss: Loss = quantile === undefined ? { kind: 'squared' } : { kind: 'quantile', level: quantile };
    const problem = { kind: KIND, link: 'identity', classes: [], features, targets: target, weights, loss } as const;
    const { model, validationLosses } = await fitBoostingModel(problem, this.#options, options);
    this.#model = model;
    this.#validationLosses = validationLosses;
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
