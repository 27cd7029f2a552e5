import { quantileOf } from '../../statistics/column-statistics.ts';
import { describeSensor } from './describe-sensors.ts';

export type BridgedSignal = {
  readonly values: Float64Array;
  /** Values that were missing. */
  readonly gaps: number;
  /** Of these, how many were taken for the median of the rows learned from. */
  readonly longGaps: number;
};

/** Beyond so many rows running a value that stands still would be an alarm by itself. */
export const LONGEST_HELD = 3;

/**
 * Fills missing values (NaN). Up to three rows running the last one measured holds, as in machine historians; after that
 * the sensor is taken to be where it was in the middle of the rows learned from, so that it says nothing. A sensor that
 * wanders has no such place and holds its last value: it is judged by its jumps, and there are none.
 */
export function bridgeGaps(values: Float64Array, trainRows: number): BridgedSignal {
  const measured = values.subarray(0, trainRows).filter((value) => !Number.isNaN(value));
  if (measured.length === 0 || !values.some((value) => Number.isNaN(value))) {
    return { values, gaps: 0, longGaps: 0 };
  }
  const isSteady = describeSensor(measured).role === 'steady';
  const median = quantileOf(measured.toSorted(), 0.5);
  let last = median;
  let missing = 0;
  let gaps = 0;
  let longGaps = 0;
  const bridged = values.map((value) => {
    if (!Number.isNaN(value)) {
      missing = 0;
      last = value;
      return value;
    }
    missing += 1;
    gaps += 1;
    const isLong = isSteady && missing > LONGEST_HELD;
    longGaps += Number(isLong);
    return isLong ? median : last;
  });
  return { values: bridged, gaps, longGaps };
}
