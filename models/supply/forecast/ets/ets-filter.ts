import type { EtsForm } from './ets-form.ts';

/** Level, slope and one seasonal effect for each time modulo the season length. */
export type EtsStates = { readonly level: number; readonly slope: number; readonly season: Float64Array };

/** Smoothing constants in the bounds of Hyndman et al. (2008): `beta` of the slope and `gamma` of the season. */
export type EtsConstants = {
  readonly alpha: number;
  readonly beta: number;
  readonly gamma: number;
  /** 1 where the trend is not damped. */
  readonly phi: number;
};

const HUGE = 1e150;
const TINY = 1e-150;
const LEAST = 1e-10;

/**
 * Runs the error-correction recursions of one exponential smoothing model over one series. It keeps its arrays from
 * run to run, because a search runs it hundreds of times.
 */
export class EtsFilter {
  level = 0;
  slope = 0;
  readonly season: Float64Array;
  alpha = 0;
  beta = 0;
  gamma = 0;
  phi = 1;
  sumOfSquares = 0;
  /** Squares of errors relative to the forecasts. */
  sumOfRelativeSquares = 0;
  /** Logarithms of the forecasts' sizes. */
  sumOfLogarithms = 0;
  /** One-step-ahead forecasts of the last `run`. */
  readonly fitted: Float64Array;
  readonly #values: Float64Array;
  readonly #form: EtsForm;

  constructor(values: Float64Array, form: EtsForm, seasonLength: number) {
    this.#values = values;
    this.#form = form;
    this.season = new Float64Array(form.season === 'N' ? 1 : seasonLength);
    this.fitted = new Float64Array(values.length);
  }

  setConstants({ alpha, beta, gamma, phi }: EtsConstants): void {
    this.alpha = alpha;
    this.beta = beta;
    this.gamma = gamma;
    this.phi = phi;
  }

  setStates({ level, slope, season }: EtsStates): void {
    this.level = level;
    this.slope = slope;
    this.season.set(season);
  }

  copyStates(): EtsStates {
    return { level: this.level, slope: this.slope, season: this.season.slice() };
  }

  /**
   * Goes through the series from its start. Returns false, with sums that mean nothing, as soon as a multiplicative
   * model would have to divide by nothing or forecast nothing.
   */
  run(): boolean {
    this.sumOfSquares = 0;
    this.sumOfRelativeSquares = 0;
    this.sumOfLogarithms = 0;
    switch (this.#form.season) {
      case 'N':
        this.#runPlain();
        break;
      case 'A':
        this.#runAdditive();
        break;
      case 'M':
        return this.#runMultiplicative() && this.#judgeRelative();
    }
    return this.#form.error === 'A' || this.#judgeRelative();
  }

  #runPlain(): void {
    const { alpha, phi, fitted } = this;
    const values = this.#values;
    const slopeShare = this.#slopeShare();
    let { level, slope } = this;
    let squares = 0;
    for (let t = 0; t < values.length; t++) {
      const damped = phi * slope;
      const forecast = level + damped;
      const error = (values[t] ?? 0) - forecast;
      fitted[t] = forecast;
      squares += error * error;
      level = forecast + alpha * error;
      slope = damped + slopeShare * alpha * error;
    }
    this.#keep(level, slope, squares);
  }

  #runAdditive(): void {
    const { alpha, gamma, phi, season, fitted } = this;
    const values = this.#values;
    const slopeShare = this.#slopeShare();
    let { level, slope } = this;
    let squares = 0;
    let place = 0;
    for (let t = 0; t < values.length; t++) {
      const damped = phi * slope;
      const base = level + damped;
      const effect = season[place] ?? 0;
      const error = (values[t] ?? 0) - base - effect;
      fitted[t] = base + effect;
      squares += error * error;
      level = base + alpha * error;
      slope = damped + slopeShare * alpha * error;
      season[place] = effect + gamma * error;
      place = place + 1 === season.length ? 0 : place + 1;
    }
    this.#keep(level, slope, squares);
  }

  #runMultiplicative(): boolean {
    const { alpha, gamma, phi, season, fitted } = this;
    const values = this.#values;
    const slopeShare = this.#slopeShare();
    let { level, slope } = this;
    let squares = 0;
    let place = 0;
    for (let t = 0; t < values.length; t++) {
      const value = values[t] ?? 0;
      const damped = phi * slope;
      const base = level + damped;
      const effect = season[place] ?? 0;
      if (!(base > LEAST && effect > LEAST)) {
        return false;
      }
      const forecast = base * effect;
      fitted[t] = forecast;
      squares += (value - forecast) * (value - forecast);
      const step = alpha * (value / effect - base);
      level = base + step;
      slope = damped + slopeShare * step;
      season[place] = effect + gamma * (value / base - effect);
      place = place + 1 === season.length ? 0 : place + 1;
    }
    this.#keep(level, slope, squares);
    return true;
  }

  /** Without a trend the slope is 0 and this keeps it there. */
  #slopeShare(): number {
    return this.#form.trend === 'N' ? 0 : this.beta / this.alpha;
  }

  #keep(level: number, slope: number, squares: number): void {
    this.level = level;
    this.slope = slope;
    this.sumOfSquares = squares;
  }

  /** Sums errors relative to the forecasts; false where a forecast is not positive. */
  #judgeRelative(): boolean {
    const values = this.#values;
    const { fitted } = this;
    let squares = 0;
    let logarithms = 0;
    let product = 1;
    for (let t = 0; t < values.length; t++) {
      const forecast = fitted[t] ?? 0;
      if (!(forecast > LEAST)) {
        return false;
      }
      const share = (values[t] ?? 0) / forecast - 1;
      squares += share * share;
      product *= forecast;
      // One logarithm for many forecasts: the product is kept within the range of a double.
      if (product > HUGE || product < TINY) {
        logarithms += Math.log(product);
        product = 1;
      }
    }
    this.sumOfRelativeSquares = squares;
    this.sumOfLogarithms = logarithms + Math.log(product);
    return true;
  }
}
