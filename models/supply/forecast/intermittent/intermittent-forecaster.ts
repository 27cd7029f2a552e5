import { AppError } from '../../../../contract/errors.ts';
import type { FittedForecaster, Forecast, Forecaster, TimeSeries } from '../forecaster.ts';
import { checkHorizon, padFitted, prepareSeries } from '../prepare-series.ts';
import { crostonRate, type DemandRate, smoothedRate, tsbRate } from './demand-rates.ts';
import { demandQuantile } from './demand-quantile.ts';

export type IntermittentKind = 'croston' | 'sba' | 'tsb' | 'imapa' | 'intermittent';

/** A fitted method whose forecast is one rate, so that a whole range of items can correct it. */
export type FittedIntermittent = FittedForecaster & {
  /** Demand a period. */
  readonly rate: number;
};

/** The usual smoothing constant for slow movers. */
const ALPHA = 0.1;
const SLOW_ALPHA = 0.05;
/** A year of months, the longest bucket. */
const LONGEST_BUCKET = 12;

const kinds: Readonly<
  Record<IntermittentKind, { readonly model: string; readonly fit: (values: Float64Array) => DemandRate }>
> = {
  croston: { model: 'Croston', fit: (values) => crostonRate(values, ALPHA, false) },
  sba: { model: 'SBA', fit: (values) => crostonRate(values, ALPHA, true) },
  tsb: { model: 'TSB', fit: (values) => tsbRate(values, ALPHA, ALPHA) },
  imapa: { model: 'IMAPA', fit: imapaRate },
  intermittent: {
    model: 'Mean of SBA, SES',
    fit: (values) => meanRate([crostonRate(values, ALPHA, true), smoothedRate(values, SLOW_ALPHA)]),
  },
};

/** Tells whether a method of this name is one for demand, which is never negative. */
export function isIntermittentKind(name: string): name is IntermittentKind {
  return Object.hasOwn(kinds, name);
}

/**
 * Methods for demand with empty periods. Forecasts are flat: the demand a period. `intermittent` is the mean of SBA,
 * which never forgets an item, and slow smoothing, which does.
 */
export function createIntermittent(kind: IntermittentKind): Forecaster & {
  fit(series: TimeSeries): FittedIntermittent;
} {
  return { name: kind, fit: (series) => fitIntermittent(series, kind) };
}

function fitIntermittent(series: TimeSeries, kind: IntermittentKind): FittedIntermittent {
  const { values, skipped } = prepareSeries(series);
  const negative = values.findIndex((value) => value < 0);
  if (negative >= 0) {
    throw new AppError(
      'bad-request',
      `Series "${series.id}", value ${skipped + negative + 1}: demand is negative; net returns out or use another method`,
    );
  }
  const { model, fit } = kinds[kind];
  const { rate, fitted } = fit(values);
  return {
    model,
    fitted: padFitted(fitted, skipped),
    aicc: null,
    rate,
    forecast(horizon: number, level: number): Forecast {
      checkHorizon(horizon, level);
      return forecastAtRate(values, rate, { mean: new Float64Array(horizon), level, model });
    },
  };
}

/** Returns a flat forecast at this rate, as long, sure and named as the one given, for items with these demands. */
export function forecastAtRate(
  values: Float64Array,
  rate: number,
  { mean, level, model }: Pick<Forecast, 'mean' | 'level' | 'model'>,
): Forecast {
  const tail = (1 - level / 100) / 2;
  const lo = demandQuantile(values, rate, tail);
  const hi = demandQuantile(values, rate, 1 - tail);
  return { mean: mean.map(() => rate), lo: mean.map(() => lo), hi: mean.map(() => hi), level, model };
}

/** Mean over buckets of 1 to 12 periods of SBA on the demand of whole buckets (Petropoulos & Kourentzes 2015). */
function imapaRate(values: Float64Array): DemandRate {
  const rates: DemandRate[] = [crostonRate(values, ALPHA, true)];
  for (let length = 2; length <= LONGEST_BUCKET && values.length >= 2 * length; length++) {
    const { rate } = crostonRate(toBuckets(values, length), ALPHA, true);
    rates.push({ rate: rate / length, fitted: rates[0]?.fitted ?? values });
  }
  return meanRate(rates);
}

/** Returns the demand of as many buckets of `length` periods as fit, up to the newest. */
export function toBuckets(values: Float64Array, length: number): Float64Array {
  const count = Math.floor(values.length / length);
  const first = values.length - count * length;
  return Float64Array.from({ length: count }, (_, bucket) => {
    const from = first + bucket * length;
    return values.subarray(from, from + length).reduce((sum, value) => sum + value, 0);
  });
}

function meanRate(rates: readonly DemandRate[]): DemandRate {
  const first = rates[0]?.fitted ?? new Float64Array(0);
  return {
    rate: rates.reduce((sum, { rate }) => sum + rate, 0) / rates.length,
    fitted: first.map((_, t) => rates.reduce((sum, { fitted }) => sum + (fitted[t] ?? 0), 0) / rates.length),
  };
}
