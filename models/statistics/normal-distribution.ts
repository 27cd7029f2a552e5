import type { Distribution } from './distribution.ts';
import { upperGamma } from './incomplete-gamma.ts';
import { normalQuantile } from './normal-quantile.ts';

/** Returns the density of the standard normal distribution. */
export function normalDensity(z: number): number {
  return Math.exp(-0.5 * z * z) / Math.sqrt(2 * Math.PI);
}

/** Returns P(Z > z) for the standard normal distribution, to 14 digits also far out. */
export function normalSurvival(z: number): number {
  const tail = 0.5 * upperGamma(0.5, 0.5 * z * z);
  return z >= 0 ? tail : 1 - tail;
}

/**
 * Returns the standard normal loss E[(Z − z)⁺]. Far out the closed form loses its digits to cancellation, so a
 * continued fraction of Mills' ratio takes over.
 */
export function normalLoss(z: number): number {
  if (z < 0) {
    return normalLoss(-z) - z;
  }
  return z < 4 ? normalDensity(z) - z * normalSurvival(z) : normalDensity(z) * (1 - z / farMills(z));
}

/** Returns φ(z)/P(Z > z) by Laplace's continued fraction: z + 1/(z + 2/(z + …)). */
function farMills(z: number): number {
  let value = z;
  for (let step = 120; step >= 1; step--) {
    value = z + step / value;
  }
  return value;
}

/** The normal distribution; `standardDeviation` above 0. */
export function normalDistribution(mean: number, standardDeviation: number): Distribution {
  const toZ = (x: number) => (x - mean) / standardDeviation;
  return {
    name: `normal(${mean}, ${standardDeviation})`,
    mean,
    variance: standardDeviation ** 2,
    isDiscrete: false,
    cumulative: (x) => normalSurvival(-toZ(x)),
    survival: (x) => normalSurvival(toZ(x)),
    loss: (x) => standardDeviation * normalLoss(toZ(x)),
    secondLoss: (x) => {
      const z = toZ(x);
      return 0.5 * standardDeviation ** 2 * ((z * z + 1) * normalSurvival(z) - z * normalDensity(z));
    },
    quantile: (probability) => mean + standardDeviation * normalQuantile(probability),
  };
}
