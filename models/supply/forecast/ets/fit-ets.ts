import type { PreparedSeries } from '../prepare-series.ts';
import { nelderMead } from '../search/nelder-mead.ts';
import { isAdmissible } from './admissible.ts';
import { EtsFilter, type EtsConstants, type EtsStates } from './ets-filter.ts';
import { countParameters, type EtsForm } from './ets-form.ts';
import { guessStates } from './initial-states.ts';

/** One model fitted to one series. */
export type EtsFit = {
  readonly form: EtsForm;
  readonly constants: EtsConstants;
  /** After the last value. */
  readonly states: EtsStates;
  readonly seasonLength: number;
  /** Length of the series, whose end is where forecasts begin. */
  readonly count: number;
  /** Of errors, relative ones where the error is multiplicative; corrected for the number of parameters. */
  readonly sigma: number;
  readonly fitted: Float64Array;
  /** −2 log likelihood but for a constant that all models of a series share. */
  readonly deviance: number;
  /** Infinite where the series is too short for so many parameters. */
  readonly aicc: number;
};

const ALPHA = { lower: 1e-4, upper: 0.9999, start: 0.3 };
/** Gamma as a share of 1 − alpha. */
const SEASON_SHARE = { lower: 1e-4, upper: 0.9999, start: 0.1 };
/** Beta as a share of alpha: a slope that follows every turn of the level extrapolates the last accident. */
const SLOPE_SHARE = { lower: 1e-4, upper: 0.25, start: 0.1 };
const PHI = { lower: 0.8, upper: 0.98, start: 0.95 };
/** Of the deviance: half a hundredth of what the criterion asks for a parameter, whatever the unit of the series. */
const DIFFERENCE = 0.01;
/** Initial level and slope may lie this many standard deviations from their guess. */
const REACH = 3;

/** Returns the model's corrected Akaike criterion for a deviance, or infinity where it is undefined. */
export function correctedCriterion(deviance: number, parameters: number, count: number): number {
  const free = count - parameters - 1;
  return free > 0 ? deviance + 2 * parameters + (2 * parameters * (parameters + 1)) / free : Number.POSITIVE_INFINITY;
}

/**
 * Returns the model with the highest likelihood of this form, or null where the series cannot have it. Initial level
 * and slope are searched with the smoothing constants, the initial season is the decomposition's.
 */
export function fitEts({ values, seasonLength }: PreparedSeries, form: EtsForm): EtsFit | null {
  const filter = new EtsFilter(values, form, seasonLength);
  const guess = guessStates(values, form, seasonLength);
  const scale = spread(values, guess);
  const axes = searchAxes(form);
  const scratch = new Float64Array(seasonLength + 2);
  const evaluate = (point: Float64Array): number => {
    place(filter, point, { form, guess, scale });
    if (form.season !== 'N' && form.trend !== 'N' && !isAdmissible(filter, form, seasonLength, scratch)) {
      return Number.POSITIVE_INFINITY;
    }
    return filter.run() ? deviance(filter, form, values.length) : Number.POSITIVE_INFINITY;
  };
  const start = axes.map((axis) => axis.start);
  const box = { lower: axes.map((axis) => axis.lower), upper: axes.map((axis) => axis.upper) };
  const { point, value } = nelderMead(evaluate, start, box, { tolerance: 0, difference: DIFFERENCE });
  if (!Number.isFinite(value)) {
    return null;
  }
  evaluate(point);
  return summarise(filter, { form, count: values.length, seasonLength });
}

function summarise(
  filter: EtsFilter,
  { form, count, seasonLength }: { readonly form: EtsForm; readonly count: number; readonly seasonLength: number },
): EtsFit {
  const parameters = countParameters(form, seasonLength);
  const sum = form.error === 'A' ? filter.sumOfSquares : filter.sumOfRelativeSquares;
  const total = deviance(filter, form, count);
  return {
    form,
    constants: { alpha: filter.alpha, beta: filter.beta, gamma: filter.gamma, phi: filter.phi },
    states: filter.copyStates(),
    seasonLength,
    count,
    sigma: Math.sqrt(sum / Math.max(1, count - parameters)),
    fitted: filter.fitted.slice(),
    deviance: total,
    aicc: correctedCriterion(total, parameters + 1, count),
  };
}

type Axis = { readonly lower: number; readonly upper: number; readonly start: number };

function searchAxes({ trend, isDamped, season }: EtsForm): readonly Axis[] {
  const initial = { lower: -REACH, upper: REACH, start: 0 };
  return [
    ALPHA,
    ...(trend === 'N' ? [] : [SLOPE_SHARE]),
    ...(season === 'N' ? [] : [SEASON_SHARE]),
    ...(isDamped ? [PHI] : []),
    initial,
    ...(trend === 'N' ? [] : [initial]),
  ];
}

type Origin = { readonly form: EtsForm; readonly guess: EtsStates; readonly scale: number };

function place(filter: EtsFilter, point: Float64Array, { form, guess, scale }: Origin): void {
  let axis = 0;
  const next = (): number => point[axis++] ?? 0;
  const alpha = next();
  filter.alpha = alpha;
  filter.beta = form.trend === 'N' ? 0 : alpha * next();
  filter.gamma = form.season === 'N' ? 0 : (1 - alpha) * next();
  filter.phi = form.isDamped ? next() : 1;
  filter.level = guess.level + scale * next();
  filter.slope = form.trend === 'N' ? 0 : guess.slope + (scale / 3) * next();
  filter.season.set(guess.season);
}

function deviance(filter: EtsFilter, { error }: EtsForm, count: number): number {
  return error === 'A'
    ? count * Math.log(filter.sumOfSquares + Number.MIN_VALUE)
    : count * Math.log(filter.sumOfRelativeSquares + Number.MIN_VALUE) + 2 * filter.sumOfLogarithms;
}

/** Typical distance between neighbours, the unit in which initial states are searched. */
function spread(values: Float64Array, guess: EtsStates): number {
  let sum = 0;
  for (let t = 1; t < values.length; t++) {
    sum += Math.abs((values[t] ?? 0) - (values[t - 1] ?? 0));
  }
  const typical = sum / Math.max(1, values.length - 1);
  return typical > 0 ? typical : Math.max(1e-6, Math.abs(guess.level) * 1e-3);
}
