import { AppError } from '../../../contract/errors.ts';
import type { TimeSeries } from './forecaster.ts';
import { adjustSeason } from './seasonality/decompose.ts';

/** A series ready for methods that know no gaps. */
export type PreparedSeries = {
  /** From the first known value on, gaps filled. */
  readonly values: Float64Array;
  /** Unknown values before the first known one. */
  readonly skipped: number;
  /** Values that were filled in. */
  readonly gaps: number;
  /** 1 where the series holds less than two seasons. */
  readonly seasonLength: number;
  readonly isPositive: boolean;
};

const HIGHEST_LEVEL = 99.9;
const LONGEST_SEASON = 10_000;

/**
 * Returns the series from its first value on with gaps filled: along a straight line between neighbours, on the
 * seasonally adjusted series where it holds two seasons; gaps at the end repeat the last value.
 *
 * @throws AppError `bad-request` for a series without a value, an infinite one, or a season length that is none
 */
export function prepareSeries({ id, values, seasonLength }: TimeSeries): PreparedSeries {
  if (!Number.isInteger(seasonLength) || seasonLength < 1 || seasonLength > LONGEST_SEASON) {
    throw new AppError('bad-request', `Series "${id}": the season length must be a whole number from 1 on, 1 for none`);
  }
  const skipped = values.findIndex((value) => !Number.isNaN(value));
  if (skipped < 0) {
    throw new AppError('bad-request', `Series "${id}" has no value: leave it out or give its history`);
  }
  const known = values.slice(skipped);
  const infinite = known.findIndex((value) => Math.abs(value) === Number.POSITIVE_INFINITY);
  if (infinite >= 0) {
    throw new AppError('bad-request', `Series "${id}", value ${skipped + infinite + 1}: it is not finite`);
  }
  const usable = seasonLength > 1 && known.length >= 2 * seasonLength ? seasonLength : 1;
  const gaps = known.reduce((count, value) => count + (Number.isNaN(value) ? 1 : 0), 0);
  const filled = gaps === 0 ? known : fillGaps(known, usable);
  return { values: filled, skipped, gaps, seasonLength: usable, isPositive: filled.every((value) => value > 0) };
}

/**
 * Throws when nobody could forecast this far or this surely.
 *
 * @throws AppError `bad-request`
 */
export function checkHorizon(horizon: number, level: number): void {
  if (!Number.isInteger(horizon) || horizon < 1) {
    throw new AppError('bad-request', `The horizon must be a whole number from 1 on, not ${horizon}`);
  }
  if (!(level >= 1 && level <= HIGHEST_LEVEL)) {
    throw new AppError('bad-request', `The level must lie between 1 and ${HIGHEST_LEVEL} percent, not ${level}`);
  }
}

/** Returns `values` behind as many NaN as were skipped, so that it lies beside the series as it was given. */
export function padFitted(values: Float64Array, skipped: number): Float64Array {
  const padded = new Float64Array(values.length + skipped).fill(Number.NaN);
  padded.set(values, skipped);
  return padded;
}

function fillGaps(values: Float64Array, seasonLength: number): Float64Array {
  const straight = interpolate(values);
  if (seasonLength === 1) {
    return straight;
  }
  const { indices } = adjustSeason(straight, seasonLength, 'additive');
  const adjusted = interpolate(values.map((value, t) => value - (indices[t % seasonLength] ?? 0)));
  return values.map((value, t) =>
    Number.isNaN(value) ? (adjusted[t] ?? 0) + (indices[t % seasonLength] ?? 0) : value,
  );
}

function interpolate(values: Float64Array): Float64Array {
  const filled = values.slice();
  let last = 0;
  for (let t = 1; t < filled.length; t++) {
    const value = filled[t] ?? 0;
    if (Number.isNaN(value)) {
      continue;
    }
    const from = filled[last] ?? 0;
    for (let gap = last + 1; gap < t; gap++) {
      filled[gap] = from + ((value - from) * (gap - last)) / (t - last);
    }
    last = t;
  }
  return filled.fill(filled[last] ?? 0, last + 1);
}
