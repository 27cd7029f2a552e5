import type { Residuals } from './local-interval.ts';

/** Below this the estimate rather than the model is wrong. */
const LEAST_SCALE = 0.8;

/** Returns the mean of the lists, place by place. */
export function meanOf(lists: readonly Float64Array[]): Float64Array {
  const [first = new Float64Array(0)] = lists;
  return first.map((_, place) => lists.reduce((sum, list) => sum + (list[place] ?? 0), 0) / lists.length);
}

/**
 * Returns how large the errors of the mean of all ensembles are, beside those of the mean of the few that judged a
 * machine without having learned from it: what ensembles disagree about averages out, so its variance v falls from
 * v ÷ few to v ÷ all, and the rest of the error stays. 1 where each machine was judged once, because nothing disagrees.
 *
 * @param judgements lives by each of the few ensembles
 * @param residuals of their mean
 */
export function compareErrors(
  judgements: readonly Float64Array[],
  { predicted, actual, weights }: Residuals,
  { cap, ensembles }: { readonly cap: number; readonly ensembles: number },
): number {
  const few = judgements.length;
  if (few < 2) {
    return 1;
  }
  let variance = 0;
  let squared = 0;
  predicted.forEach((mean, row) => {
    const weight = weights[row] ?? 0;
    const spread = judgements.reduce((sum, lives) => sum + ((lives[row] ?? 0) - mean) ** 2, 0);
    variance += (weight * spread) / (few - 1);
    squared += weight * (Math.min(cap, actual[row] ?? 0) - mean) ** 2;
  });
  const saved = squared === 0 ? 0 : (variance * (1 / few - 1 / ensembles)) / squared;
  return Math.max(LEAST_SCALE, Math.sqrt(Math.max(0, 1 - saved)));
}
