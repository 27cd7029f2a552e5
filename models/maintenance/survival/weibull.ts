import { AppError } from '../../../contract/errors.ts';
import { logGamma } from '../../statistics/log-gamma.ts';
import { normalQuantile } from '../../statistics/normal-quantile.ts';
import { checkFailureTimes, type FailureTime } from './failure-time.ts';
import { scaledUpperGamma } from './upper-gamma.ts';

/** Reliability at time t is exp(−(t ÷ scale)^shape). */
export type Weibull = {
  /** Below 1 failures grow rarer with age, at 1 age does not matter, above 1 parts wear out. */
  readonly shape: number;
  /** Characteristic life, by which 63.2 % have failed; in the unit of the times. */
  readonly scale: number;
};

export type Interval = { readonly lo: number; readonly hi: number };

export type WeibullFit = Weibull & {
  readonly logLikelihood: number;
  readonly failures: number;
  readonly observations: number;
  /** Variances and covariance of ln shape and ln scale, from the observed information. */
  readonly covariance: { readonly shape: number; readonly scale: number; readonly both: number };
};

const ROUNDS = 200;
const LARGEST_SHAPE = 1e4;
/** Of a numerical derivative. */
const STEP = 1e-4;

/**
 * Fits shape and scale by maximum likelihood with right-censored times (Lawless 2003, section 5.2): the shape solves one
 * monotone equation, found by bisection, and the scale follows from it.
 *
 * @throws AppError `bad-request` without two different times, without a failure, or for times that are not positive
 */
export function fitWeibull(observations: readonly FailureTime[]): WeibullFit {
  checkFailureTimes(observations);
  // Relative to the longest time no power of a time overflows.
  const longest = observations.reduce((most, { time }) => Math.max(most, time), 0);
  const logTimes = observations.map(({ time }) => Math.log(time / longest));
  const failures = observations.filter(({ hasFailed }) => hasFailed).length;
  const meanLogFailure =
    observations.reduce((sum, { hasFailed }, index) => sum + (hasFailed ? (logTimes[index] ?? 0) : 0), 0) / failures;
  const slope = (shape: number): number => {
    const { power, weighted } = powerSums(logTimes, shape);
    return weighted / power - 1 / shape - meanLogFailure;
  };
  if (!(slope(LARGEST_SHAPE) > 0)) {
    throw new AppError('bad-request', 'The failure times are all equal to the longest time: give times that differ');
  }
  const shape = bisect(slope, Number.MIN_VALUE, LARGEST_SHAPE);
  const { power } = powerSums(logTimes, shape);
  const scale = longest * (power / failures) ** (1 / shape);
  return {
    shape,
    scale,
    failures,
    observations: observations.length,
    logLikelihood: logLikelihood(observations, { shape, scale }),
    covariance: invertInformation(observations, { shape, scale }, failures),
  };
}

/** Returns the interval of the shape, from the normal distribution of its logarithm. @param confidence such as 0.95 */
export function shapeInterval({ shape, covariance }: WeibullFit, confidence: number): Interval {
  return logarithmicInterval(shape, covariance.shape, confidence);
}

/** Returns the interval of the scale. @param confidence such as 0.95 */
export function scaleInterval({ scale, covariance }: WeibullFit, confidence: number): Interval {
  return logarithmicInterval(scale, covariance.scale, confidence);
}

/** Returns the share that is still running at this age. */
export function reliability({ shape, scale }: Weibull, time: number): number {
  return time <= 0 ? 1 : Math.exp(-((time / scale) ** shape));
}

/**
 * Returns the interval of the reliability, which stays between 0 and 1 because the normal distribution is taken for
 * ln(−ln reliability) (delta method). @param confidence such as 0.95
 */
export function reliabilityInterval(fit: WeibullFit, time: number, confidence: number): Interval {
  if (time <= 0) {
    return { lo: 1, hi: 1 };
  }
  const { shape, scale, covariance } = fit;
  const place = shape * Math.log(time / scale);
  const variance = place ** 2 * covariance.shape + shape ** 2 * covariance.scale - 2 * place * shape * covariance.both;
  const reach = normalQuantile((1 + confidence) / 2) * Math.sqrt(variance);
  return { lo: Math.exp(-Math.exp(place + reach)), hi: Math.exp(-Math.exp(place - reach)) };
}

/** Returns the rate of failures at this age of those still running, a unit of time; infinite at 0 for a shape below 1. */
export function hazard({ shape, scale }: Weibull, time: number): number {
  return (shape / scale) * (Math.max(0, time) / scale) ** (shape - 1);
}

