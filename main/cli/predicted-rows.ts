import type { FeatureTable } from '../../models/estimator/feature-table.ts';
import {
  type ClassifierScores,
  type Decision,
  decideClasses,
  scoreClassifier,
} from '../../models/evaluate/score-classifier.ts';
import { seededRandom } from '../../models/evaluate/seeded-random.ts';
import { type ExplainedRow, explainRows } from '../../models/maintenance/tabular/explain-rows.ts';
import { type RegressionScores, scoreRegressor } from '../../models/maintenance/tabular/measure-regressor.ts';
import type { TabularModel } from '../../models/maintenance/tabular/tabular-model.ts';
import type { OpenedTabularModel } from '../../models/maintenance/tabular/tabular-package.ts';
import { type Drift, driftBetween } from '../../models/table/find-drift.ts';
import { profileTable } from '../../models/table/profile-table.ts';
import { findColumn, isMissing, type Table } from '../../models/table/table.ts';
import { readLabels, readTarget, toFeatureTable } from '../../models/table/to-feature-table.ts';
import { openTableFile } from './open-table-file.ts';
import { inFile } from './in-file.ts';

const SEED = 42;

/** What a model says of the rows of a file. */
export type PredictedRows = {
  readonly file: string;
  readonly opened: OpenedTabularModel;
  readonly rowCount: number;
  readonly answers:
    | {
        readonly task: 'classification';
        readonly classes: readonly string[];
        readonly decision: Decision;
        readonly predicted: readonly string[];
        readonly probabilities: readonly Float64Array[];
        readonly actual: readonly string[] | null;
        readonly scores: ClassifierScores | null;
      }
    | {
        readonly task: 'regression';
        readonly predicted: Float64Array;
        readonly actual: Float64Array | null;
        readonly scores: RegressionScores | null;
      };
  /** The rows that ask most for attention, and which columns made them so. */
  readonly explained: readonly ExplainedRow[];
  readonly drift: readonly Drift[];
  readonly filledCount: number;
  readonly warnings: readonly string[];
};

/**
 * Returns what a model says of the rows of a file, and why of `explainCount` of them; with true answers in every row the
 * model is measured too.
 *
 * @throws AppError `bad-request` naming file, column and row; `not-found`
 */
export async function predictFile(
  file: string,
  opened: OpenedTabularModel,
  { explainCount, signal }: { readonly explainCount: number; readonly signal: AbortSignal },
): Promise<PredictedRows> {
  const { model, profile, target } = opened;
  const { columns } = model.estimator.model;
  const kinds = Object.fromEntries(
    columns.map(({ name, levels }) => [name, levels === undefined ? 'number' : 'text'] as const),
  );
  const table = await openTableFile(file, { kinds, signal });
  return inFile(file, () => {
    const used = { ...table, columns: columns.map(({ name }) => findColumn(table, name)) };
    const features = toFeatureTable(used);
    const drift = profile === null ? [] : driftBetween(profile, profileTable(used));
    const answers = answer(model, features, hasTarget(table, target) ? { table, target } : null);
    const explained = explainRows(model, features, mostUrgent(answers, explainCount), (row) =>
      answers.task === 'classification' ? answers.classes.indexOf(answers.predicted[row] ?? '') : 0,
    );
    const filledCount = features.features.reduce((sum, { values }) => sum + values.filter(Number.isNaN).length, 0);
    const warnings = warningsOf(file, drift, filledCount);
    return { file, opened, rowCount: table.rowCount, answers, explained, drift, filledCount, warnings };
  });
}

function hasTarget(table: Table, target: string | null): target is string {
  const column = table.columns.find(({ name }) => name === target);
  return (
    column !== undefined && !Array.from({ length: table.rowCount }, (_, row) => isMissing(column, row)).includes(true)
  );
}

type Truth = { readonly table: Table; readonly target: string } | null;

function answer(model: TabularModel, features: FeatureTable, truth: Truth): PredictedRows['answers'] {
  if (model.task === 'regression') {
    const predicted = model.predict(features);
    const actual = truth === null ? null : readTarget(truth.table, truth.target);
    const scores = actual === null ? null : scoreRegressor(actual, predicted);
    return { task: 'regression', predicted, actual, scores };
  }
  const { classes, decision } = model;
  const probabilities = model.predictProbabilities(features);
  const predicted = decideClasses({ classes, probabilities }, decision);
  const actual = truth === null ? null : readLabels(truth.table, truth.target);
  const judged = actual === null ? null : { classes, actual, predicted, probabilities };
  const scores = judged === null ? null : scoreClassifier(judged, decision?.positiveClass ?? null, seededRandom(SEED));
  return { task: 'classification', classes, decision, predicted, probabilities, actual, scores };
}

/** Rows most likely of the class to be found, with the largest number, or of the least certain class. */
function mostUrgent(answers: PredictedRows['answers'], count: number): readonly number[] {
  const urgency = urgencyOf(answers);
  return Array.from(urgency, (_, row) => row)
    .toSorted((a, b) => (urgency[b] ?? 0) - (urgency[a] ?? 0) || a - b)
    .slice(0, count);
}

function urgencyOf(answers: PredictedRows['answers']): Float64Array {
  if (answers.task === 'regression') {
    return answers.predicted;
  }
  const { classes, decision, predicted, probabilities } = answers;
  const positive = decision === null ? undefined : probabilities[classes.indexOf(decision.positiveClass)];
  return positive ?? Float64Array.from(predicted, (name, row) => -(probabilities[classes.indexOf(name)]?.[row] ?? 0));
}

function warningsOf(file: string, drift: readonly Drift[], filledCount: number): readonly string[] {
  const drifts = drift.map(({ column, finding }) => `${file}: column "${column}" has drifted: ${finding}`);
  const filled =
    filledCount === 0
      ? []
      : [`${file}: ${filledCount} missing ${filledCount === 1 ? 'value was' : 'values were'} filled as in training`];
  return [...filled, ...drifts];
}
