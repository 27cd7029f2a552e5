import type { EstimatorDocument, Regressor } from '../../estimator/estimator.ts';
import type { FeatureTable } from '../../estimator/feature-table.ts';
import { requireOption } from '../forest/forest-options.ts';
import { checkTarget, rowWeights } from '../trees/fit-input.ts';
import { fromTreeDocument } from '../trees/tree-document.ts';
import { TreeRegressor } from '../trees/tree-predictor.ts';
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
export class GradientBoostingRegressor extends TreeRegressor<typeof KIND> implements Regressor {
  readonly #options: GradientBoostingRegressorOptions;
  #validationLosses: readonly number[] = [];

  /** @throws AppError `usage` for an option out of its range */
  constructor(options: GradientBoostingRegressorOptions = {}) {
    super(KIND, 'gradient boosting');
    checkBoostingOptions(options);
    const { quantile = 0.5 } = options;
    requireOption(quantile > 0 && quantile < 1, 'quantile', 'above 0 and below 1');
    this.#options = options;
  }

  /** @throws AppError `package-mismatch`, `package-damaged` */
  static fromDocument(document: EstimatorDocument): GradientBoostingRegressor {
    const regressor = new GradientBoostingRegressor();
    regressor.adopt(fromTreeDocument(KIND, document));
    return regressor;
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
    this.adopt(model);
    this.#validationLosses = validationLosses;
  }
}
