import { AppError } from '../../contract/errors.ts';
import type { Feature, FeatureTable } from '../../models/estimator/feature-table.ts';
import { describeSensor } from '../../models/maintenance/monitor/describe-sensors.ts';
import { findColumn, listNames, type Table } from '../../models/table/table.ts';
import { toFeatureTable } from '../../models/table/to-feature-table.ts';

export type Signals = {
  readonly features: FeatureTable;
  /** Milliseconds since 1970, one a row; null without a column of times. */
  readonly timesMs: Float64Array | null;
  readonly leftOut: readonly { readonly name: string; readonly reason: string }[];
  readonly warnings: readonly string[];
};

export type SignalOptions = {
  readonly trainRows: number;
  readonly time: string | undefined;
  readonly ignore: readonly string[];
};

/**
 * Returns the sensors of a table: columns of numbers that change in the rows to learn from. A missing value is taken
 * for the last one measured, as machine historians do, and said.
 *
 * @throws AppError `bad-request` when a column named is not there, no sensor is left, or no row to judge
 */
export function readSignals(table: Table, { trainRows, time, ignore }: SignalOptions): Signals {
  if (table.rowCount <= trainRows) {
    throw new AppError(
      'bad-request',
      `there are ${table.rowCount} rows, so --train-rows ${trainRows} leaves none to judge; learn from fewer`,
    );
  }
  const timesMs = time === undefined ? null : readTimes(table, time);
  const all = toFeatureTable(table, { ignore: time === undefined ? ignore : [...ignore, time] });
  const leftOut = [...all.leftOut];
  const warnings = timesMs === null ? [] : orderWarnings(timesMs);
  const features: Feature[] = [];
  for (const feature of all.features) {
    const { values, gaps } = holdLast(feature.values);
    const reason = reasonToLeaveOut(feature, values, trainRows);
    if (reason !== null) {
      leftOut.push({ name: feature.name, reason });
      continue;
    }
    if (gaps > 0) {
      const count = gaps === 1 ? '1 value is' : `${gaps} values are`;
      warnings.push(`"${feature.name}": ${count} missing; the last one measured was taken instead`);
    }
    features.push({ name: feature.name, values });
  }
  if (features.length === 0) {
    const names = listNames(leftOut.map(({ name }) => name));
    throw new AppError('bad-request', `no column holds numbers that change in the first ${trainRows} rows (${names})`);
  }
  return { features: { rowCount: table.rowCount, features }, timesMs, leftOut, warnings };
}

function readTimes(table: Table, name: string): Float64Array {
  const column = findColumn(table, name);
  if (column.kind !== 'time') {
    throw new AppError('bad-request', `column "${name}" holds no times; name another with --time or leave it out`);
  }
  return column.timesMs;
}

function orderWarnings(timesMs: Float64Array): string[] {
  const row = timesMs.findIndex((time, index) => index > 0 && time < (timesMs[index - 1] ?? time));
  return row < 0 ? [] : [`row ${row + 1} is earlier than the one before it: rows must stand in the order of time`];
}

function holdLast(values: Float64Array): { values: Float64Array; gaps: number } {
  if (!values.some((value) => Number.isNaN(value))) {
    return { values, gaps: 0 };
  }
  let last = values.find((value) => !Number.isNaN(value)) ?? Number.NaN;
  let gaps = 0;
  const held = values.map((value) => {
    gaps += Number(Number.isNaN(value));
    last = Number.isNaN(value) ? last : value;
    return last;
  });
  return { values: held, gaps };
}

function reasonToLeaveOut({ levels, values }: Feature, held: Float64Array, trainRows: number): string | null {
  if (levels !== undefined) {
    return 'it holds words, not measurements';
  }
  const training = values.subarray(0, trainRows);
  if (training.every((value) => Number.isNaN(value))) {
    return 'it holds no value in the rows to learn from';
  }
  if (describeSensor(held.subarray(0, trainRows)).role === 'still') {
    return 'it never changes in the rows to learn from, so nothing tells how far it may';
  }
  return null;
}
