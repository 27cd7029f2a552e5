import { adjustSeason } from '../seasonality/decompose.ts';
import type { EtsStates } from './ets-filter.ts';
import type { EtsForm } from './ets-form.ts';

/** Values at the start that tell level and slope. */
const FIRST = 10;

/**
 * Returns where a search for the initial states begins: the season by decomposition, level and slope by a line through
 * the first ten seasonally adjusted values (Hyndman et al. 2008, section 2.6.1).
 */
export function guessStates(values: Float64Array, form: EtsForm, seasonLength: number): EtsStates {
  const neutral = { adjusted: values, indices: new Float64Array(1) };
  const { adjusted, indices } =
    form.season === 'N'
      ? neutral
      : adjustSeason(values, seasonLength, form.season === 'A' ? 'additive' : 'multiplicative');
  const count = Math.min(adjusted.length, Math.max(FIRST, form.season === 'N' ? 0 : seasonLength));
  const { intercept, slope } = fitLine(adjusted, count);
  if (form.trend === 'N') {
    const mean = adjusted.subarray(0, count).reduce((sum, value) => sum + value, 0) / count;
    return { level: mean, slope: 0, season: indices };
  }
  return { level: intercept, slope, season: indices };
}

/** Least squares through the first `count` values at times 1, 2, 3 …; the intercept stands at time 0. */
export function fitLine(values: Float64Array, count: number): { readonly intercept: number; readonly slope: number } {
  const meanTime = (count + 1) / 2;
  let mean = 0;
  for (let t = 0; t < count; t++) {
    mean += (values[t] ?? 0) / count;
  }
  let products = 0;
  let squares = 0;
  for (let t = 0; t < count; t++) {
    const time = t + 1 - meanTime;
    products += time * ((values[t] ?? 0) - mean);
    squares += time * time;
  }
  const slope = squares > 0 ? products / squares : 0;
  return { intercept: mean - slope * meanTime, slope };
}
