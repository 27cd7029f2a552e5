import { AppError } from '../../../../contract/errors.ts';
import type { FittedForecaster, Forecast, Forecaster, TimeSeries } from '../forecaster.ts';
import { checkHorizon } from '../prepare-series.ts';

/** Returns the method that takes the middle of others' forecasts, interval ends and one-step-ahead forecasts. */
export function createCombination(name: string, members: readonly Forecaster[]): Forecaster {
  if (members.length === 0) {
    throw new AppError('bad-request', 'A combination needs at least one method');
  }
  return { name, fit: (series: TimeSeries) => combine(members.map((member) => member.fit(series))) };
}

/**
 * Returns the mean of fitted methods without the highest and the lowest, step by step, which is the median of three or
 * four: what one method gets badly wrong does not move it (Jose & Winkler 2008; Petropoulos & Svetunkov 2020).
 */
function combine(members: readonly FittedForecaster[]): FittedForecaster {
  const model = `Middle of ${members.map((member) => member.model).join(', ')}`;
  return {
    model,
    fitted: middles(members.map((member) => member.fitted)),
    aicc: null,
    forecast(horizon: number, level: number): Forecast {
      checkHorizon(horizon, level);
      const forecasts = members.map((member) => member.forecast(horizon, level));
      return {
        mean: middles(forecasts.map(({ mean }) => mean)),
        lo: middles(forecasts.map(({ lo }) => lo)),
        hi: middles(forecasts.map(({ hi }) => hi)),
        level,
        model,
      };
    },
  };
}

/** For each place the mean of all lists but the highest and the lowest value; NaN where all are. */
function middles(lists: readonly Float64Array[]): Float64Array {
  const first = lists[0] ?? new Float64Array(0);
  const values = new Float64Array(lists.length);
  return first.map((_, place) => {
    let count = 0;
    for (const list of lists) {
      const value = list[place] ?? Number.NaN;
      if (!Number.isNaN(value)) {
        values[count++] = value;
      }
    }
    return middle(values.subarray(0, count).toSorted());
  });
}

function middle(sorted: Float64Array): number {
  const trim = sorted.length > 2 ? 1 : 0;
  let sum = 0;
  for (let at = trim; at < sorted.length - trim; at++) {
    sum += sorted[at] ?? 0;
  }
  return sum / (sorted.length - 2 * trim);
}
