import { fitLine } from '../ets/initial-states.ts';
import type { PreparedSeries } from '../prepare-series.ts';
import { type SeasonForm, adjustSeason } from '../seasonality/decompose.ts';
import { isSeasonal } from '../seasonality/seasonality-test.ts';
import { smoothLevel } from './simple-smoothing.ts';

/** A series without its season, and what puts the season back. */
export type Adjusted = { readonly values: Float64Array; readonly indices: Float64Array; readonly form: SeasonForm };

/** A fitted method in the adjusted series: forecasts h steps on from its end, and one-step-ahead ones within it. */
export type AdjustedFit = {
  readonly fitted: Float64Array;
  readonly means: (horizon: number) => Float64Array;
  /** Variances of the values 1, 2, 3 … steps on, in units of the variance one step on. */
  readonly growth: (horizon: number) => Float64Array;
  readonly parameters: number;
};

const NO_SEASON: Adjusted['form'] = 'additive';

/** Takes the season out where the test finds one: multiplicatively, or additively where values are not positive. */
export function adjustWhereSeasonal({ values, seasonLength, isPositive }: PreparedSeries): Adjusted {
  if (!isSeasonal(values, seasonLength)) {
    return { values, indices: new Float64Array(1), form: NO_SEASON };
  }
  const form = isPositive ? 'multiplicative' : 'additive';
  const { adjusted, indices } = adjustSeason(values, seasonLength, form);
  return { values: adjusted, indices, form };
}

/**
 * Fits the Theta method as entered to the M3 competition: the mean of the straight line through the series (θ = 0)
 * and simple smoothing of the series with its curvature doubled (θ = 2) (Assimakopoulos & Nikolopoulos 2000).
 */
export function fitStandardTheta(values: Float64Array): AdjustedFit {
  const { intercept, slope } = fitLine(values, values.length);
  const doubled = values.map((value, t) => 2 * value - (intercept + slope * (t + 1)));
  const { alpha, level, fitted } = smoothLevel(doubled);
  return {
    ...smoothedGrowth(alpha),
    fitted: fitted.map((smooth, t) => (smooth + intercept + slope * (t + 1)) / 2),
    means: (horizon) =>
      Float64Array.from({ length: horizon }, (_, step) => (level + intercept + slope * (values.length + step + 1)) / 2),
  };
}

/** Smoothing constant, initial level and slope. */
const PARAMETERS = 3;

/** Variances of a smoothed level, in which a share `alpha` of every error stays for ever. */
export function smoothedGrowth(alpha: number): Pick<AdjustedFit, 'growth' | 'parameters'> {
  return {
    growth: (horizon) => Float64Array.from({ length: horizon }, (_, step) => 1 + step * alpha ** 2),
    parameters: PARAMETERS,
  };
}
