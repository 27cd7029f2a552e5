import { type EstimatorDocument, notFitted } from '../../estimator/estimator.ts';
import type { FeatureTable } from '../../estimator/feature-table.ts';
import { toTreeDocument } from './tree-document.ts';
import { mostProbable, predictRaw, toProbabilities, type TreeModel } from './tree-model.ts';
import { type Contributions, explainPredictions } from './tree-shap.ts';

/** What forests and boosted trees have in common, however they learn. */
abstract class TreePredictor<Kind extends string> {
  readonly kind: Kind;
  /** As a person calls it. */
  readonly #name: string;
  #model: TreeModel | null = null;

  protected constructor(kind: Kind, name: string) {
    this.kind = kind;
    this.#name = name;
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
      throw notFitted(this.#name);
    }
    return this.#model;
  }

  /** Judges by this model from now on. */
  protected adopt(model: TreeModel): void {
    this.#model = model;
  }

  /**
   * Exact Shapley values: of each prediction in the target's unit; of probabilities after a forest, of log odds after
   * boosting, for two classes of the second one's.
   */
  explain(features: FeatureTable): Contributions {
    return explainPredictions(this.model, features);
  }

  toDocument(): EstimatorDocument {
    return toTreeDocument(this.model);
  }
}

export abstract class TreeClassifier<Kind extends string> extends TreePredictor<Kind> {
  get classes(): readonly string[] {
    return this.model.classes;
  }

  predict(features: FeatureTable): readonly string[] {
    return mostProbable(this.classes, this.predictProbabilities(features));
  }

  predictProbabilities(features: FeatureTable): readonly Float64Array[] {
    const { model } = this;
    return toProbabilities(model.link, predictRaw(model, features), model.base.length);
  }
}

export abstract class TreeRegressor<Kind extends string> extends TreePredictor<Kind> {
  predict(features: FeatureTable): Float64Array {
    return predictRaw(this.model, features);
  }
}
