import type { EtsFit } from './fit-ets.ts';

/** Returns the next `horizon` values of a fitted model. */
export function etsMeans({ form, constants, states, seasonLength, count }: EtsFit, horizon: number): Float64Array {
  const means = new Float64Array(horizon);
  let growth = 0;
  let factor = 1;
  for (let step = 0; step < horizon; step++) {
    factor *= constants.phi;
    growth += factor;
    const base = states.level + (form.trend === 'N' ? 0 : growth * states.slope);
    const effect = states.season[(count + step) % seasonLength] ?? 0;
    if (form.season === 'N') {
      means[step] = base;
    } else {
      means[step] = form.season === 'A' ? base + effect : base * effect;
    }
  }
  return means;
}

/**
 * Returns the standard deviations of the next values about `means`: exact for additive errors (class 1) and for
 * multiplicative errors without a multiplicative season (class 2), the usual close approximation else (class 3;
 * Hyndman et al. 2008, chapter 6).
 */
export function etsDeviations(fit: EtsFit, means: Float64Array): Float64Array {
  const weights = errorWeights(fit, means.length);
  if (fit.form.error === 'A') {
    return additiveDeviations(fit.sigma, weights);
  }
  return fit.form.season === 'M'
    ? seasonalDeviations(fit, weights, means)
    : multiplicativeDeviations(fit.sigma, weights, means);
}

/** How much of an error stays in the forecast 1, 2, 3 … steps later; a multiplicative season is left out. */
export function errorWeights({ form, constants, seasonLength }: EtsFit, horizon: number): Float64Array {
  const weights = new Float64Array(horizon);
  let growth = 0;
  let factor = 1;
  for (let lag = 1; lag < horizon; lag++) {
    factor *= constants.phi;
    growth += factor;
    const ofTrend = form.trend === 'N' ? 0 : constants.beta * growth;
    const ofSeason = form.season === 'A' && lag % seasonLength === 0 ? constants.gamma : 0;
    weights[lag] = constants.alpha + ofTrend + ofSeason;
  }
  return weights;
}

function additiveDeviations(sigma: number, weights: Float64Array): Float64Array {
  let sum = 1;
  return weights.map((weight) => {
    sum += weight * weight;
    return sigma * Math.sqrt(sum);
  });
}

/** Second moments of the underlying level at each step: `θ` in the source. */
function secondMoments(sigma: number, weights: Float64Array, means: Float64Array): Float64Array {
  const moments = new Float64Array(means.length);
  for (let step = 0; step < means.length; step++) {
    let sum = (means[step] ?? 0) ** 2;
    for (let lag = 1; lag <= step; lag++) {
      sum += sigma * sigma * (weights[lag] ?? 0) ** 2 * (moments[step - lag] ?? 0);
    }
    moments[step] = sum;
  }
  return moments;
}

function multiplicativeDeviations(sigma: number, weights: Float64Array, means: Float64Array): Float64Array {
  const moments = secondMoments(sigma, weights, means);
  return moments.map((moment, step) => Math.sqrt(Math.max(0, (1 + sigma * sigma) * moment - (means[step] ?? 0) ** 2)));
}

function seasonalDeviations(fit: EtsFit, weights: Float64Array, means: Float64Array): Float64Array {
  const { sigma, seasonLength, states, count, constants } = fit;
  const effects = means.map((_, step) => states.season[(count + step) % seasonLength] ?? 1);
  const bases = means.map((mean, step) => mean / (effects[step] ?? 1));
  const moments = secondMoments(sigma, weights, bases);
  return moments.map((moment, step) => {
    const seasonsPassed = Math.floor(step / seasonLength);
    const ofSeason = (1 + constants.gamma ** 2 * sigma ** 2) ** seasonsPassed;
    const variance = moment * (1 + sigma ** 2) * ofSeason - (bases[step] ?? 0) ** 2;
    return (effects[step] ?? 1) * Math.sqrt(Math.max(0, variance));
  });
}
