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

/** A column that a monitor takes: as measured, and with its gaps bridged. */
export type Sensor = { readonly name: string; readonly measured: Float64Array; readonly bridged: BridgedSignal };

/** A fault seldom fills a whole file; beyond this share it is rather the learning that was too short. */
const MOST_ALARMS = 0.9;
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
  refuseTooFewRows(table.rowCount, trainRows);
  const times = time === undefined ? { timesMs: null, warnings: [] } : readMonitorTimes(table, time);
  const { sensors, leftOut } = chooseSensors(table, { trainRows, time, ignore });
  return {
    features: {
      rowCount: table.rowCount,
      features: sensors.map(({ name, bridged }) => ({ name, values: bridged.values })),
    },
    timesMs: times.timesMs,
    leftOut,
    warnings: [...times.warnings, ...sensors.flatMap(({ name, bridged }) => gapWarnings(name, bridged))],
  };
}

/** @throws AppError `bad-request` when no row is left to judge */
export function refuseTooFewRows(rowCount: number, trainRows: number): void {
  if (rowCount <= trainRows) {
    throw new AppError(
      'bad-request',
      `${rowCount === 1 ? 'there is 1 row' : `there are ${rowCount} rows`}, so --train-rows ${trainRows} leaves none to judge; learn from fewer`,
    );
  }
}

/**
 * Returns the columns that are sensors, by what the rows to learn from hold, and why others are not.
 *
 * @throws AppError `bad-request` when a column named is not there or no sensor is left
 */
export function chooseSensors(
  table: Table,
  { trainRows, time, ignore }: SignalOptions,
): { readonly sensors: readonly Sensor[]; readonly leftOut: Signals['leftOut'] } {
  const all = toFeatureTable(table, { ignore: time === undefined ? ignore : [...ignore, time] });
  const leftOut = [...all.leftOut];
  const sensors: Sensor[] = [];
  for (const feature of all.features) {
    const bridged = bridgeGaps(feature.values, trainRows);
    const reason = reasonToLeaveOut(feature, bridged.values, trainRows);
    if (reason === null) {
      sensors.push({ name: feature.name, measured: feature.values, bridged });
    } else {
      leftOut.push({ name: feature.name, reason });
    }
  }
  if (sensors.length === 0) {
    const names = listNames(leftOut.map(({ name }) => name));
    throw new AppError('bad-request', `no column holds numbers that change in the first ${trainRows} rows (${names})`);
  }
  return { sensors, leftOut };
}

/** Says so where nearly all rows judged alarm. */
export function alarmWarnings(alarms: number, judged: number): readonly string[] {
  return alarms > MOST_ALARMS * judged
    ? ['nearly all rows alarm: the rows learned from may not show all of normal running; learn from more']
    : [];
}

/** Says how many values of a sensor were missing, if any. */
export function gapWarnings(
  name: string,
  { gaps, longGaps }: Pick<BridgedSignal, 'gaps' | 'longGaps'>,
): readonly string[] {
  if (gaps === 0) {
    return [];
  }
  const count = gaps === 1 ? '1 value is' : `${gaps} values are`;
  const beyond =
    longGaps === 0
      ? ''
      : `, beyond ${LONGEST_HELD} rows running the median of the rows learned from (${longGaps} values)`;
  return [`"${name}": ${count} missing; the last one measured was taken instead${beyond}`];
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
