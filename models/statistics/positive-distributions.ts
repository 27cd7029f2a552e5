import type { Distribution } from './distribution.ts';
import { findCrossing } from './find-crossing.ts';
import { lowerGamma, upperGamma } from './incomplete-gamma.ts';
import { normalSurvival } from './normal-distribution.ts';
import { normalQuantile } from './normal-quantile.ts';

/** The gamma distribution with this mean and standard deviation, both above 0. */
export function gammaDistribution(mean: number, standardDeviation: number): Distribution {
  const variance = standardDeviation ** 2;
  const shape = mean ** 2 / variance;
  const scale = variance / mean;
  // E[X^k; X > x] is the survival of a gamma with k more shape, times its moment.
  const survival = (x: number, more = 0) => upperGamma(shape + more, x / scale);
  const cumulative = (x: number) => lowerGamma(shape, x / scale);
  return {
    name: `gamma(${mean}, ${standardDeviation})`,
    mean,
    variance,
    isDiscrete: false,
    cumulative,
    survival,
    loss: (x) => (x <= 0 ? mean - x : Math.max(0, mean * survival(x, 1) - x * survival(x))),
    secondLoss: (x) => {
      if (x <= 0) {
        return 0.5 * (variance + (mean - x) ** 2);
      }
      const second = (variance + mean ** 2) * survival(x, 2);
      return Math.max(0, 0.5 * (second - 2 * x * mean * survival(x, 1) + x * x * survival(x)));
    },
    quantile: (probability) => findCrossing(cumulative, probability, mean, standardDeviation),
  };
}

/** The lognormal distribution whose logarithm has mean `mu` and standard deviation `sigma` (above 0). */
export function lognormalDistribution(mu: number, sigma: number): Distribution {
  const mean = Math.exp(mu + sigma ** 2 / 2);
  const variance = mean ** 2 * Math.expm1(sigma ** 2);
  const survival = (x: number, more = 0) => (x <= 0 ? 1 : normalSurvival((Math.log(x) - mu) / sigma - more * sigma));
  return {
    name: `lognormal(${mu}, ${sigma})`,
    mean,
    variance,
    isDiscrete: false,
    cumulative: (x) => (x <= 0 ? 0 : normalSurvival((mu - Math.log(x)) / sigma)),
    survival,
    loss: (x) => (x <= 0 ? mean - x : Math.max(0, mean * survival(x, 1) - x * survival(x))),
    secondLoss: (x) => {
      if (x <= 0) {
        return 0.5 * (variance + (mean - x) ** 2);
      }
      const second = (variance + mean ** 2) * survival(x, 2);
      return Math.max(0, 0.5 * (second - 2 * x * mean * survival(x, 1) + x * x * survival(x)));
    },
    quantile: (probability) => Math.exp(mu + sigma * normalQuantile(probability)),
  };
}

/** The uniform distribution between two bounds, `low` below `high`. */
export function uniformDistribution(low: number, high: number): Distribution {
  const width = high - low;
  const within = (x: number) => Math.min(high, Math.max(low, x));
  const cumulative = (x: number) => (within(x) - low) / width;
  return {
    name: `uniform(${low}, ${high})`,
    mean: (low + high) / 2,
    variance: width ** 2 / 12,
    isDiscrete: false,
    cumulative,
    survival: (x) => (high - within(x)) / width,
    loss: (x) => (high - within(x)) ** 2 / (2 * width) + Math.max(0, low - x),
    secondLoss: (x) => {
      const below = Math.max(0, low - x);
      return (high - within(x)) ** 3 / (6 * width) + (below * width) / 2 + below ** 2 / 2;
    },
    quantile: (probability) => low + probability * width,
  };
}
