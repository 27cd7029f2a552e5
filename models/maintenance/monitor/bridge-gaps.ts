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
 * Fills missing values (NaN) one after the other. Up to three rows running the last one measured holds, as in machine
 * historians; after that the sensor is taken to be where it was in the middle of the rows learned from, so that it says
 * nothing. A sensor that wanders has no such place and holds its last value: it is judged by its jumps, and there are
 * none.
 */
export class GapBridge {
  /** Values that were missing. */
  gaps = 0;
  /** Of these, how many were taken for the median of the rows learned from. */
  longGaps = 0;
  readonly #median: number;
  readonly #isSteady: boolean;
  #last: number;
  #missing = 0;

  /** @param training values of the rows to learn from; of one at least there must be a value */
  constructor(training: Float64Array) {
    const measured = training.filter((value) => !Number.isNaN(value));
    this.#isSteady = describeSensor(measured).role === 'steady';
    this.#median = quantileOf(measured.toSorted(), 0.5);
    this.#last = this.#median;
  }

  /** Returns the value, or what stands for it where it is missing. */
  next(value: number): number {
    if (!Number.isNaN(value)) {
      this.#missing = 0;
      this.#last = value;
      return value;
    }
    this.#missing += 1;
    this.gaps += 1;
    const isLong = this.#isSteady && this.#missing > LONGEST_HELD;
    this.longGaps += Number(isLong);
    return isLong ? this.#median : this.#last;
  }
}

/** Fills the missing values of a whole signal, of which the first `trainRows` are learned from. See `GapBridge`. */
export function bridgeGaps(values: Float64Array, trainRows: number): BridgedSignal {
  const training = values.subarray(0, trainRows);
  if (training.every((value) => Number.isNaN(value)) || !values.some((value) => Number.isNaN(value))) {
    return { values, gaps: 0, longGaps: 0 };
  }
  const bridge = new GapBridge(training);
  const bridged = values.map((value) => bridge.next(value));
  return { values: bridged, gaps: bridge.gaps, longGaps: bridge.longGaps };
}
