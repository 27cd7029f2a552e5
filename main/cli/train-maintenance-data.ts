import { AppError } from '../../contract/errors.ts';
import type { FeatureTable } from '../../models/estimator/feature-table.ts';
import { alignLevels } from '../../models/table/align-levels.ts';
import { describeQuality } from '../../models/table/describe-quality.ts';
import { type Drift, driftBetween } from '../../models/table/find-drift.ts';
import { profileTable, type TableProfile } from '../../models/table/profile-table.ts';
import { checkQuality, type QualityReport } from '../../models/table/quality-report.ts';
import { findColumn, isMissing, type Table } from '../../models/table/table.ts';
import { readLabels, readTarget, toFeatureTable } from '../../models/table/to-feature-table.ts';
import { inFile } from './in-file.ts';
import { openTableFile } from './open-table-file.ts';
import type { TrainingCall } from './train-maintenance-options.ts';

export type LeftOut = { readonly name: string; readonly reason: string };

/** A file as it is learned from: inputs, and the target as classes or numbers. */
export type TrainingData = {
  readonly features: FeatureTable;
  readonly target:
    | { readonly task: 'classification'; readonly labels: readonly string[] }
    | { readonly task: 'regression'; readonly values: Float64Array };
  /** The machine of each row, where a column names it. */
  readonly groups: readonly string[] | null;
  readonly leftOut: readonly LeftOut[];
  /** How the inputs are distributed. */
  readonly profile: TableProfile;
  /** One sentence each: what makes the data, and so the scores, doubtful. */
  readonly warnings: readonly string[];
};

/** A number with more different values is a measurement, not a class. */
const MOST_CLASSES = 20;
const LEAST_ROWS = 10;
/** Enough to tell another file's distribution from this one's; small beside the model. */
const PROFILE_QUANTILES = 201;

/**
 * Reads the rows to learn from, and says what is suspicious about them. Columns that equal the target, hold one value
 * only or none are left out.
 *
 * @throws AppError `bad-request` naming file, column and row; `not-found`
 */
export async function readTrainingData(call: TrainingCall): Promise<TrainingData> {
  const table = await openTableFile(call.data);
  return inFile(call.data, () => {
    const ignored = call.group === undefined ? call.ignore : [...call.ignore, call.group];
    [call.target, ...ignored].forEach((name) => findColumn(table, name));
    if (table.rowCount < LEAST_ROWS) {
      throw new AppError(
        'bad-request',
        `There are too few rows to learn from and to test: ${table.rowCount}; give at least ${LEAST_ROWS}`,
      );
    }
    const quality = checkQuality(withoutColumns(table, ignored), { target: call.target });
    const useless = findUseless(quality, call.target);
    const ignore = [...ignored, ...useless.map(({ name }) => name)];
    const target = readTargetAs(table, call.target, chooseTask(table, quality, call));
    const { leftOut, features, rowCount } = toFeatureTable(table, { ignore, target: call.target });
    return {
      features: { rowCount, features },
      target,
      groups: call.group === undefined ? null : readLabels(table, call.group),
      leftOut: [...useless, ...leftOut],
      profile: profileTable(
        selectColumns(
          table,
          features.map(({ name }) => name),
        ),
        PROFILE_QUANTILES,
      ),
      warnings: [...warningsOf(quality, call.target, useless), ...findCounters(table, ignore, call.target)],
    };
  });
}

/** Other rows with the same columns. */
export type TestData = Pick<TrainingData, 'features' | 'target'> & { readonly drift: readonly Drift[] };

/**
 * Reads other rows with the same columns, and says how they differ from those learned from.
 *
 * @throws AppError `bad-request` naming file, column and row; `not-found`
 */
