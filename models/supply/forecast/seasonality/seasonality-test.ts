const NINETY_PERCENT = 1.645;
/** Fewer seasons than this say too little about what repeats. */
const SEASONS_NEEDED = 3;

/** Returns the autocorrelations at lags 1 to `lags`; all 0 for a constant series. */
export function autocorrelations(values: Float64Array, lags: number): Float64Array {
  const n = values.length;
  const mean = values.reduce((sum, value) => sum + value, 0) / n;
  let total = 0;
  for (let t = 0; t < n; t++) {
    total += ((values[t] ?? 0) - mean) ** 2;
  }
  const result = new Float64Array(lags);
  for (let lag = 1; lag <= lags && total > 0; lag++) {
    let sum = 0;
    for (let t = lag; t < n; t++) {
      sum += ((values[t] ?? 0) - mean) * ((values[t - lag] ?? 0) - mean);
    }
    result[lag - 1] = sum / total;
  }
  return result;
}

/**
 * Tells whether the autocorrelation at the seasonal lag differs from 0 at 90 % against Bartlett's error of the lags
 * before it: the test of the Theta entry to M3 (Assimakopoulos & Nikolopoulos 2000) and of the M4 benchmarks. False
 * for less than three seasons.
 */
export function isSeasonal(values: Float64Array, seasonLength: number): boolean {
  if (seasonLength < 2 || values.length < SEASONS_NEEDED * seasonLength) {
    return false;
  }
  const correlations = autocorrelations(values, seasonLength);
  let sum = 1;
  for (let lag = 1; lag < seasonLength; lag++) {
    sum += 2 * (correlations[lag - 1] ?? 0) ** 2;
  }
  return Math.abs(correlations[seasonLength - 1] ?? 0) > NINETY_PERCENT * Math.sqrt(sum / values.length);
}
