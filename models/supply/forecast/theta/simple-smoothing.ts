import { nelderMead } from '../search/nelder-mead.ts';

export type SmoothedLevel = { readonly alpha: number; readonly level: number; readonly fitted: Float64Array };

const LEAST_ALPHA = 1e-4;
const GREATEST_ALPHA = 0.9999;

/**
 * Returns simple exponential smoothing with the smoothing constant and the initial level that make the squared
 * one-step-ahead errors least. Over the initial level the sum of squares is a parabola, so its least is known.
 */
export function smoothLevel(values: Float64Array): SmoothedLevel {
  const evaluate = (point: Float64Array): number => bestInitialLevel(values, point[0] ?? 0).squares;
  const box = { lower: [LEAST_ALPHA], upper: [GREATEST_ALPHA] };
  const found = [0.2, 0.7].map((start) => nelderMead(evaluate, [start], box));
  const best = found.reduce((one, other) => (other.value < one.value ? other : one));
  const alpha = best.point[0] ?? GREATEST_ALPHA;
  return runSmoothing(values, alpha, bestInitialLevel(values, alpha).level);
}

function runSmoothing(values: Float64Array, alpha: number, initialLevel: number): SmoothedLevel {
  let level = initialLevel;
  const fitted = values.map((value) => {
    const forecast = level;
    level += alpha * (value - level);
    return forecast;
  });
  return { alpha, level, fitted };
}

/** Errors are `e₀(t) − (1 − α)^t × level`, where e₀ are the errors from an initial level of 0. */
function bestInitialLevel(values: Float64Array, alpha: number): { readonly level: number; readonly squares: number } {
  let fromZero = 0;
  let share = 1;
  let squares = 0;
  let products = 0;
  let shares = 0;
  for (let t = 0; t < values.length; t++) {
    const value = values[t] ?? 0;
    const error = value - fromZero;
    squares += error * error;
    products += error * share;
    shares += share * share;
    fromZero += alpha * error;
    share *= 1 - alpha;
  }
  const level = products / shares;
  return { level, squares: squares - level * products };
}
