import { stl } from './stl.ts';

/**
 * Returns from 0 to 1 how much of a series without its trend is season (Wang, Smith & Hyndman 2006); the series holds
 * two seasons.
 */
export function seasonalStrength(values: Float64Array, seasonLength: number): number {
  const { trend, season } = stl(values, seasonLength);
  const rest = values.map((value, t) => value - (trend[t] ?? 0) - (season[t] ?? 0));
  const whole = variance(rest.map((value, t) => value + (season[t] ?? 0)));
  return whole > 0 ? Math.max(0, 1 - variance(rest) / whole) : 0;
}

/** Returns the mean squared distance from the mean; 0 for no values. */
export function variance(values: Float64Array): number {
  const count = Math.max(1, values.length);
  const mean = values.reduce((sum, value) => sum + value, 0) / count;
  return values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / count;
}
