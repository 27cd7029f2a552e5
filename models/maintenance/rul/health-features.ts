import type { Feature, FeatureTable } from '../../estimator/feature-table.ts';
import type { Fleet, Unit } from './fleet.ts';

/** Lengths in rows that the features look back. */
export type FeatureLengths = {
  /** Of exponential means, ascending: length `n` has the weight 2 ÷ (n + 1) (as a moving average of n). */
  readonly spans: readonly number[];
  /** Rows at the start of a life that tell how the machine was when new. */
  readonly baseline: number;
};

export type HealthFeatures = {
  readonly table: FeatureTable;
  /** Of each feature, the number of its sensor; −1 for age. */
  readonly sensorOfFeature: Int32Array;
};

/** Shares of the horizon; for a horizon of 125 rows these are 15 and 40 rows, and 20 for the baseline. */
const SPAN_SHARES = [0.12, 0.32];
const BASELINE_SHARE = 0.16;
export const AGE = -1;

/** Returns lengths that fit what is to be foreseen. @param horizonRows rows within the longest life told apart */
export function lengthsFor(horizonRows: number): FeatureLengths {
  const length = (share: number): number => Math.max(1, Math.round(share * horizonRows));
  return { spans: SPAN_SHARES.map(length), baseline: length(BASELINE_SHARE) };
}

/** Returns the usual distance between two rows of a unit: the median, in the unit of the times. */
export function usualStep({ units, times }: Fleet): number {
  const steps = units.flatMap(({ from, to }) =>
    Array.from({ length: to - from - 1 }, (_, index) => (times[from + index + 1] ?? 0) - (times[from + index] ?? 0)),
  );
  steps.sort((a, b) => a - b);
  return steps[Math.floor(steps.length / 2)] ?? 1;
}

/**
 * Returns what is known about a machine's health at each row from that row and earlier ones only: of each scaled sensor
 * exponential means of two lengths, the mean since the start, how far the shorter one has moved from the machine's own
 * first rows (machines differ when new), and the machine's age. Missing values are passed over; a sensor without any
 * value yet counts as normal.
 */
export function buildHealthFeatures(fleet: Fleet, scaled: readonly Feature[], lengths: FeatureLengths): HealthFeatures {
  const features: Feature[] = [];
  const sensorOfFeature: number[] = [];
  const add = (sensor: number, name: string, values: Float64Array): void => {
    features.push({ name, values });
    sensorOfFeature.push(sensor);
  };
  scaled.forEach(({ name, values }, sensor) => {
    const means = lengths.spans.map((span) => smooth(values, fleet.units, span));
    means.forEach((mean, index) => add(sensor, `${name}, mean of ${lengths.spans[index]} rows`, mean));
    const whole = smooth(values, fleet.units, Number.POSITIVE_INFINITY);
    const start = holdBaseline(whole, fleet.units, lengths.baseline);
    add(sensor, `${name}, mean since start`, whole);
    const shortest = means[0] ?? whole;
    const shift = shortest.map((value, row) => value - (start[row] ?? 0));
    add(sensor, `${name}, moved from start`, shift);
  });
  add(AGE, 'age', fleet.times);
  add(AGE, 'age, logarithm', fleet.times.map(signedLogarithm));
  return { table: { rowCount: fleet.rowCount, features }, sensorOfFeature: Int32Array.from(sensorOfFeature) };
}

/** Exponential mean whose first rows weigh as much as later ones (bias-corrected); endless: the mean since the start. */
function smooth(values: Float64Array, units: readonly Unit[], span: number): Float64Array {
  const kept = Number.isFinite(span) ? 1 - 2 / (span + 1) : 1;
  const added = Number.isFinite(span) ? 2 / (span + 1) : 1;
  const smoothed = new Float64Array(values.length);
  for (const { from, to } of units) {
    let sum = 0;
    let weight = 0;
    for (let row = from; row < to; row++) {
      const value = values[row] ?? Number.NaN;
      if (!Number.isNaN(value)) {
        sum = kept * sum + added * value;
        weight = kept * weight + added;
      }
      smoothed[row] = weight === 0 ? 0 : sum / weight;
    }
  }
  return smoothed;
}

/** The mean since the start, no longer moving after the first `length` rows. */
function holdBaseline(whole: Float64Array, units: readonly Unit[], length: number): Float64Array {
  const held = new Float64Array(whole.length);
  for (const { from, to } of units) {
    for (let row = from; row < to; row++) {
      held[row] = whole[Math.min(row, from + length - 1)] ?? 0;
    }
  }
  return held;
}

/** Ages are positive as a rule; a time column may still begin below 0. */
function signedLogarithm(age: number): number {
  return Math.sign(age) * Math.log1p(Math.abs(age));
}
