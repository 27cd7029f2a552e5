import { AppError } from '../../../../contract/errors.ts';
import type { FittedForecaster, Forecast, Forecaster, TimeSeries } from '../forecaster.ts';
import { checkHorizon } from '../prepare-series.ts';

/** Returns the method that takes the median of others' forecasts, interval ends and one-step-ahead forecasts. */
export function createCombination(name: string, members: readonly Forecaster[]): Forecaster {
  if (members.length === 0) {
    throw new AppError('bad-request', 'A combination needs at least one method');
  }
  return { name, fit: (series: TimeSeries) => combine(members.map((member) => member.fit(series))) };
}

/**
 * Returns the median of fitted methods, step by step: what one method gets badly wrong does not move it (Petropoulos &
 * Svetunkov 2020, "A simple combination of univariate models").
 */
export function combine(members: readonly FittedForecaster[]): FittedForecaster {
  const model = `Median of ${members.map((member) => member.model).join(', ')}`;
  return {
    model,
    fitted: medians(members.map((member) => member.fitted)),
    aicc: null,
    forecast(horizon: number, level: number): Forecast {
      checkHorizon(horizon, level);
      const forecasts = members.map((member) => member.forecast(horizon, level));
      return {
        mean: medians(forecasts.map(({ mean }) => mean)),
        lo: medians(forecasts.map(({ lo }) => lo)),
        hi: medians(forecasts.map(({ hi }) => hi)),
        level,
        model,
      };
    },
  };
}

/** Median of each place over all lists; the mean of the middle two for an even number, NaN where all are. */
function medians(lists: readonly Float64Array[]): Float64Array {
  const first = lists[0] ?? new Float64Array(0);
  return first.map((_, place) => {
    const values = lists.map((list) => list[place] ?? Number.NaN).filter((value) => !Number.isNaN(value));
    const sorted = values.toSorted((one, other) => one - other);
    const middle = sorted.length >> 1;
    const upper = sorted[middle] ?? Number.NaN;
    return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? Number.NaN) + upper) / 2;
  });
}
