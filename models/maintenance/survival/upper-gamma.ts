import { logGamma } from '../../statistics/log-gamma.ts';

const TERMS = 10_000;
const TINY = 1e-300;
const EXACT = 1e-16;

/**
 * Returns eˣ · Γ(a, x), the upper incomplete gamma function without its fall, for a > 0 and x ≥ 0: by the series of the
 * lower one where x is small, by Lentz's continued fraction elsewhere (DLMF 8.7.1 and 8.9.2).
 */
export function scaledUpperGamma(a: number, x: number): number {
  return x < a + 1 ? Math.exp(logGamma(a) + x) - scaledLowerGamma(a, x) : continuedFraction(a, x);
}

function scaledLowerGamma(a: number, x: number): number {
  if (x === 0) {
    return 0;
  }
  let term = 1 / a;
  let sum = term;
  for (let index = 1; index < TERMS && term > EXACT * sum; index++) {
    term *= x / (a + index);
    sum += term;
  }
  return Math.exp(a * Math.log(x)) * sum;
}

function continuedFraction(a: number, x: number): number {
  let denominator = x + 1 - a;
  let before = 1 / TINY;
  let inverse = 1 / denominator;
  let fraction = inverse;
  for (let index = 1; index < TERMS; index++) {
    const numerator = -index * (index - a);
    denominator += 2;
    inverse = 1 / away(numerator * inverse + denominator);
    before = away(denominator + numerator / before);
    const change = inverse * before;
    fraction *= change;
    if (Math.abs(change - 1) < EXACT) {
      break;
    }
  }
  return Math.exp(a * Math.log(x)) * fraction;
}

function away(value: number): number {
  return Math.abs(value) < TINY ? TINY : value;
}
