import { normalSurvival } from '../../../statistics/normal-distribution.ts';

/** More states change the third digit no more. */
const STATES = 201;

/**
 * Returns after how many readings on average a two-sided EWMA chart of independent normal readings alarms (Markov chain:
 * Brook and Evans 1972; Lucas and Saccucci 1990).
 *
 * @param smoothing weight of the newest reading, 0 to 1
 * @param width of the limits, in standard deviations of the smoothed value in long running
 * @param shift of the mean, in standard deviations of a reading
 */
export function ewmaRunLength(smoothing: number, width: number, shift: number): number {
  const limit = width * Math.sqrt(smoothing / (2 - smoothing));
  const step = (2 * limit) / STATES;
  const middle = (state: number): number => -limit + (state + 0.5) * step;
  const reach = (from: number, to: number): number => {
    const kept = (1 - smoothing) * middle(from);
    const low = (middle(to) - step / 2 - kept) / smoothing - shift;
    return normalSurvival(low) - normalSurvival(low + step / smoothing);
  };
  return averageRunLength(reach)[(STATES - 1) / 2] ?? Number.NaN;
}

/**
 * Returns after how many readings on average a one-sided CUSUM chart of independent normal readings alarms. A two-sided
 * one alarms after 1 / (1 / up + 1 / down) (Kemp 1961).
 *
 * @param allowance usually half the shift to be found, in standard deviations
 * @param limit of the sum, in standard deviations
 * @param shift of the mean towards the side watched, in standard deviations
 */
export function cusumRunLength(allowance: number, limit: number, shift: number): number {
  // The first state holds zero alone with half a step around it (Brook and Evans 1972).
  const step = (2 * limit) / (2 * STATES - 1);
  const reach = (from: number, to: number): number => {
    const middle = (to - from) * step + allowance - shift;
    const above = normalSurvival(middle + step / 2);
    return to === 0 ? 1 - above : normalSurvival(middle - step / 2) - above;
  };
  return averageRunLength(reach)[0] ?? Number.NaN;
}

/** Solves (I - Q) · run lengths = 1 for the chances Q to go from state to state without alarm. */
function averageRunLength(reach: (from: number, to: number) => number): Float64Array {
  const matrix = Array.from({ length: STATES }, (_, from) =>
    Float64Array.from({ length: STATES + 1 }, (_, to) => (to === STATES ? 1 : Number(from === to) - reach(from, to))),
  );
  for (let pivot = 0; pivot < STATES; pivot++) {
    const pivotRow = matrix[pivot] as Float64Array;
    for (let row = 0; row < STATES; row++) {
      const target = matrix[row] as Float64Array;
      const factor = row === pivot ? 0 : (target[pivot] as number) / (pivotRow[pivot] as number);
      for (let column = factor === 0 ? STATES + 1 : pivot; column <= STATES; column++) {
        target[column] = (target[column] as number) - factor * (pivotRow[column] as number);
      }
    }
  }
  return Float64Array.from(matrix, (row, index) => (row[STATES] as number) / (row[index] as number));
}
