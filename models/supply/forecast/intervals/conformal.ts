import { normalQuantile } from '../../../statistics/normal-quantile.ts';
import type { Forecast } from '../forecaster.ts';

/** Scores that one step should stand on; steps beside it help out, so that widths do not jump from step to step. */
const ENOUGH = 500;
/** From this many scores on the prior is left out. */
const KNOWN = 60;
/** Spells that the method's own deviations weigh as much as. */
const CLAIM = 2;
/**
 * Sizes of errors in their standard deviations when nothing is known yet: deciles of Student's distribution with 4
 * degrees of freedom, whose tails are as heavy as those of forecast errors tend to be.
 */
const PRIOR = [0.067, 0.203, 0.343, 0.493, 0.66, 0.854, 1.091, 1.409, 1.92, 3.495];

/**
 * Collects how large errors were in units of the standard deviation the method itself gave, step by step from rolling
 * origins, and tells how far intervals must reach to have held them: split conformal prediction with normalised scores
 * (Lei, G'Sell, Rinaldo, Tibshirani & Wasserman 2018). A few prior scores stand in while there are few real ones.
 *
 * Scores of one spell are no independent draws: a rough year is rough for every series. So the reach is drawn towards
 * what the method itself claims, which counts as much as `CLAIM` spells on a logarithmic scale.
 */
export class ConformalScores {
  readonly #byStep: number[][] = [];
  readonly #spells = new Set<number>();

  get count(): number {
    return this.#byStep.reduce((sum, scores) => sum + scores.length, 0);
  }

  /**
   * Adds the errors of one forecast from one origin; gaps and steps without a deviation say nothing.
   *
   * @param spell a number for the stretch of time that the values come from, the same for all series
   */
  add(actual: Float64Array, { mean, lo, hi, level }: Forecast, spell: number): void {
    const unit = 2 * normalQuantile(0.5 + level / 200);
    for (let step = 0; step < Math.min(actual.length, mean.length); step++) {
      const deviation = ((hi[step] ?? 0) - (lo[step] ?? 0)) / unit;
      const score = Math.abs((actual[step] ?? Number.NaN) - (mean[step] ?? 0)) / deviation;
      if (Number.isFinite(score)) {
        (this.#byStep[step] ??= []).push(score);
        this.#spells.add(spell);
      }
    }
  }

  /** Returns how many of its standard deviations the interval must reach at each step. */
  reach(horizon: number, level: number): Float64Array {
    const claimed = normalQuantile(0.5 + level / 200);
    const trust = this.#spells.size / (this.#spells.size + CLAIM);
    return Float64Array.from({ length: horizon }, (_, step) => {
      const near = this.#near(step);
      const scores = Float64Array.from(near.length < KNOWN ? [...near, ...PRIOR] : near).sort();
      const rank = Math.min(scores.length, Math.ceil((scores.length + 1) * (level / 100)));
      const found = scores[rank - 1] ?? claimed;
      return this.#spells.size === 0 ? found : claimed * (found / claimed) ** trust;
    });
  }

  /** Scores of the step, and of those beside it until there are enough; the last known step stands for later ones. */
  #near(step: number): readonly number[] {
    const at = Math.min(step, this.#byStep.length - 1);
    let scores = this.#byStep[at] ?? [];
    for (let distance = 1; scores.length < ENOUGH && distance < this.#byStep.length; distance++) {
      scores = [...scores, ...(this.#byStep[at - distance] ?? []), ...(this.#byStep[at + distance] ?? [])];
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
