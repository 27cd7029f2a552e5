/** One series, oldest value first, evenly spaced in time; NaN is a gap. */
export type TimeSeries = {
  readonly id: string;
  readonly values: Float64Array;
  /** Observations in one season: 12 for months in a year; 1 for none. */
  readonly seasonLength: number;
  /** Known also for the time to come: one array each, `values.length + horizon` long. */
  readonly regressors?: readonly { readonly name: string; readonly values: Float64Array }[];
};

/** `horizon` values each. */
export type Forecast = {
  readonly mean: Float64Array;
  /** Ends of the prediction interval. */
  readonly lo: Float64Array;
  readonly hi: Float64Array;
  /** Percent of future values between `lo` and `hi`. */
  readonly level: number;
  /** Such as `ETS(M,Ad,M)`. */
  readonly model: string;
};

/** A method fitted to one series. */
export interface FittedForecaster {
  readonly model: string;
  /** One-step-ahead forecasts of the series itself; NaN where the method had too little to go by. */
  readonly fitted: Float64Array;
  /** Corrected Akaike information criterion; null for methods without a likelihood. */
  readonly aicc: number | null;
  /** @throws AppError `bad-request` for a horizon below 1 or a level outside 1–99.9 */
  forecast(horizon: number, level: number): Forecast;
}

/** A forecasting method. */
export interface Forecaster {
  readonly name: string;
  /** @throws AppError `bad-request` when the series has no value, or the method cannot work with it at all */
  fit(series: TimeSeries): FittedForecaster;
}
