import { type FeatureTable, takeRows } from '../../estimator/feature-table.ts';
import { explainPredictions } from '../trees/tree-shap.ts';
import type { TabularModel } from './tabular-model.ts';

/** What one column added to one row's answer. */
export type Reason = { readonly name: string; readonly contribution: number };

export type ExplainedRow = {
  readonly row: number;
  /** Largest first, either way; with `baseline` all of them add up to the raw answer. */
  readonly reasons: readonly Reason[];
  /** Raw answer expected of a row of which nothing is known. */
  readonly baseline: number;
};

/** What the contributions of a model are measured in. */
export function contributionUnit({ task, estimator }: TabularModel): 'log odds' | 'probability' | 'unit of the target' {
  if (task === 'regression') {
    return 'unit of the target';
  }
  return estimator.model.link === 'share' ? 'probability' : 'log odds';
}

/**
 * Returns for each of these rows what every column added to its answer (exact Shapley values): of a regression the
 * number, of two classes the second, of more the class asked for.
 *
 * @param classIndex of the class each row is explained for; not used with fewer than three classes
 * @throws AppError `bad-request` for a missing column or a level never learned
 */
export function explainRows(
  model: TabularModel,
  features: FeatureTable,
  rows: readonly number[],
  classIndex: (row: number) => number = () => 0,
): readonly ExplainedRow[] {
  const { featureNames, baseline, values, outputCount } = explainPredictions(
    model.estimator.model,
    model.fill(takeRows(features, rows)),
  );
  return rows.map((row, place) => {
    const output = outputCount === 1 ? 0 : classIndex(row);
    const reasons = featureNames
      .map((name, column) => ({ name, contribution: values[column]?.[place * outputCount + output] ?? 0 }))
      .toSorted((a, b) => Math.abs(b.contribution) - Math.abs(a.contribution));
    return { row, reasons, baseline: baseline[output] ?? 0 };
  });
}
