import { AppError } from '../../../contract/errors.ts';
import type { Classifier, EstimatorDocument } from '../../estimator/estimator.ts';
import type { FeatureTable } from '../../estimator/feature-table.ts';
import { encodeLabels, rowWeights, weighClasses } from '../trees/fit-input.ts';
import { fromTreeDocument } from '../trees/tree-document.ts';
import { TreeClassifier } from '../trees/tree-predictor.ts';
import {
  type BoostingFitOptions,
  checkBoostingOptions,
  type GradientBoostingClassifierOptions,
} from './boosting-options.ts';
import { fitBoostingModel } from './fit-boosting-model.ts';
import type { Loss } from './losses.ts';

const KIND = 'gradient-boosting-classifier';

/**
 * Gradient boosted trees for classes (Friedman, Annals of Statistics 29, 2001) on binned values: log loss, one tree a round
 * for two classes, one a class for more.
 */
export class GradientBoostingClassifier extends TreeClassifier<typeof KIND> implements Classifier {
  readonly #options: GradientBoostingClassifierOptions;
  #validationLosses: readonly number[] = [];

  /** @throws AppError `usage` for an option out of its range */
  constructor(options: GradientBoostingClassifierOptions = {}) {
    super(KIND, 'gradient boosting');
    checkBoostingOptions(options);
    this.#options = options;
  }

  /** @throws AppError `package-mismatch`, `package-damaged` */
  static fromDocument(document: EstimatorDocument): GradientBoostingClassifier {
    const classifier = new GradientBoostingClassifier();
    classifier.adopt(fromTreeDocument(KIND, document));
    return classifier;
  }

  /** Mean log loss on the rows held out, after each round that was tried; empty without early stopping. */
  get validationLosses(): readonly number[] {
    return this.#validationLosses;
  }

  async fit(features: FeatureTable, labels: readonly string[], options: BoostingFitOptions = {}): Promise<void> {
    const encoded = encodeLabels(features, labels);
    const { classWeights = null, monotone } = this.#options;
    const { classes, numbers: targets } = encoded;
    const isBinary = classes.length === 2;
    if (!isBinary && monotone !== undefined && Object.keys(monotone).length > 0) {
      throw new AppError('bad-request', 'Monotone columns need exactly two classes; leave the option out');
    }
    const weights = weighClasses(encoded, rowWeights(features, options.weights), classWeights);
    const loss: Loss = isBinary ? { kind: 'logistic' } : { kind: 'softmax', classCount: classes.length };
    const problem = {
      kind: KIND,
      link: isBinary ? 'sigmoid' : 'softmax',
      classes,
      features,
      targets,
      weights,
      loss,
    } as const;
    const { model, validationLosses } = await fitBoostingModel(problem, this.#options, options);
    this.adopt(model);
    this.#validationLosses = validationLosses;
  }
}
