import { AppError } from '../../contract/errors.ts';
import type { Feature, FeatureTable } from '../../models/estimator/feature-table.ts';
import { type BridgedSignal, bridgeGaps, LONGEST_HELD } from '../../models/maintenance/monitor/bridge-gaps.ts';
import { describeSensor } from '../../models/maintenance/monitor/describe-sensors.ts';
import { listNames, type Table } from '../../models/table/table.ts';
import { toFeatureTable } from '../../models/table/to-feature-table.ts';
import { readMonitorTimes } from './monitor-times.ts';

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

/** A sensor that is missing more often than that is not known. */
const MOST_MISSING = 0.5;

/**
 * Returns the sensors of a table: columns of numbers that change in the rows to learn from. Missing values are
 * bridged and said.
 *
 * @throws AppError `bad-request` when a column named is not there, no sensor is left, no row to judge, or rows
 * do not stand in the order of time
 */
export function readSignals(table: Table, { trainRows, time, ignore }: SignalOptions): Signals {
  if (table.rowCount <= trainRows) {
    throw new AppError(
      'bad-request',
      `${table.rowCount === 1 ? 'there is 1 row' : `there are ${table.rowCount} rows`}, so --train-rows ${trainRows} leaves none to judge; learn from fewer`,
    );
  }
  const times = time === undefined ? { timesMs: null, warnings: [] } : readMonitorTimes(table, time);
  const all = toFeatureTable(table, { ignore: time === undefined ? ignore : [...ignore, time] });
  const leftOut = [...all.leftOut];
  const warnings = [...times.warnings];
  const features: Feature[] = [];
  for (const feature of all.features) {
    const bridged = bridgeGaps(feature.values, trainRows);
    const reason = reasonToLeaveOut(feature, bridged.values, trainRows);
    if (reason !== null) {
      leftOut.push({ name: feature.name, reason });
      continue;
    }
    if (bridged.gaps > 0) {
      warnings.push(gapWarning(feature.name, bridged));
    }
    features.push({ name: feature.name, values: bridged.values });
  }
  if (features.length === 0) {
    const names = listNames(leftOut.map(({ name }) => name));
    throw new AppError('bad-request', `no column holds numbers that change in the first ${trainRows} rows (${names})`);
  }
  return { features: { rowCount: table.rowCount, features }, timesMs: times.timesMs, leftOut, warnings };
}

function gapWarning(name: string, { gaps, longGaps }: BridgedSignal): string {
  const count = gaps === 1 ? '1 value is' : `${gaps} values are`;
  const beyond =
    longGaps === 0
      ? ''
      : `, beyond ${LONGEST_HELD} rows running the median of the rows learned from (${longGaps} values)`;
  return `"${name}": ${count} missing; the last one measured was taken instead${beyond}`;
}

function reasonToLeaveOut({ levels, values }: Feature, held: Float64Array, trainRows: number): string | null {
  if (levels !== undefined) {
    return 'it holds words, not measurements';
  }
  const training = values.subarray(0, trainRows);
  if (training.every((value) => Number.isNaN(value))) {
    return 'it holds no value in the rows to learn from';
  }
  const missing = training.filter((value) => Number.isNaN(value)).length;
  if (missing > MOST_MISSING * training.length) {
    return `${missing} of its ${training.length} values in the rows to learn from are missing`;
  }
  if (describeSensor(held.subarray(0, trainRows)).role === 'still') {
    return 'it never changes in the rows to learn from, so nothing tells how far it may';
  }
  return null;
}
