export type SeasonForm = 'additive' | 'multiplicative';

export type SeasonalAdjustment = {
  /** The series without its season, as long as it. */
  readonly adjusted: Float64Array;
  /** One number a position in the season, by time modulo its length; sums to 0 or averages 1. */
  readonly indices: Float64Array;
};

/** Divisors nearer to zero than this would blow a series up. */
const LEAST_INDEX = 1e-2;

/** Returns the centred moving average over one season; NaN for the half seasons at both ends. */
export function centredMovingAverage(values: Float64Array, seasonLength: number): Float64Array {
  const n = values.length;
  const half = Math.floor(seasonLength / 2);
  const isEven = seasonLength % 2 === 0;
  const result = new Float64Array(n).fill(Number.NaN);
  for (let t = half; t < n - half; t++) {
    let sum = 0;
    for (let k = -half; k <= half; k++) {
      sum += (values[t + k] ?? 0) * (isEven && Math.abs(k) === half ? 0.5 : 1);
    }
    result[t] = sum / seasonLength;
  }
  return result;
}

/**
 * Returns the series without its season by classical decomposition: ratios to (or distances from) the centred moving
 * average, averaged by position and normalised (Makridakis, Wheelwright & Hyndman 1998, section 3.4). The series must
 * hold two seasons, and be positive for the multiplicative form.
 */
export function adjustSeason(values: Float64Array, seasonLength: number, form: SeasonForm): SeasonalAdjustment {
  const trend = centredMovingAverage(values, seasonLength);
  const isAdditive = form === 'additive';
  const sums = new Float64Array(seasonLength);
  const counts = new Float64Array(seasonLength);
  for (let t = 0; t < values.length; t++) {
    const level = trend[t] ?? Number.NaN;
    const value = values[t] ?? 0;
    const effect = isAdditive ? value - level : value / level;
    if (Number.isFinite(effect)) {
      const position = t % seasonLength;
      sums[position] = (sums[position] ?? 0) + effect;
      counts[position] = (counts[position] ?? 0) + 1;
    }
  }
  const neutral = isAdditive ? 0 : 1;
  const raw = sums.map((sum, position) => ((counts[position] ?? 0) > 0 ? sum / (counts[position] ?? 1) : neutral));
  const mean = raw.reduce((sum, value) => sum + value, 0) / seasonLength;
  const indices = raw.map((value) => (isAdditive ? value - mean : Math.max(LEAST_INDEX, value / mean)));
  const adjusted = values.map((value, t) => removeSeason(value, indices[t % seasonLength] ?? neutral, form));
  return { adjusted, indices };
}

/** Returns a value without the effect of its place in the season. */
export function removeSeason(value: number, index: number, form: SeasonForm): number {
  return form === 'additive' ? value - index : value / index;
}

/** Returns a value with the effect of its place in the season. */
export function applySeason(value: number, index: number, form: SeasonForm): number {
  return form === 'additive' ? value + index : value * index;
}
