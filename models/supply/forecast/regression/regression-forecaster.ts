import { AppError } from '../../../../contract/errors.ts';
import { createAutomatic } from '../automatic/automatic-forecaster.ts';
import type { FittedForecaster, Forecast, Forecaster, TimeSeries } from '../forecaster.ts';
import { checkHorizon, prepareSeries } from '../prepare-series.ts';
import { solveSymmetric } from '../search/solve-symmetric.ts';

type Regressor = { readonly name: string; readonly values: Float64Array };

/**
 * Regression on known influences, such as promotions or working days, with what is left forecast by another method.
 * The effects are estimated on the differences of the series to the season before (and to the value before), which
 * takes out level, trend and season (Hyndman & Athanasopoulos, Forecasting: Principles and Practice, 3rd edition,
 * chapter 10). A series without regressors is left to that method.
 */
export function createRegression(rest: Forecaster = createAutomatic()): Forecaster {
  return {
    name: 'regression',
    fit(series: TimeSeries): FittedForecaster {
      const regressors = series.regressors ?? [];
      if (regressors.length === 0) {
        return rest.fit(series);
      }
      checkRegressors(series, regressors);
      const effects = estimateEffects(series, regressors);
      const explained = (t: number): number =>
        regressors.reduce((sum, { values }, index) => sum + (effects[index] ?? 0) * (values[t] ?? 0), 0);
      const count = series.values.length;
      const unexplained = rest.fit({ ...series, values: series.values.map((value, t) => value - explained(t)) });
      const names = regressors.map(({ name }, index) => `${name} ${Number((effects[index] ?? 0).toPrecision(4))}`);
      const model = `Regression (${names.join(', ')}) + ${unexplained.model}`;
      return {
        model,
        fitted: unexplained.fitted.map((value, t) => value + explained(t)),
        aicc: null,
        forecast(horizon: number, level: number): Forecast {
          checkHorizon(horizon, level);
          checkFuture(series, regressors, horizon);
          const { mean, lo, hi } = unexplained.forecast(horizon, level);
          const lift = (values: Float64Array) => values.map((value, step) => value + explained(count + step));
          return { mean: lift(mean), lo: lift(lo), hi: lift(hi), level, model };
        },
      };
    },
  };
}

function checkRegressors({ id, values }: TimeSeries, regressors: readonly Regressor[]): void {
  for (const { name, values: known } of regressors) {
    const gap = known.findIndex((value) => !Number.isFinite(value));
    if (known.length < values.length || gap >= 0) {
      const what =
        gap >= 0 ? `value ${gap + 1} is missing` : `it has ${known.length} values instead of ${values.length}`;
      throw new AppError('bad-request', `Series "${id}", regressor "${name}": ${what}`);
    }
  }
}

function checkFuture({ id, values }: TimeSeries, regressors: readonly Regressor[], horizon: number): void {
  const short = regressors.find((regressor) => regressor.values.length < values.length + horizon);
  if (short !== undefined) {
    const known = short.values.length - values.length;
    throw new AppError(
      'bad-request',
      `Series "${id}", regressor "${short.name}" is known ${known} values ahead, but ${horizon} are asked for`,
    );
  }
}

function estimateEffects(series: TimeSeries, regressors: readonly Regressor[]): Float64Array {
  const { values, skipped, seasonLength } = prepareSeries(series);
  const target = difference(values, seasonLength);
  const inputs = regressors.map((regressor) =>
    difference(regressor.values.subarray(skipped, skipped + values.length), seasonLength),
  );
  const products = (one: Float64Array, other: Float64Array): number =>
    one.reduce((sum, value, t) => sum + value * (other[t] ?? 0), 0);
  const normal = inputs.map((one) => Float64Array.from(inputs, (other) => products(one, other)));
  const right = inputs.map((one) => Float64Array.of(products(one, target)));
  return Float64Array.from(solveSymmetric(normal, right), (row) => row[0] ?? 0);
}

/** Differences over a season where there is one, then from value to value. */
function difference(values: Float64Array, seasonLength: number): Float64Array {
  const seasonal = seasonLength > 1 ? values.slice(seasonLength).map((value, t) => value - (values[t] ?? 0)) : values;
  return seasonal.slice(1).map((value, t) => value - (seasonal[t] ?? 0));
}
