import { normalQuantile } from '../../../statistics/normal-quantile.ts';
import type { Forecast } from '../forecaster.ts';

/** Scores that one step should stand on; steps beside it help out, so that widths do not jump from step to step. */
const ENOUGH = 500;
/** From this many scores on the prior is left out. */
const KNOWN = 60;
/**
 * Sizes of errors in their standard deviations when nothing is known yet: deciles of Student's distribution with 4
 * degrees of freedom, whose tails are as heavy as those of forecast errors tend to be.
 */
const PRIOR = [0.067, 0.203, 0.343, 0.493, 0.66, 0.854, 1.091, 1.409, 1.92, 3.495];

/**
 * Collects how large errors were in units of the standard deviation the method itself gave, step by step from rolling
 * origins, and tells how far intervals must reach to have held them: split conformal prediction with normalised scores
 * (Lei, G'Sell, Rinaldo, Tibshirani & Wasserman 2018). A few prior scores stand in while there are few real ones.
 */
export class ConformalScores {
  readonly #byStep: number[][] = [];

  get count(): number {
    return this.#byStep.reduce((sum, scores) => sum + scores.length, 0);
  }

  /** Adds the errors of one forecast from one origin; gaps and steps without a deviation say nothing. */
  add(actual: Float64Array, { mean, lo, hi, level }: Forecast): void {
    const unit = 2 * normalQuantile(0.5 + level / 200);
    for (let step = 0; step < Math.min(actual.length, mean.length); step++) {
      const deviation = ((hi[step] ?? 0) - (lo[step] ?? 0)) / unit;
      const score = Math.abs((actual[step] ?? Number.NaN) - (mean[step] ?? 0)) / deviation;
      if (Number.isFinite(score)) {
        (this.#byStep[step] ??= []).push(score);
      }
    }
  }

  /** Returns how many of its standard deviations the interval must reach at each step. */
  reach(horizon: number, level: number): Float64Array {
    return Float64Array.from({ length: horizon }, (_, step) => {
      const near = this.#near(step);
      const scores = [...near, ...(near.length < KNOWN ? PRIOR : [])].toSorted((one, other) => one - other);
      const rank = Math.min(scores.length, Math.ceil((scores.length + 1) * (level / 100)));
      return scores[rank - 1] ?? 0;
    });
  }

  /** Scores of the step, and of those beside it until there are enough; the last known step stands for later ones. */
  #near(step: number): readonly number[] {
    const at = Math.min(step, this.#byStep.length - 1);
    const scores = [...(this.#byStep[at] ?? [])];
    for (let distance = 1; scores.length < ENOUGH && distance < this.#byStep.length; distance++) {
      scores.push(...(this.#byStep[at - distance] ?? []), ...(this.#byStep[at + distance] ?? []));
    }
    return scores;
  }
}

/** Returns the forecast with intervals that reach as many of its standard deviations as told. */
export function stretchInterval(forecast: Forecast, reach: Float64Array): Forecast {
  const unit = 2 * normalQuantile(0.5 + forecast.level / 200);
  const { mean, lo, hi } = forecast;
  const half = mean.map((_, step) => (((hi[step] ?? 0) - (lo[step] ?? 0)) / unit) * (reach[step] ?? 0));
  return {
    ...forecast,
    lo: mean.map((value, step) => value - (half[step] ?? 0)),
    hi: mean.map((value, step) => value + (half[step] ?? 0)),
  };
}
