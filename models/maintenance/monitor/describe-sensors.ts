import { autocorrelationTime } from '../../statistics/autocorrelation-time.ts';
import { meanAndDeviation } from '../../statistics/column-statistics.ts';

export type SensorRole =
  /** Its level is known. */
  | 'steady'
  /** It drifts too slowly for the rows learned from: only its jumps from row to row can be judged. */
  | 'wandering'
  /** It never changed: nothing is known of its spread. */
  | 'still';

export type SensorSummary = {
  readonly role: SensorRole;
  readonly mean: number;
  readonly deviation: number;
  /** As many independent readings the rows learned from are worth. */
  readonly independentRows: number;
};

/** From so many independent readings on, a mean and a spread are usually taken for known. */
const ENOUGH_READINGS = 30;
/** Deviations below this share of the size are nothing but rounding. */
const ROUNDING = 1e-10;

/** Tells by its memory (autocorrelation) whether the rows learned from show the level of a sensor often enough. */
export function describeSensor(values: Float64Array): SensorSummary {
  const { mean, standardDeviation } = meanAndDeviation(values);
  if (standardDeviation <= ROUNDING * Math.abs(mean)) {
    return { role: 'still', mean, deviation: 1, independentRows: values.length };
  }
  const independentRows = values.length / autocorrelationTime(values);
  // Few rows cannot hold many readings even of a sensor without memory.
  const needed = Math.min(ENOUGH_READINGS, values.length / 3);
  return {
    role: independentRows >= needed ? 'steady' : 'wandering',
    mean,
    deviation: standardDeviation,
    independentRows,
  };
}
