import { AppError } from '../../../contract/errors.ts';
import type { Classifier, EstimatorDocument, FitOptions } from '../../estimator/estimator.ts';
import type { FeatureTable } from '../../estimator/feature-table.ts';
import { encodeLabels, rowWeights, weighClasses } from '../trees/fit-input.ts';
import { fromTreeDocument } from '../trees/tree-document.ts';
import { toProbabilities } from '../trees/tree-model.ts';
import { TreeClassifier } from '../trees/tree-predictor.ts';
import { fitForestModel } from './fit-forest-model.ts';
import { checkForestOptions, type RandomForestClassifierOptions } from './forest-options.ts';

const KIND = 'random-forest-classifier';

/** A random forest for classes (Breiman, Machine Learning 45, 2001): the mean of the leaf shares of many random trees. */
export class RandomForestClassifier extends TreeClassifier<typeof KIND> implements Classifier {
  readonly #options: RandomForestClassifierOptions;
  #outOfBag: readonly Float64Array[] | null = null;

  /** @throws AppError `usage` for an option out of its range */
  constructor(options: RandomForestClassifierOptions = {}) {
    super(KIND, 'random forest');
    checkForestOptions(options);
    this.#options = options;
  }

  /** @throws AppError `package-mismatch`, `package-damaged` */
  static fromDocument(document: EstimatorDocument): RandomForestClassifier {
    const classifier = new RandomForestClassifier();
    classifier.adopt(fromTreeDocument(KIND, document));
    return classifier;
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
    this.adopt(model);
    this.#outOfBag = bootstrap ? toProbabilities('share', outOfBag, outputCount) : null;
  }
}
