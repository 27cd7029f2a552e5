import type { Distribution } from './distribution.ts';
import { findCrossing } from './find-crossing.ts';

/** Draws from one of several distributions, each with its probability; the probabilities sum to 1. */
export function mixtureDistribution(
  parts: readonly { readonly probability: number; readonly of: Distribution }[],
): Distribution {
  const blend = (valueOf: (part: Distribution) => number) =>
    parts.reduce((sum, { probability, of }) => sum + probability * valueOf(of), 0);
  const mean = blend((part) => part.mean);
  const variance = blend((part) => part.variance + (part.mean - mean) ** 2);
  const isDiscrete = parts.every(({ of }) => of.isDiscrete);
  const cumulative = (x: number) => blend((part) => part.cumulative(x));
  return {
    name: `mixture of ${parts.length}`,
    mean,
    variance,
    isDiscrete,
    cumulative,
    survival: (x) => blend((part) => part.survival(x)),
    loss: (x) => blend((part) => part.loss(x)),
    secondLoss: (x) => blend((part) => part.secondLoss(x)),
    quantile: (probability) => {
      const found = findCrossing(cumulative, probability, mean, Math.sqrt(variance));
      return isDiscrete ? Math.round(found) : found;
    },
  };
}
