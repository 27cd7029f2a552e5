/** `1 + Σ coefficients[i] × B^(i + 1)`, where B goes one step back in time. */
export type LagPolynomial = Float64Array;

/** Returns the product of two lag polynomials. */
export function multiply(one: LagPolynomial, other: LagPolynomial): LagPolynomial {
  const product = new Float64Array(one.length + other.length);
  for (let i = 0; i <= one.length; i++) {
    const left = i === 0 ? 1 : (one[i - 1] ?? 0);
    for (let k = i === 0 ? 1 : 0; k <= other.length; k++) {
      const at = i + k - 1;
      product[at] = (product[at] ?? 0) + left * (k === 0 ? 1 : (other[k - 1] ?? 0));
    }
  }
  return product;
}

/** Returns the polynomial in `B^step` instead of `B`: a season's. */
export function spread(polynomial: LagPolynomial, step: number): LagPolynomial {
  const result = new Float64Array(polynomial.length * step);
  polynomial.forEach((coefficient, index) => {
    result[(index + 1) * step - 1] = coefficient;
  });
  return result;
}

/** Returns `(1 − B^step)^times`. */
export function differencing(times: number, step: number): LagPolynomial {
  let result: LagPolynomial = new Float64Array(0);
  for (let time = 0; time < times; time++) {
    result = multiply(result, spread(Float64Array.of(-1), step));
  }
  return result;
}

/**
 * Returns how much of an error stays 0, 1, 2 … steps later (ψ weights) in a process with these autoregressive and
 * moving-average polynomials; the first is 1.
 */
export function errorShares(ar: LagPolynomial, ma: LagPolynomial, count: number): Float64Array {
  const shares = new Float64Array(count);
  for (let lag = 0; lag < count; lag++) {
    let share = lag === 0 ? 1 : (ma[lag - 1] ?? 0);
    for (let back = 1; back <= Math.min(lag, ar.length); back++) {
      share -= (ar[back - 1] ?? 0) * (shares[lag - back] ?? 0);
    }
    shares[lag] = share;
  }
  return shares;
}
