import type { Detector } from '../../estimator/estimator.ts';
import { checkFeatures, type FeatureTable, selectFeatures } from '../../estimator/feature-table.ts';

export type Judgement = {
  /** 1 is the limit, higher is stranger. */
  readonly score: number;
  readonly isAlarm: boolean;
  /** With an alarm: what each sensor has to do with it, 0 to 1, in the order of `featureNames`; else null. */
  readonly contributions: Float64Array | null;
};

/** Judges one row after the other as they are measured; it remembers what came before. */
export interface MonitorStream {
  /** Takes in a row that is known to be normal, such as the last ones learned from, without judging it. */
  observe(row: ArrayLike<number>): void;
  /** @throws AppError `bad-request` naming the sensor whose value is missing */
  push(row: ArrayLike<number>): Judgement;
}

/** A detector for machine signals in the order of time. Its scores are shares of its limit: 1 and above is an alarm. */
export interface Monitor extends Detector {
  /** Share of normal rows above the limit, as estimated when it was set. */
  readonly falseAlarmRate: number;
  /** Starts as after long normal running. @throws AppError `conflict` before `fit` */
  createStream(): MonitorStream;
}

/** Calls `take` with each row in turn, in an array that is used again. */
export function eachRow({ rowCount, features }: FeatureTable, take: (row: Float64Array, index: number) => void): void {
  const columns = features.map(({ values }) => values);
  const row = new Float64Array(columns.length);
  for (let index = 0; index < rowCount; index++) {
    for (let column = 0; column < columns.length; column++) {
      row[column] = (columns[column] as Float64Array)[index] as number;
    }
    take(row, index);
  }
}

export type MonitoredRows = {
  /** One a row; NaN for those only observed. */
  readonly scores: Float64Array;
  /** Rows with an alarm, counted from 0. */
  readonly alarms: readonly { readonly row: number; readonly score: number; readonly contributions: Float64Array }[];
};

/**
 * Sends a whole table through a new stream: the first `observedRows` as known to be normal, the rest to be judged.
 *
 * @throws AppError `conflict` before `fit`, `bad-request` for a missing column or value
 */
export function monitorRows(monitor: Monitor, features: FeatureTable, observedRows = 0): MonitoredRows {
  const selected = selectFeatures(features, monitor.featureNames);
  checkFeatures(selected);
  const stream = monitor.createStream();
  const scores = new Float64Array(selected.rowCount).fill(Number.NaN);
  const alarms: { row: number; score: number; contributions: Float64Array }[] = [];
  eachRow(selected, (row, index) => {
    if (index < observedRows) {
      stream.observe(row);
      return;
    }
    const { score, contributions } = stream.push(row);
    scores[index] = score;
    if (contributions !== null) {
      alarms.push({ row: index, score, contributions });
    }
  });
  return { scores, alarms };
}
