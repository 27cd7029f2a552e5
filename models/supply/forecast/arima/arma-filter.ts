import { type ArimaOrder, countTerms } from './arima-order.ts';
import { SeasonalTerms } from './seasonal-terms.ts';

/** Backcasts beyond those that the orders ask for: the memory of an autoregression dies away slowly. */
const MEMORY = 10;

/**
 * Runs an ARMA model over a differenced series and keeps its errors. What came before the series is forecast backwards
 * from it (Box & Jenkins 1970, section 7.1.4), so that short seasonal series do not lose their first seasons. The
 * arrays are kept from run to run, because a search runs it hundreds of times.
 */
export class ArmaFilter {
  /**
   * Errors that count, those of the backcasts before those of the series, scaled so that the point with the least sum
   * of their squares is the one with the highest Gaussian likelihood.
   */
  readonly scaledErrors: Float64Array;
  /** Of the errors as they are. */
  sumOfSquares = 0;
  readonly ar: SeasonalTerms;
  readonly ma: SeasonalTerms;
  readonly #termsOfAr: number;
  readonly #values: Float64Array;
  readonly #backcasts: number;
  /** Zeros before everything, so that no lag needs a check. */
  readonly #padding: number;
  readonly #counted: Float64Array;
  readonly #forward: Float64Array;
  readonly #backward: Float64Array;
  readonly #forwardErrors: Float64Array;
  readonly #backwardErrors: Float64Array;
  readonly #cepstrum: Float64Array;
  readonly #scratch: Float64Array;

  constructor(values: Float64Array, order: ArimaOrder) {
    this.ar = new SeasonalTerms(order.ar, order.seasonalAr, order.seasonLength);
    this.ma = new SeasonalTerms(order.ma, order.seasonalMa, order.seasonLength);
    this.#termsOfAr = order.ar + order.seasonalAr;
    this.#values = values;
    this.#backcasts = countTerms(order) === 0 ? 0 : this.ar.longest + this.ma.longest + MEMORY;
    this.#padding = Math.max(this.ar.longest, this.ma.longest);
    const length = this.#padding + this.#backcasts + values.length;
    this.#forward = new Float64Array(length);
    this.#backward = new Float64Array(length);
    this.#forwardErrors = new Float64Array(length);
    this.#backwardErrors = new Float64Array(length);
    this.#cepstrum = new Float64Array(values.length + 1);
    this.#scratch = new Float64Array(values.length + 1);
    // Where the backcasts begin, an autoregression has nothing to go by.
    this.#counted = this.#forwardErrors.subarray(this.#padding + (this.#backcasts > 0 ? this.ar.longest : 0));
    this.scaledErrors = new Float64Array(this.#counted.length);
  }

  /** The newest errors, one for each value of the series. */
  get ownErrors(): Float64Array {
    return this.#forwardErrors.subarray(this.#padding + this.#backcasts);
  }

  /**
   * Returns the sum of the squares of the scaled errors about `mean`, with the terms given by their partial
   * autocorrelations: p, P, q, Q.
   */
  run(partials: Float64Array, mean: number): number {
    this.ar.set(partials, 0);
    this.ma.set(partials, this.#termsOfAr);
    const start = this.#padding;
    const values = this.#values;
    const forward = this.#forward;
    const backward = this.#backward;
    const backcasts = this.#backcasts;
    const end = start + values.length;
    for (let t = 0; t < values.length; t++) {
      const value = (values[t] ?? 0) - mean;
      forward[start + backcasts + t] = value;
      backward[end - 1 - t] = value;
    }
    if (backcasts > 0) {
      this.#filter(backward, this.#backwardErrors, end);
      this.#extend(end);
      for (let back = 0; back < backcasts; back++) {
        forward[start + backcasts - 1 - back] = backward[end + back] ?? 0;
      }
    }
    this.#filter(forward, this.#forwardErrors, forward.length);
    return this.#scale();
  }

  /** Writes the errors of the values up to `end`. */
  #filter(values: Float64Array, errors: Float64Array, end: number): void {
    const { lags: arLags, coefficients: ar } = this.ar;
    const { lags: maLags, coefficients: ma } = this.ma;
    for (let t = this.#padding; t < end; t++) {
      let error = values[t] ?? 0;
      for (let index = 0; index < ar.length; index++) {
        error += (ar[index] ?? 0) * (values[t - (arLags[index] ?? 0)] ?? 0);
      }
      for (let index = 0; index < ma.length; index++) {
        error -= (ma[index] ?? 0) * (errors[t - (maLags[index] ?? 0)] ?? 0);
      }
      errors[t] = error;
    }
  }

  /** Forecasts the reversed series from `from` on; its errors to come are and stay 0. */
  #extend(from: number): void {
    const values = this.#backward;
    const errors = this.#backwardErrors;
    const { lags: arLags, coefficients: ar } = this.ar;
    const { lags: maLags, coefficients: ma } = this.ma;
    for (let t = from; t < values.length; t++) {
      let value = 0;
      for (let index = 0; index < ar.length; index++) {
        value -= (ar[index] ?? 0) * (values[t - (arLags[index] ?? 0)] ?? 0);
      }
      for (let index = 0; index < ma.length; index++) {
        value += (ma[index] ?? 0) * (errors[t - (maLags[index] ?? 0)] ?? 0);
      }
      values[t] = value;
    }
  }

  #scale(): number {
    const factor = this.#backcasts > 0 ? Math.exp(this.#logDeterminant() / (2 * this.#values.length)) : 1;
    const counted = this.#counted;
    const scaled = this.scaledErrors;
    let sum = 0;
    for (let t = 0; t < counted.length; t++) {
      const error = counted[t] ?? 0;
      sum += error * error;
      scaled[t] = factor * error;
    }
    this.sumOfSquares = sum;
    return factor * factor * sum;
  }

  /**
   * Logarithm of the determinant of the values' covariances in units of the errors' variance: by the strong limit
   * theorem of Szegő the sum of k cₖ² over the cepstral coefficients of `ma / ar`, cut off where the series ends.
   */
  #logDeterminant(): number {
    const sums = this.#cepstrum.fill(0);
    this.ma.addWeightedCepstrum(sums, this.#scratch, 1);
    this.ar.addWeightedCepstrum(sums, this.#scratch, -1);
    let total = 0;
    for (let k = 1; k < sums.length; k++) {
      const weighted = sums[k] ?? 0;
      total += (weighted * weighted) / k;
    }
    return total;
  }
}
