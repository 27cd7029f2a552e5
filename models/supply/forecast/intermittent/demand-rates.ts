/** Demand a period expected after the last value, and what was expected before each value. */
export type DemandRate = { readonly rate: number; readonly fitted: Float64Array };

/** Bias of Croston's ratio of two smoothed means, taken out by Syntetos & Boylan (2005). */
function sbaFactor(alpha: number): number {
  return 1 - alpha / 2;
}

/**
 * Croston's method (1972): sizes and intervals of demands are smoothed when there is a demand; `isCorrected` is the
 * approximation of Syntetos & Boylan (SBA).
 */
export function crostonRate(values: Float64Array, alpha: number, isCorrected: boolean): DemandRate {
  const { size: firstSize, interval: firstInterval } = firstGuess(values);
  const factor = isCorrected ? sbaFactor(alpha) : 1;
  let size = firstSize;
  let interval = firstInterval;
  let waited = 1;
  const fitted = new Float64Array(values.length);
  for (let t = 0; t < values.length; t++) {
    fitted[t] = (factor * size) / interval;
    const value = values[t] ?? 0;
    if (value > 0) {
      size += alpha * (value - size);
      interval += alpha * (waited - interval);
      waited = 1;
    } else {
      waited++;
    }
  }
  return { rate: (factor * size) / interval, fitted };
}

/**
 * Teunter, Syntetos & Babai (2011): the probability of a demand is smoothed in every period, so that an item nobody
 * orders any more fades out; the size when there is a demand.
 */
export function tsbRate(values: Float64Array, alpha: number, beta: number): DemandRate {
  const { size: firstSize, interval } = firstGuess(values);
  let size = firstSize;
  let probability = 1 / interval;
  const fitted = new Float64Array(values.length);
  for (let t = 0; t < values.length; t++) {
    fitted[t] = size * probability;
    const value = values[t] ?? 0;
    if (value > 0) {
      size += alpha * (value - size);
      probability += beta * (1 - probability);
    } else {
      probability -= beta * probability;
    }
  }
  return { rate: size * probability, fitted };
}

/** Simple smoothing from the mean of the first periods on. */
export function smoothedRate(values: Float64Array, alpha: number): DemandRate {
  let rate = values.reduce((sum, value) => sum + value, 0) / values.length;
  const fitted = values.map((value) => {
    const forecast = rate;
    rate += alpha * (value - rate);
    return forecast;
  });
  return { rate, fitted };
}

/** Mean size and mean interval over the whole history: where the smoothing starts from. */
function firstGuess(values: Float64Array): { readonly size: number; readonly interval: number } {
  let sum = 0;
  let demands = 0;
  for (const value of values) {
    sum += value;
    demands += value > 0 ? 1 : 0;
  }
  return demands === 0 ? { size: 0, interval: 1 } : { size: sum / demands, interval: values.length / demands };
}
