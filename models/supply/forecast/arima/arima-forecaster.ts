import type { FittedForecaster, Forecaster, TimeSeries } from '../forecaster.ts';
import { gaussianForecaster } from '../intervals/gaussian-forecaster.ts';
import { padFitted, prepareSeries, type PreparedSeries } from '../prepare-series.ts';
import { countLost, nameOrder } from './arima-order.ts';
import type { ArimaFit } from './fit-arima.ts';
import { differencing, errorShares, type LagPolynomial, multiply } from './lag-polynomial.ts';
import { searchArima } from './search-arima.ts';

/**
 * Seasonal ARIMA chosen by itself: differences by tests, terms by a stepwise search for the least AICc (Hyndman &
 * Khandakar 2008), coefficients by least squares with backcasts instead of the exact likelihood.
 */
export function createArima(): Forecaster {
  return {
    name: 'arima',
    fit(series: TimeSeries): FittedForecaster {
      const prepared = prepareSeries(series);
      return fittedArima(searchArima(prepared), prepared);
    },
  };
}

/** Returns the fitted model as a forecaster. */
export function fittedArima(fit: ArimaFit, { values, skipped }: PreparedSeries): FittedForecaster {
  const { order, errors, sigma, aicc } = fit;
  const { differences, seasonalDifferences, seasonLength } = order;
  const integrated = multiply(
    fit.ar,
    multiply(differencing(differences, 1), differencing(seasonalDifferences, seasonLength)),
  );
  const lost = countLost(order);
  const fitted = values.map((value, t) => (t < lost ? Number.NaN : value - (errors[t - lost] ?? 0)));
  return gaussianForecaster({
    model: nameOrder(order),
    fitted: padFitted(fitted, skipped),
    aicc: Number.isFinite(aicc) ? aicc : null,
    look: (horizon) => {
      let variance = 0;
      return {
        means: continueSeries(values, integrated, fit, horizon),
        deviations: errorShares(integrated, fit.ma, horizon).map((share) => {
          variance += share * share;
          return sigma * Math.sqrt(variance);
        }),
      };
    },
  });
}

/** Goes on by the difference equation of the model, with errors to come taken as 0. */
function continueSeries(
  values: Float64Array,
  integrated: LagPolynomial,
  { ar, ma, errors, mean }: ArimaFit,
  horizon: number,
): Float64Array {
  const count = values.length;
  const constant = mean * ar.reduce((sum, coefficient) => sum + coefficient, 1);
  const all = new Float64Array(count + horizon);
  all.set(values);
  for (let t = count; t < count + horizon; t++) {
    let value = constant;
    for (let lag = 1; lag <= integrated.length; lag++) {
      value -= (integrated[lag - 1] ?? 0) * (all[t - lag] ?? 0);
    }
    for (let lag = t - count + 1; lag <= ma.length; lag++) {
      value += (ma[lag - 1] ?? 0) * (errors[errors.length + t - count - lag] ?? 0);
    }
    all[t] = value;
  }
  return all.slice(count);
}
