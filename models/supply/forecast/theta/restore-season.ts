import { applySeason } from '../seasonality/decompose.ts';
import type { Adjusted } from './standard-theta.ts';

/** Puts the season back into values of the adjusted series from time `from` on. */
export function restoreSeason(values: Float64Array, { indices, form }: Adjusted, from: number): Float64Array {
  const length = indices.length;
  return values.map((value, step) => applySeason(value, indices[(from + step) % length] ?? 0, form));
}

/** Returns by how much the season stretches deviations at each of the steps from time `from` on. */
export function seasonFactors({ indices, form }: Adjusted, from: number, steps: number): Float64Array {
  return Float64Array.from({ length: steps }, (_, step) =>
    form === 'multiplicative' ? (indices[(from + step) % indices.length] ?? 1) : 1,
  );
}
