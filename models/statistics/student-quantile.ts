import { incompleteBeta } from './incomplete-beta.ts';

const BISECTIONS = 80;

/**
 * Returns the value below which a variable with Student's t distribution lies with the given probability; the degrees of
 * freedom need not be whole. ∓infinity for 0 and 1.
 */
export function studentQuantile(probability: number, degreesOfFreedom: number): number {
  if (probability < 0.5) {
    return -studentQuantile(1 - probability, degreesOfFreedom);
  }
  if (probability >= 1) {
    return Number.POSITIVE_INFINITY;
  }
  // Both tails of t hold as much as the beta variable ν / (ν + t²) does below (Abramowitz and Stegun 26.7.1).
  const bothTails = 2 * (1 - probability);
  let low = 0;
  let high = 1;
  for (let step = 0; step < BISECTIONS; step++) {
    const middle = (low + high) / 2;
    if (incompleteBeta(middle, degreesOfFreedom / 2, 0.5) < bothTails) {
      low = middle;
    } else {
      high = middle;
    }
  }
  const share = (low + high) / 2;
  return Math.sqrt((degreesOfFreedom * (1 - share)) / share);
}
