import { logGamma } from './log-gamma.ts';

const MOST_STEPS = 100_000;
const TINY = 1e-300;
const PRECISION = 1e-16;

/** Returns the regularised lower incomplete gamma function P(shape, x), 0 for x ≤ 0 (DLMF 8.11.4). */
export function lowerGamma(shape: number, x: number): number {
  if (!(x > 0)) {
    return 0;
  }
  return x < shape + 1 ? lowerBySeries(shape, x) : 1 - upperByFraction(shape, x);
}

/** Returns the regularised upper incomplete gamma function Q(shape, x), exact to relative precision far out. */
export function upperGamma(shape: number, x: number): number {
  if (!(x > 0)) {
    return 1;
  }
  return x < shape + 1 ? 1 - lowerBySeries(shape, x) : upperByFraction(shape, x);
}

function lowerBySeries(shape: number, x: number): number {
  let term = 1 / shape;
  let sum = term;
  for (let step = 1; step < MOST_STEPS && term > sum * PRECISION; step++) {
    term *= x / (shape + step);
    sum += term;
  }
  return sum * front(shape, x);
}

/** Lentz's continued fraction (DLMF 8.9.2). */
function upperByFraction(shape: number, x: number): number {
  if (x === Number.POSITIVE_INFINITY) {
    return 0;
  }
  let b = x + 1 - shape;
  let c = 1 / TINY;
  let d = 1 / b;
  let fraction = d;
  for (let step = 1; step < MOST_STEPS; step++) {
    const numerator = -step * (step - shape);
    b += 2;
    d = 1 / away(numerator * d + b);
    c = away(b + numerator / c);
    fraction *= d * c;
    if (Math.abs(d * c - 1) < PRECISION * 4) {
      break;
    }
  }
  return fraction * front(shape, x);
}

function front(shape: number, x: number): number {
  return Math.exp(shape * Math.log(x) - x - logGamma(shape));
}

function away(value: number): number {
  return Math.abs(value) < TINY ? TINY : value;
}
