import { incompleteBeta } from '../statistics/incomplete-beta.ts';

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
