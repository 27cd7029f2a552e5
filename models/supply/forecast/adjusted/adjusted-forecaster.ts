import { fitEts } from '../ets/fit-ets.ts';
import type { EtsForm } from '../ets/ets-form.ts';
import { errorWeights, etsMeans } from '../ets/forecast-ets.ts';
import { smoothShort } from '../ets/smooth-short.ts';
import type { FittedForecaster, Forecaster, TimeSeries } from '../forecaster.ts';
import { errorDeviation, gaussianForecaster } from '../intervals/gaussian-forecaster.ts';
import { padFitted, prepareSeries } from '../prepare-series.ts';
import { fitOptimisedTheta } from '../theta/optimised-theta.ts';
import { restoreSeason, seasonFactors } from '../theta/restore-season.ts';
import { adjustWhereSeasonal, type AdjustedFit, fitStandardTheta } from '../theta/standard-theta.ts';

export type AdjustedKind = 'theta' | 'optimised-theta' | 'dynamic-theta' | 'ses' | 'holt' | 'damped';

type Method = { readonly model: string; readonly fit: (values: Float64Array) => AdjustedFit };

const methods: Readonly<Record<AdjustedKind, Method>> = {
  theta: { model: 'Theta', fit: fitStandardTheta },
  'optimised-theta': { model: 'OTM', fit: (values) => fitOptimisedTheta(values, false) },
  'dynamic-theta': { model: 'DOTM', fit: (values) => fitOptimisedTheta(values, true) },
  ses: { model: 'SES', fit: (values) => fitSmoothing(values, { trend: 'N', isDamped: false }) },
  holt: { model: 'Holt', fit: (values) => fitSmoothing(values, { trend: 'A', isDamped: false }) },
  damped: { model: 'Damped', fit: (values) => fitSmoothing(values, { trend: 'A', isDamped: true }) },
};

/**
 * Methods without a season of their own, as the M competitions apply them: the season, where the test finds one, is
 * taken out by classical decomposition and put back at the end.
 */
export function createAdjusted(kind: AdjustedKind): Forecaster {
  const { model, fit } = methods[kind];
  return {
    name: kind,
    fit(series: TimeSeries): FittedForecaster {
      const prepared = prepareSeries(series);
      const count = prepared.values.length;
      const adjusted = adjustWhereSeasonal(prepared);
      const found = fit(adjusted.values);
      const sigma = errorDeviation(adjusted.values, found.fitted, found.parameters);
      return gaussianForecaster({
        model,
        fitted: padFitted(restoreSeason(found.fitted, adjusted, 0), prepared.skipped),
        look: (horizon) => {
          const factors = seasonFactors(adjusted, count, horizon);
          return {
            means: restoreSeason(found.means(horizon), adjusted, count),
            deviations: found
              .growth(horizon)
              .map((variance, step) => (factors[step] ?? 1) * sigma * Math.sqrt(variance)),
          };
        },
      });
    },
  };
}

function fitSmoothing(values: Float64Array, shape: Pick<EtsForm, 'trend' | 'isDamped'>): AdjustedFit {
  const prepared = { values, skipped: 0, gaps: 0, seasonLength: 1, isPositive: false };
  const fit = fitEts(prepared, { error: 'A', season: 'N', ...shape }) ?? smoothShort(prepared);
  return {
    fitted: fit.fitted,
    means: (horizon) => etsMeans(fit, horizon),
    growth: (horizon) => {
      let sum = 1;
      return errorWeights(fit, horizon).map((weight) => (sum += weight * weight));
    },
    parameters: shape.trend === 'N' ? 2 : 4,
  };
}
