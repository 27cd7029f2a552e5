import type { PreparedSeries } from '../prepare-series.ts';
import type { EtsFit } from './fit-ets.ts';

/** Smoothing constant where too few values tell one: between the mean and the last value. */
const ALPHA = 0.5;

/** Returns simple smoothing with a given constant from the first value on, which even a single value allows. */
export function smoothShort({ values }: PreparedSeries): EtsFit {
  let level = values[0] ?? 0;
  let squares = 0;
  const fitted = values.map((value) => {
    const forecast = level;
    squares += (value - forecast) ** 2;
    level += ALPHA * (value - forecast);
    return forecast;
  });
  return {
    form: { error: 'A', trend: 'N', isDamped: false, season: 'N' },
    constants: { alpha: ALPHA, beta: 0, gamma: 0, phi: 1 },
    states: { level, slope: 0, season: new Float64Array(1) },
    seasonLength: 1,
    count: values.length,
    sigma: Math.sqrt(squares / Math.max(1, values.length - 1)),
    fitted,
    deviance: Number.NaN,
    aicc: Number.POSITIVE_INFINITY,
  };
}
