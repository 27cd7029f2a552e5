import type { EstimatorDocument, FitOptions, Regressor } from '../../estimator/estimator.ts';
import type { FeatureTable } from '../../estimator/feature-table.ts';
import { checkTarget, rowWeights } from '../trees/fit-input.ts';
import { fromTreeDocument } from '../trees/tree-document.ts';
import { TreeRegressor } from '../trees/tree-predictor.ts';
import { fitForestModel } from './fit-forest-model.ts';
import { checkForestOptions, type RandomForestOptions } from './forest-options.ts';

const KIND = 'random-forest-regressor';

/** A random forest for numbers (Breiman, Machine Learning 45, 2001): the mean of the leaf means of many random trees. */
export class RandomForestRegressor extends TreeRegressor<typeof KIND> implements Regressor {
  readonly #options: RandomForestOptions;
  #outOfBag: Float64Array | null = null;

  /** @throws AppError `usage` for an option out of its range */
  constructor(options: RandomForestOptions = {}) {
    super(KIND, 'random forest');
    checkForestOptions(options);
    this.#options = options;
  }

  /** @throws AppError `package-mismatch`, `package-damaged` */
  static fromDocument(document: EstimatorDocument): RandomForestRegressor {
    const regressor = new RandomForestRegressor();
    regressor.adopt(fromTreeDocument(KIND, document));
    return regressor;
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
    this.adopt(model);
    this.#outOfBag = (this.#options.bootstrap ?? true) ? outOfBag : null;
  }
}
