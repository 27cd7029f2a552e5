import { selectEts } from '../ets/ets-forecaster.ts';
import { nameForm } from '../ets/ets-form.ts';
import { etsDeviations, etsMeans } from '../ets/forecast-ets.ts';
import type { FittedForecaster, Forecaster, TimeSeries } from '../forecaster.ts';
import { gaussianForecaster } from '../intervals/gaussian-forecaster.ts';
import { padFitted, prepareSeries } from '../prepare-series.ts';
import { stl } from './stl.ts';

/**
 * Takes the season out by STL, forecasts the rest by exponential smoothing and repeats the last season. Positive series
 * are split on the logarithmic scale, where a season that grows with the level is steady.
 */
export function createStl(): Forecaster {
  return {
    name: 'stl',
    fit(series: TimeSeries): FittedForecaster {
      const prepared = prepareSeries(series);
      const { values, seasonLength, skipped, isPositive } = prepared;
      const hasSeason = seasonLength > 1;
      const scaled = isPositive && hasSeason ? values.map(Math.log) : values;
      const season = hasSeason ? stl(scaled, seasonLength).season : new Float64Array(values.length);
      const seasonAt = (t: number): number =>
        season[t < season.length ? t : lastLike(t, season.length, seasonLength)] ?? 0;
      const back = (value: number, t: number): number =>
        isPositive && hasSeason ? value * Math.exp(seasonAt(t)) : value + seasonAt(t);
      const adjusted = values.map((value, t) =>
        isPositive && hasSeason ? value / Math.exp(seasonAt(t)) : value - seasonAt(t),
      );
      const fit = selectEts({ ...prepared, values: adjusted, seasonLength: 1 });
      return gaussianForecaster({
        model: `STL + ${nameForm(fit.form)}`,
        fitted: padFitted(fit.fitted.map(back), skipped),
        look: (horizon) => {
          const means = etsMeans(fit, horizon);
          const stretch = (step: number): number =>
            isPositive && hasSeason ? Math.exp(seasonAt(values.length + step)) : 1;
          return {
            means: means.map((mean, step) => back(mean, values.length + step)),
            deviations: etsDeviations(fit, means).map((deviation, step) => deviation * stretch(step)),
          };
        },
      });
    },
  };
}

/** Time in the last season at the same place as a time to come. */
function lastLike(t: number, count: number, seasonLength: number): number {
  return count - seasonLength + ((t - count) % seasonLength);
}
