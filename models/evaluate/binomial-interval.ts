import { logGamma } from '../statistics/log-gamma.ts';

/** A share with its count and the exact interval that covers the true share at the stated confidence. */
export type RateEstimate = {
  readonly count: number;
  readonly total: number;
  /** Null when nothing was counted. */
  readonly rate: number | null;
  readonly lower: number;
  readonly upper: number;
};

const BISECTIONS = 60;
const FRACTION_STEPS = 500;
const TINY = 1e-300;

/**
 * Exact two-sided binomial interval (Clopper and Pearson 1934): never narrower than promised.
 * @param confidence 0.95 unless told
 */
export function binomialInterval(count: number, total: number, confidence = 0.95): RateEstimate {
  const tail = (1 - confidence) / 2;
  const lower = count === 0 ? 0 : betaQuantile(tail, count, total - count + 1);
  const upper = count === total ? 1 : betaQuantile(1 - tail, count + 1, total - count);
  return { count, total, rate: total === 0 ? null : count / total, lower, upper };
}

function betaQuantile(probability: number, a: number, b: number): number {
  let low = 0;
  let high = 1;
  for (let step = 0; step < BISECTIONS; step++) {
    const middle = (low + high) / 2;
    if (incompleteBeta(middle, a, b) < probability) {
      low = middle;
    } else {
      high = middle;
    }
  }
  return (low + high) / 2;
}

/** Regularised incomplete beta function, by Lentz's continued fraction (DLMF 8.17.22). */
function incompleteBeta(x: number, a: number, b: number): number {
  if (x > (a + 1) / (a + b + 2)) {
    return 1 - incompleteBeta(1 - x, b, a);
  }
  const logFront = logGamma(a + b) - logGamma(a) - logGamma(b) + a * Math.log(x) + b * Math.log(1 - x);
  let d = 1 / away(1 - ((a + b) * x) / (a + 1));
  let c = 1;
  let fraction = d;
  for (let m = 1; m < FRACTION_STEPS; m++) {
    const even = (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m));
    d = 1 / away(1 + even * d);
    c = away(1 + even / c);
    fraction *= d * c;
    const odd = (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1));
    d = 1 / away(1 + odd * d);
    c = away(1 + odd / c);
    const change = d * c;
    fraction *= change;
    if (Math.abs(change - 1) < 1e-15) {
      break;
    }
  }
  return (Math.exp(logFront) * fraction) / a;
}

function away(value: number): number {
  return Math.abs(value) < TINY ? TINY : value;
}
