import type { EstimatorDocument } from '../../estimator/estimator.ts';
import type { FeatureTable } from '../../estimator/feature-table.ts';
import type { Decision } from '../../evaluate/score-classifier.ts';
import { alignLevels } from '../../table/align-levels.ts';
import { loadTransformer } from '../features/load-transformer.ts';
import type { GradientBoostingClassifier } from '../boosting/gradient-boosting-classifier.ts';
import type { GradientBoostingRegressor } from '../boosting/gradient-boosting-regressor.ts';
import type { RandomForestClassifier } from '../forest/random-forest-classifier.ts';
import type { RandomForestRegressor } from '../forest/random-forest-regressor.ts';
import { seenNames, type TreeModel } from '../trees/tree-model.ts';

export type TreeClassifier = RandomForestClassifier | GradientBoostingClassifier;
export type TreeRegressor = RandomForestRegressor | GradientBoostingRegressor;

/** Share of a column in what all splits gained. */
export type Importance = { readonly name: string; readonly importance: number };

type Common = {
  readonly importance: readonly Importance[];
  /** What fills gaps before the estimator sees a row; null where gaps are refused. */
  readonly imputer: EstimatorDocument | null;
  /** Returns the rows as the estimator takes them: levels numbered as in training, gaps filled. */
  readonly fill: (rows: FeatureTable) => FeatureTable;
};

export type TabularClassifier = Common & {
  readonly task: 'classification';
  readonly estimator: TreeClassifier;
  readonly classes: readonly string[];
  readonly decision: Decision;
  /** One array a class. @throws AppError `bad-request` for a missing column or a level never learned */
  readonly predictProbabilities: (rows: FeatureTable) => readonly Float64Array[];
};

export type TabularRegressor = Common & {
  readonly task: 'regression';
  readonly estimator: TreeRegressor;
  /** @throws AppError `bad-request` for a missing column or a level never learned */
  readonly predict: (rows: FeatureTable) => Float64Array;
};

/** A forest or boosted trees with what they need to judge rows as they come from a file. */
export type TabularModel = TabularClassifier | TabularRegressor;

export function createTabularClassifier(
  estimator: TreeClassifier,
  imputer: EstimatorDocument | null,
  decision: Decision,
): TabularClassifier {
  const fill = createFill(estimator.model, imputer);
  return {
    task: 'classification',
    estimator,
    classes: estimator.classes,
    decision,
    imputer,
    fill,
    importance: importanceOf(estimator.model),
    predictProbabilities: (rows) => estimator.predictProbabilities(fill(rows)),
  };
}

export function createTabularRegressor(estimator: TreeRegressor, imputer: EstimatorDocument | null): TabularRegressor {
  const fill = createFill(estimator.model, imputer);
  const importance = importanceOf(estimator.model);
  return { task: 'regression', estimator, imputer, fill, importance, predict: (rows) => estimator.predict(fill(rows)) };
}

/** Levels are numbered as in training first: the imputer knows only these numbers. */
function createFill({ columns }: TreeModel, document: EstimatorDocument | null) {
  if (document === null) {
    return (rows: FeatureTable) => rows;
  }
  const step = loadTransformer(document);
  return (rows: FeatureTable) => step.transform(alignLevels(rows, columns));
}

function importanceOf(model: TreeModel): readonly Importance[] {
  return seenNames(model)
    .map((name, index) => ({ name, importance: model.importances[index] ?? 0 }))
    .toSorted((a, b) => b.importance - a.importance);
}
