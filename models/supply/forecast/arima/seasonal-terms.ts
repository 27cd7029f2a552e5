import type { LagPolynomial } from './lag-polynomial.ts';

/**
 * The product of a plain and a seasonal polynomial `(1 − Σ a B^i)(1 − Σ A B^(i × season))`, kept as the few lags it
 * holds. Its arrays are kept from change to change.
 */
export class SeasonalTerms {
  /** `1 + Σ coefficients[i] × B^lags[i]`; a lag may come twice. */
  readonly lags: Int32Array;
  readonly coefficients: Float64Array;
  readonly longest: number;
  readonly #plain: Float64Array;
  readonly #seasonal: Float64Array;
  readonly #seasonLength: number;

  constructor(plain: number, seasonal: number, seasonLength: number) {
    const lags = Array.from({ length: (plain + 1) * (seasonal + 1) - 1 }, (_, index) => {
      const at = index + 1;
      return (at % (plain + 1)) + Math.floor(at / (plain + 1)) * seasonLength;
    });
    this.lags = Int32Array.from(lags);
    this.coefficients = new Float64Array(lags.length);
    this.longest = plain + seasonal * seasonLength;
    this.#plain = new Float64Array(plain);
    this.#seasonal = new Float64Array(seasonal);
    this.#seasonLength = seasonLength;
  }

  /**
   * Takes the partial autocorrelations of the plain terms, then of the seasonal ones, from place `from` on. With each of
   * them between −1 and 1 all roots lie outside the unit circle (Monahan 1984).
   */
  set(partials: Float64Array, from: number): void {
    const plain = this.#plain;
    const seasonal = this.#seasonal;
    writeFromPartial(plain, partials, from);
    writeFromPartial(seasonal, partials, from + plain.length);
    const row = plain.length + 1;
    for (let at = 1; at <= this.coefficients.length; at++) {
      const place = at % row;
      const season = (at - place) / row;
      const ofPlain = place === 0 ? 1 : -(plain[place - 1] ?? 0);
      const ofSeason = season === 0 ? 1 : -(seasonal[season - 1] ?? 0);
      this.coefficients[at - 1] = ofPlain * ofSeason;
    }
  }

  toPolynomial(): LagPolynomial {
    const polynomial = new Float64Array(this.longest);
    this.lags.forEach((lag, index) => {
      polynomial[lag - 1] = (polynomial[lag - 1] ?? 0) + (this.coefficients[index] ?? 0);
    });
    return polynomial;
  }

  /**
   * Adds `sign × k cₖ` for k from 1 to `sums.length − 1`, where c are the cepstral coefficients of the polynomial, those
   * of its logarithm. The logarithm of a product is a sum, so that the season costs little.
   */
  addWeightedCepstrum(sums: Float64Array, scratch: Float64Array, sign: number): void {
    addCepstrum(this.#plain, { step: 1, sums, scratch, sign });
    addCepstrum(this.#seasonal, { step: this.#seasonLength, sums, scratch, sign });
  }
}

/** Writes the coefficients of `1 − Σ a B^i` that belong to partial autocorrelations (recursion of Durbin and Levinson). */
function writeFromPartial(coefficients: Float64Array, partials: Float64Array, from: number): void {
  for (let order = 0; order < coefficients.length; order++) {
    const newest = partials[from + order] ?? 0;
    for (let low = 0, high = order - 1; low <= high; low++, high--) {
      const one = coefficients[low] ?? 0;
      const other = coefficients[high] ?? 0;
      coefficients[low] = one - newest * other;
      coefficients[high] = other - newest * one;
    }
    coefficients[order] = newest;
  }
}

type Cepstrum = {
  readonly step: number;
  readonly sums: Float64Array;
  readonly scratch: Float64Array;
  readonly sign: number;
};

/** For `1 − Σ a z^i` holds `k cₖ = −k aₖ + Σ aᵢ (k − i) cₖ₋ᵢ`. */
function addCepstrum(coefficients: Float64Array, { step, sums, scratch, sign }: Cepstrum): void {
  const size = coefficients.length;
  if (size === 0) {
    return;
  }
  for (let k = 1; k * step < sums.length; k++) {
    let weighted = k <= size ? -k * (coefficients[k - 1] ?? 0) : 0;
    for (let back = 1; back <= size && back < k; back++) {
      weighted += (coefficients[back - 1] ?? 0) * (scratch[k - back] ?? 0);
    }
    scratch[k] = weighted;
    const at = k * step;
    sums[at] = (sums[at] ?? 0) + sign * step * weighted;
  }
}
