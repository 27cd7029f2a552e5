import { defineTask } from '../../../parallel/task.ts';
import type { FittedForecaster, Forecast, TimeSeries } from '../forecaster.ts';
import type { FittedIntermittent } from '../intermittent/intermittent-forecaster.ts';
import { createForecaster } from '../methods.ts';

export type ForecastInput = {
  readonly series: readonly TimeSeries[];
  readonly method: string;
  readonly horizon: number;
  readonly level: number;
};

export type SeriesAnswer = {
  readonly forecast: Forecast;
  /** Demand a period of a method for intermittent demand; null for others. */
  readonly rate: number | null;
  /** One-step-ahead forecasts of the newest values. */
  readonly newestFitted: Float64Array;
};

/** How many of the newest one-step-ahead forecasts go back with the answer. */
const NEWEST = 24;

/** Fits the method to each series on its own and forecasts it. */
export const forecastTask = defineTask(
  'forecast-series',
  ({ series, method, horizon, level }: ForecastInput, { reportProgress, isCancelled }): readonly SeriesAnswer[] => {
    const forecaster = createForecaster(method);
    const answers: SeriesAnswer[] = [];
    for (const one of series) {
      if (isCancelled()) {
        break;
      }
      const fitted = forecaster.fit(one);
      const forecast = fitted.forecast(horizon, level);
      answers.push({ forecast, rate: rateOf(fitted), newestFitted: fitted.fitted.slice(-NEWEST) });
      reportProgress(answers.length / series.length);
    }
    return answers;
  },
);

function rateOf(fitted: FittedForecaster | FittedIntermittent): number | null {
  return 'rate' in fitted ? fitted.rate : null;
}