/** Returns the age by which this share has failed; 0.1 gives the B10 life. @throws AppError `bad-request` outside 0–1 */
export function lifeQuantile({ shape, scale }: Weibull, failedShare: number): number {
  if (!(failedShare > 0 && failedShare < 1)) {
    throw new AppError('bad-request', `The share that has failed must lie between 0 and 1, not ${failedShare}`);
  }
  return scale * (-Math.log1p(-failedShare)) ** (1 / shape);
}

/**
 * Returns the interval of the age by which this share has failed (delta method on its logarithm).
 *
 * @param confidence such as 0.95
 * @throws AppError `bad-request` for a share outside 0–1
 */
export function quantileInterval(fit: WeibullFit, failedShare: number, confidence: number): Interval {
  const slope = -Math.log(-Math.log1p(-failedShare)) / fit.shape;
  return logarithmicInterval(lifeQuantile(fit, failedShare), varianceAlong(fit, slope), confidence);
}

/** Returns the mean life of new parts. */
export function meanLife({ shape, scale }: Weibull): number {
  return scale * Math.exp(logGamma(1 + 1 / shape));
}

/** Returns the interval of the mean life (delta method on its logarithm). @param confidence such as 0.95 */
export function meanLifeInterval(fit: WeibullFit, confidence: number): Interval {
  const logMean = (logShape: number): number => logGamma(1 + Math.exp(-logShape));
  const logShape = Math.log(fit.shape);
  const slope = (logMean(logShape + STEP) - logMean(logShape - STEP)) / (2 * STEP);
  return logarithmicInterval(meanLife(fit), varianceAlong(fit, slope), confidence);
}

/** Returns how much longer those that reached this age last on average: ∫ reliability from there on ÷ reliability there. */
export function meanResidualLife({ shape, scale }: Weibull, age: number): number {
  if (age <= 0) {
    return meanLife({ shape, scale });
  }
  return (scale / shape) * scaledUpperGamma(1 / shape, (age / scale) ** shape);
}

function logLikelihood(observations: readonly FailureTime[], { shape, scale }: Weibull): number {
  return observations.reduce((sum, { time, hasFailed }) => {
    const logRatio = Math.log(time / scale);
    return sum - Math.exp(shape * logRatio) + (hasFailed ? Math.log(shape / scale) + (shape - 1) * logRatio : 0);
  }, 0);
}

/** Sums of t^shape and t^shape · ln t. */
function powerSums(logTimes: readonly number[], shape: number): { readonly power: number; readonly weighted: number } {
  let power = 0;
  let weighted = 0;
  for (const logTime of logTimes) {
    const raised = Math.exp(shape * logTime);
    power += raised;
    weighted += raised * logTime;
  }
  return { power, weighted };
}

function bisect(increasing: (x: number) => number, from: number, to: number): number {
  let low = from;
  let high = to;
  for (let round = 0; round < ROUNDS; round++) {
    const middle = (low + high) / 2;
    if (increasing(middle) < 0) {
      low = middle;
    } else {
      high = middle;
    }
  }
  return (low + high) / 2;
}

/** Second derivatives of the log-likelihood by ln shape and ln scale, at its top, negated and inverted. */
function invertInformation(observations: readonly FailureTime[], { shape, scale }: Weibull, failures: number) {
  let shapeTwice = 0;
  let both = 0;
  // At the top Σ (t ÷ scale)^shape is the number of failures.
  const scaleTwice = shape * shape * failures;
  for (const { time, hasFailed } of observations) {
    const place = shape * Math.log(time / scale);
    const raised = Math.exp(place);
    shapeTwice += raised * place * (place + 1) - (hasFailed ? place : 0);
    both -= shape * raised * place;
  }
  const determinant = shapeTwice * scaleTwice - both * both;
  return { shape: scaleTwice / determinant, scale: shapeTwice / determinant, both: -both / determinant };
}

/** Variance of ln scale + f(ln shape), where f rises by `slope`. */
function varianceAlong({ covariance }: WeibullFit, slope: number): number {
  return covariance.scale + slope * slope * covariance.shape + 2 * slope * covariance.both;
}

function logarithmicInterval(value: number, variance: number, confidence: number): Interval {
  const factor = Math.exp(normalQuantile((1 + confidence) / 2) * Math.sqrt(variance));
  return { lo: value / factor, hi: value * factor };
}
