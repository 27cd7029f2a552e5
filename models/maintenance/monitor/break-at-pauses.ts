import { quantileOf } from '../../statistics/column-statistics.ts';

/** A pause is as long as so many of the usual steps. */
const STEPS_OF_A_PAUSE = 10;

export type BrokenLine = { readonly x: readonly number[]; readonly y: readonly (number | null)[] };

/** Returns a line over times with an empty point in each long pause, so that none is drawn where nothing was measured. */
export function breakAtPauses(timesMs: ArrayLike<number>, values: readonly (number | null)[]): BrokenLine {
  const times = Array.from(timesMs);
  const steps = Float64Array.from(times.slice(1), (time, row) => time - (times[row] ?? time));
  const pause = steps.length === 0 ? 0 : STEPS_OF_A_PAUSE * quantileOf(steps.toSorted(), 0.5);
  const x: number[] = [];
  const y: (number | null)[] = [];
  times.forEach((time, row) => {
    const step = steps[row - 1] ?? 0;
    if (pause > 0 && step > pause) {
      x.push(time - step / 2);
      y.push(null);
    }
    x.push(time);
    y.push(values[row] ?? null);
  });
  return { x, y };
}
