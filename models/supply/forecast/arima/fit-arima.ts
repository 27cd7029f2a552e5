import { leastSquares } from '../search/least-squares.ts';
import { type ArimaOrder, countTerms } from './arima-order.ts';
import { ArmaFilter } from './arma-filter.ts';
import type { LagPolynomial } from './lag-polynomial.ts';

/** One model fitted to a differenced series. */
export type ArimaFit = {
  readonly order: ArimaOrder;
  readonly mean: number;
  /** Of the differenced series: stationary and invertible. */
  readonly ar: LagPolynomial;
  readonly ma: LagPolynomial;
  /** One-step-ahead errors, one for each value of the differenced series. */
  readonly errors: Float64Array;
  /** Standard deviation of the errors, corrected for the number of terms. */
  readonly sigma: number;
  /** Comparable among models of the same differences; infinite where there are too few values, or roots too near 1. */
  readonly aicc: number;
  /** Where the search ended: terms p, P, q, Q, then the mean's shift. */
  readonly point: Float64Array;
};

export type ArimaFitOptions = {
  /** A like model, from whose terms the search starts. */
  readonly near?: ArimaFit;
  /** Share of the sum of squares that a step must gain. */
  readonly tolerance?: number;
};

/** Partial autocorrelations are kept below this. */
const NEAREST_TO_ONE = 0.99;
/** Those beyond this belong to a model with one difference or one term less. */
const TOO_NEAR_ONE = 0.9;
/** Autoregression and moving average that start alike would cancel for ever. */
const FIRST_AR = 0.2;
const FIRST_MA = -0.1;

/**
 * Returns the model of this order that makes a differenced series most likely. Terms are searched as partial
 * autocorrelations, so that every model tried can be forecast from.
 */
export function fitArima(values: Float64Array, order: ArimaOrder, options: ArimaFitOptions = {}): ArimaFit {
  const terms = countTerms(order);
  const filter = new ArmaFilter(values, order);
  const average = order.hasConstant ? values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length) : 0;
  const scale = deviationFrom(values, average);
  const partials = new Float64Array(terms);
  const meanAt = (point: Float64Array): number => average + scale * (point[terms] ?? 0);
  const run = (point: Float64Array): number => {
    for (let term = 0; term < terms; term++) {
      partials[term] = NEAREST_TO_ONE * Math.tanh(point[term] ?? 0);
    }
    return filter.run(partials, meanAt(point));
  };
  const residualsAt = (candidate: Float64Array): Float64Array => {
    run(candidate);
    return filter.scaledErrors;
  };
  const { tolerance } = options;
  const { point } = leastSquares(
    residualsAt,
    startPoint(order, options.near),
    tolerance === undefined ? {} : { tolerance },
  );
  const squares = run(point);
  const parameters = terms + (order.hasConstant ? 1 : 0);
  return {
    order,
    mean: meanAt(point),
    ar: filter.ar.toPolynomial(),
    ma: filter.ma.toPolynomial(),
    errors: filter.ownErrors.slice(),
    sigma: Math.sqrt(filter.sumOfSquares / Math.max(1, values.length - parameters)),
    aicc: partials.some((partial) => Math.abs(partial) > TOO_NEAR_ONE)
      ? Number.POSITIVE_INFINITY
      : criterion(squares, parameters + 1, values.length),
    point,
  };
}

/** Terms that the near model has too start as there, others at nothing: the same model, whence it only gets better. */
function startPoint(order: ArimaOrder, near: ArimaFit | undefined): Float64Array {
  const start: number[] = [];
  let from = 0;
  for (const kind of ['ar', 'seasonalAr', 'ma', 'seasonalMa'] as const) {
    const first = kind === 'ar' || kind === 'seasonalAr' ? FIRST_AR : FIRST_MA;
    const known = near?.order[kind] ?? 0;
    for (let term = 0; term < order[kind]; term++) {
      start.push(near === undefined ? first : term < known ? (near.point[from + term] ?? 0) : 0);
    }
    from += known;
  }
  // Without terms the average is the best mean already.
  if (order.hasConstant && start.length > 0) {
    start.push(near?.order.hasConstant === true ? (near.point[from] ?? 0) : 0);
  }
  return Float64Array.from(start);
}

function criterion(squares: number, parameters: number, count: number): number {
  const free = count - parameters - 1;
  return free > 0
    ? count * Math.log(squares / count + Number.MIN_VALUE) + 2 * parameters + (2 * parameters * (parameters + 1)) / free
    : Number.POSITIVE_INFINITY;
}

function deviationFrom(values: Float64Array, mean: number): number {
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return Math.sqrt(squares / Math.max(1, values.length));
}