export async function readTestData(file: string, call: TrainingCall, trained: TrainingData): Promise<TestData> {
  const table = await openTableFile(file);
  return inFile(file, () => {
    const names = new Set(trained.features.features.map(({ name }) => name));
    names.forEach((name) => findColumn(table, name));
    const unused = table.columns.map(({ name }) => name).filter((name) => name !== call.target && !names.has(name));
    const target = readTargetAs(table, call.target, trained.target.task);
    const { features, rowCount } = toFeatureTable(table, { ignore: unused, target: call.target });
    const drift = driftBetween(trained.profile, profileTable(selectColumns(table, [...names])));
    return { features: alignLevels({ rowCount, features }, trained.features.features), target, drift };
  });
}

function selectColumns(table: Table, names: readonly string[]): Table {
  return { ...table, columns: names.map((name) => findColumn(table, name)) };
}

function withoutColumns(table: Table, names: readonly string[]): Table {
  return { ...table, columns: table.columns.filter(({ name }) => !names.includes(name)) };
}

function findUseless({ columns, leaks, rowCount }: QualityReport, target: string): readonly LeftOut[] {
  const equal = leaks.filter(({ kind }) => kind === 'equals');
  return columns
    .filter(({ name }) => name !== target)
    .flatMap(({ name, missing, isConstant }): LeftOut[] => {
      if (equal.some(({ column }) => column === name)) {
        return [{ name, reason: 'it says the same as the target' }];
      }
      if (missing === rowCount) {
        return [{ name, reason: 'it has no value at all' }];
      }
      return isConstant ? [{ name, reason: 'it has the same value in every row' }] : [];
    });
}

/** A column that counts the rows says when a row was written down, which no row to come will share. */
function findCounters({ columns }: Table, ignored: readonly string[], target: string): readonly string[] {
  return columns
    .filter(({ name }) => name !== target && !ignored.includes(name))
    .flatMap((column) => {
      const isCounter =
        column.kind === 'number' &&
        column.values.every((value, row) => row === 0 || value === (column.values[row - 1] ?? 0) + 1);
      return isCounter ? [`column "${column.name}" counts the rows; leave it out unless it means more than that`] : [];
    });
}

function chooseTask(
  table: Table,
  quality: QualityReport,
  { target, task }: TrainingCall,
): 'classification' | 'regression' {
  const column = findColumn(table, target);
  const firstMissing = Array.from({ length: table.rowCount }, (_, row) => row).find((row) => isMissing(column, row));
  if (firstMissing !== undefined) {
    throw new AppError(
      'bad-request',
      `Column "${target}", row ${firstMissing + 1}: the target is missing; fill it in or leave the row out`,
    );
  }
  if (column.kind === 'time' || column.kind === 'text') {
    const what = column.kind === 'time' ? 'times' : 'texts that are nearly all different';
    throw new AppError(
      'bad-request',
      `Column "${target}" holds ${what}; name a column of classes or numbers as target`,
    );
  }
  const found = quality.columns.find(({ name }) => name === target);
  const distinct = found?.distinct ?? 0;
  if (distinct < 2) {
    throw new AppError(
      'bad-request',
      `Column "${target}" has the same value in every row; rows of at least two classes are needed`,
    );
  }
  if (task !== 'auto') {
    return task;
  }
  const isMeasurement =
    column.kind === 'number' && (distinct > MOST_CLASSES || column.values.some((value) => !Number.isInteger(value)));
  return isMeasurement ? 'regression' : 'classification';
}

function readTargetAs(table: Table, name: string, task: 'classification' | 'regression'): TrainingData['target'] {
  return task === 'classification'
    ? { task, labels: readLabels(table, name) }
    : { task, values: readTarget(table, name) };
}

function warningsOf(quality: QualityReport, target: string, useless: readonly LeftOut[]): readonly string[] {
  const isUseless = (name: string | null) => useless.some((column) => column.name === name);
  const findings = describeQuality(quality)
    .filter(({ severity, column }) => severity === 'warning' && column !== target && !isUseless(column))
    .map(({ column, message }) => (column === null ? message : `column "${column}" ${message}`));
  return [...useless.map(({ name, reason }) => `column "${name}" is left out: ${reason}`), ...findings];
}
