import { seasonalStrength, variance } from '../stl/seasonal-strength.ts';

/** Strength from which a season needs differences, as in R's `nsdiffs`. */
const STRONG_SEASON = 0.64;
/** Of the KPSS statistic about a level, at 5 % (Kwiatkowski, Phillips, Schmidt & Shin 1992, table 1). */
const CRITICAL_KPSS = 0.463;
const MOST_DIFFERENCES = 2;
/** Variances below this share of the squares are rounding. */
const NOTHING = 1e-20;

/** Returns each value less the one `lag` before it; `lag` values shorter. */
export function difference(values: Float64Array, lag: number): Float64Array {
  return values.slice(lag).map((value, t) => value - (values[t] ?? 0));
}

/** Returns the series after so many differences from season to season, then from value to value. */
export function differenceTimes(
  values: Float64Array,
  { differences, seasonalDifferences, seasonLength }: Differences & { readonly seasonLength: number },
): Float64Array {
  let result = values;
  for (let time = 0; time < seasonalDifferences; time++) {
    result = difference(result, seasonLength);
  }
  for (let time = 0; time < differences; time++) {
    result = difference(result, 1);
  }
  return result;
}

export type Differences = { readonly differences: number; readonly seasonalDifferences: number };

/**
 * Returns how often a series is to be differenced: over the season where it is strong (Wang, Smith & Hyndman 2006), then
 * from value to value as long as the KPSS test finds no level (Hyndman & Khandakar 2008).
 */
export function chooseDifferences(values: Float64Array, seasonLength: number): Differences {
  const isStrong = seasonLength > 1 && seasonalStrength(values, seasonLength) > STRONG_SEASON;
  let rest = isStrong ? difference(values, seasonLength) : values;
  let differences = 0;
  while (differences < MOST_DIFFERENCES && rest.length > 2 && !isConstant(rest) && kpss(rest) > CRITICAL_KPSS) {
    rest = difference(rest, 1);
    differences++;
  }
  return { differences, seasonalDifferences: isStrong ? 1 : 0 };
}

/**
 * Returns the KPSS statistic of stationarity about a level, with Bartlett weights over ³⁄₁₃ √n lags: the more it
 * exceeds 0.463, the less a level can be believed.
 */
export function kpss(values: Float64Array): number {
  const count = values.length;
  const mean = values.reduce((sum, value) => sum + value, 0) / count;
  const lags = Math.trunc((3 * Math.sqrt(count)) / 13);
  let partialSum = 0;
  let squaredSums = 0;
  for (let t = 0; t < count; t++) {
    partialSum += (values[t] ?? 0) - mean;
    squaredSums += partialSum * partialSum;
  }
  let longRun = covariance(values, mean, 0);
  for (let lag = 1; lag <= lags; lag++) {
    longRun += 2 * (1 - lag / (lags + 1)) * covariance(values, mean, lag);
  }
  return longRun > 0 ? squaredSums / (count * count * longRun) : 0;
}

/** Tells whether all values are the same but for rounding. */
export function isConstant(values: Float64Array): boolean {
  const squares = values.reduce((sum, value) => sum + value * value, 0) / Math.max(1, values.length);
  return variance(values) <= NOTHING * squares;
}

function covariance(values: Float64Array, mean: number, lag: number): number {
  let sum = 0;
  for (let t = lag; t < values.length; t++) {
    sum += ((values[t] ?? 0) - mean) * ((values[t - lag] ?? 0) - mean);
  }
  return sum / values.length;
}
