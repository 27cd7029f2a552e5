import { fitLine } from '../ets/initial-states.ts';
import { nelderMead } from '../search/nelder-mead.ts';
import { type AdjustedFit, smoothedGrowth } from './standard-theta.ts';

/** `omega` is `1 − 1/θ`: the weight of the line beside the smoothed level, ½ for the standard method's θ = 2. */
type Parameters = { readonly level: number; readonly alpha: number; readonly omega: number };
type Line = { readonly intercept: number; readonly slope: number };

const ALPHA = { lower: 0.1, upper: 0.99, start: 0.5 };
const OMEGA = { lower: 0, upper: 1, start: 0.5 };
/** The first values have no line yet to be judged by. */
const FIRST_JUDGED = 2;
const REACH = 3;

/**
 * Fits the optimised Theta model (`isDynamic` false) or the dynamic one, whose line is fitted anew at every step
 * (Fiorucci, Pellegrini, Louzada, Petropoulos & Koehler 2016). The series must be without season.
 */
export function fitOptimisedTheta(values: Float64Array, isDynamic: boolean): AdjustedFit {
  const line = isDynamic ? null : fitLine(values, values.length);
  const fitted = new Float64Array(values.length);
  const scale = spread(values);
  const first = values[0] ?? 0;
  const toParameters = (point: Float64Array): Parameters => {
    const omega = point[2] ?? OMEGA.start;
    // The first forecast is level plus its part of the line, so the level to start from lies below the first value.
    const ofLine = line === null ? 0 : omega * (line.intercept + line.slope);
    return { level: first - ofLine + scale * (point[0] ?? 0), alpha: point[1] ?? ALPHA.start, omega };
  };
  const { point } = nelderMead(
    (candidate) => run(values, toParameters(candidate), line, fitted).squares,
    [0, ALPHA.start, OMEGA.start],
    { lower: [-REACH, ALPHA.lower, OMEGA.lower], upper: [REACH, ALPHA.upper, OMEGA.upper] },
  );
  const parameters = toParameters(point);
  const { state } = run(values, parameters, line, fitted);
  return {
    fitted,
    ...smoothedGrowth(parameters.alpha),
    means: (horizon) => continueFrom(state, parameters, line, horizon),
  };
}

type State = {
  readonly level: number;
  readonly mean: number;
  readonly slope: number;
  readonly count: number;
  /** `(1 − α)^count`. */
  readonly decay: number;
};

/** One pass over the series; writes the one-step-ahead forecasts into `fitted`. */
function run(
  values: Float64Array,
  { level: initial, alpha, omega }: Parameters,
  line: Line | null,
  fitted: Float64Array,
) {
  const first = line === null ? FIRST_JUDGED : 0;
  let level = initial;
  let mean = 0;
  let slope = line?.slope ?? 0;
  let intercept = line?.intercept ?? 0;
  let decay = 1;
  let squares = 0;
  for (let t = 0; t < values.length; t++) {
    const value = values[t] ?? 0;
    const forecast = level + omega * (decay * intercept + ((1 - decay * (1 - alpha)) / alpha) * slope);
    fitted[t] = forecast;
    if (t >= first) {
      squares += (value - forecast) ** 2;
    }
    level += alpha * (value - level);
    decay *= 1 - alpha;
    if (line === null) {
      const count = t + 1;
      slope = nextSlope(slope, value - mean, count);
      mean += (value - mean) / count;
      intercept = mean - (slope * (count + 1)) / 2;
    }
  }
  const state: State = { level, mean, slope, count: values.length, decay };
  return { squares, state };
}

/** Slope of the least-squares line after `count` values from the one before, by the distance to the old mean. */
function nextSlope(slope: number, distance: number, count: number): number {
  return count < 2 ? 0 : ((count - 2) * slope + (6 * distance) / count) / (count + 1);
}

/** Forecasts become the values that later steps learn from, as the source has it. */
function continueFrom(state: State, { alpha, omega }: Parameters, line: Line | null, horizon: number): Float64Array {
  let { level, mean, slope, count, decay } = state;
  let intercept = line?.intercept ?? mean - (slope * (count + 1)) / 2;
  const means = new Float64Array(horizon);
  for (let step = 0; step < horizon; step++) {
    const forecast = level + omega * (decay * intercept + ((1 - decay * (1 - alpha)) / alpha) * slope);
    means[step] = forecast;
    level += alpha * (forecast - level);
    decay *= 1 - alpha;
    count++;
    if (line === null) {
      slope = nextSlope(slope, forecast - mean, count);
      mean += (forecast - mean) / count;
      intercept = mean - (slope * (count + 1)) / 2;
    }
  }
  return means;
}

function spread(values: Float64Array): number {
  let sum = 0;
  for (let t = 1; t < values.length; t++) {
    sum += Math.abs((values[t] ?? 0) - (values[t - 1] ?? 0));
  }
  const typical = sum / Math.max(1, values.length - 1);
  return typical > 0 ? typical : 1;
}
