import type { FittedForecaster, Forecaster, TimeSeries } from '../forecaster.ts';
import { errorDeviation, gaussianForecaster } from '../intervals/gaussian-forecaster.ts';
import { padFitted, prepareSeries, type PreparedSeries } from '../prepare-series.ts';
import { adjustWhereSeasonal } from '../theta/standard-theta.ts';
import { restoreSeason } from '../theta/restore-season.ts';

export type NaiveKind = 'naive' | 'seasonal-naive' | 'drift' | 'mean' | 'naive2';

type Plan = {
  readonly fitted: Float64Array;
  readonly means: (horizon: number) => Float64Array;
  /** Variance h steps ahead in units of the one-step variance. */
  readonly growth: (step: number) => number;
  readonly parameters: number;
};

const planners: Readonly<Record<NaiveKind, (series: PreparedSeries) => Plan>> = {
  naive: ({ values }) => repeatSeason(values, 1),
  'seasonal-naive': ({ values, seasonLength }) => repeatSeason(values, seasonLength),
  drift: planDrift,
  mean: planMean,
  naive2: planNaive2,
};

/**
 * The methods every other one must beat (Hyndman & Athanasopoulos, Forecasting: Principles and Practice, 3rd edition,
 * section 5.2): last value, last season, last value with drift, mean; `naive2` repeats the last value of the
 * seasonally adjusted series, as in the M competitions.
 */
export function createNaive(kind: NaiveKind): Forecaster {
  return {
    name: kind,
    fit(series: TimeSeries): FittedForecaster {
      const prepared = prepareSeries(series);
      const plan = planners[kind](prepared);
      const sigma = errorDeviation(prepared.values, plan.fitted, plan.parameters);
      return gaussianForecaster({
        model: nameModel(kind, prepared.seasonLength),
        fitted: padFitted(plan.fitted, prepared.skipped),
        look: (horizon) => ({
          means: plan.means(horizon),
          deviations: Float64Array.from({ length: horizon }, (_, step) => sigma * Math.sqrt(plan.growth(step + 1))),
        }),
      });
    },
  };
}

function nameModel(kind: NaiveKind, seasonLength: number): string {
  const names = { naive: 'Naive', drift: 'Drift', mean: 'Mean', naive2: 'Naive2' };
  return kind === 'seasonal-naive' ? (seasonLength > 1 ? `SeasonalNaive[${seasonLength}]` : 'Naive') : names[kind];
}

function repeatSeason(values: Float64Array, seasonLength: number): Plan {
  const last = values.length - seasonLength;
  return {
    fitted: values.map((_, t) => (t < seasonLength ? Number.NaN : (values[t - seasonLength] ?? 0))),
    means: (horizon) => Float64Array.from({ length: horizon }, (_, step) => values[last + (step % seasonLength)] ?? 0),
    growth: (step) => Math.floor((step - 1) / seasonLength) + 1,
    parameters: 0,
  };
}

function planDrift({ values }: PreparedSeries): Plan {
  const count = values.length;
  const last = values[count - 1] ?? 0;
  const slope = count > 1 ? (last - (values[0] ?? 0)) / (count - 1) : 0;
  return {
    fitted: values.map((_, t) => (t === 0 ? Number.NaN : (values[t - 1] ?? 0) + slope)),
    means: (horizon) => Float64Array.from({ length: horizon }, (_, step) => last + slope * (step + 1)),
    growth: (step) => step * (1 + step / Math.max(1, count - 1)),
    parameters: 1,
  };
}

function planMean({ values }: PreparedSeries): Plan {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return {
    fitted: values.map(() => mean),
    means: (horizon) => new Float64Array(horizon).fill(mean),
    growth: () => 1 + 1 / values.length,
    parameters: 1,
  };
}

function planNaive2(prepared: PreparedSeries): Plan {
  const adjusted = adjustWhereSeasonal(prepared);
  const plan = repeatSeason(adjusted.values, 1);
  return {
    ...plan,
    fitted: restoreSeason(plan.fitted, adjusted, 0),
    means: (horizon) => restoreSeason(plan.means(horizon), adjusted, prepared.values.length),
  };
}
