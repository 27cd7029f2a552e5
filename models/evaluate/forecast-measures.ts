import { AppError } from '../../contract/errors.ts';
import { checkFinite, checkPairs } from './check-pairs.ts';
import { meanAbsoluteError, rootMeanSquaredError } from './regression-measures.ts';

type Numbers = ArrayLike<number>;

/** The values that came, what was forecast for them, and the series before: what scaled measures are made of. */
export type ScaledForecast = {
  readonly actual: Numbers;
  readonly forecast: Numbers;
  /** Oldest first; NaN is a gap. */
  readonly history: Numbers;
  /** Values in one season; 1 for none. */
  readonly seasonLength: number;
};

/** Ends of a prediction interval for each value to come. */
export type ForecastInterval = Omit<ScaledForecast, 'forecast'> & {
  readonly lo: Numbers;
  readonly hi: Numbers;
  /** Percent of values promised between them, such as 95. */
  readonly level: number;
};

/**
 * sMAPE in percent, 0 to 200: mean of 200·|y − ŷ| ÷ (|y| + |ŷ|), as in the M3 and M4 competitions (Makridakis and
 * Hibon 2000); a term where both are 0 counts as 0.
 *
 * @throws AppError `bad-request` for unequal lengths, no value, or a value that is no finite number
 */
export function symmetricMeanAbsolutePercentageError(actual: Numbers, forecast: Numbers): number {
  checkPairs(actual, forecast);
  checkFinite(actual, 'true value');
  checkFinite(forecast, 'forecast');
  let sum = 0;
  for (let step = 0; step < actual.length; step++) {
    const value = actual[step] ?? 0;
    const guess = forecast[step] ?? 0;
    const size = Math.abs(value) + Math.abs(guess);
    sum += size === 0 ? 0 : (200 * Math.abs(value - guess)) / size;
  }
  return sum / actual.length;
}

/**
 * MASE: mean absolute error ÷ that of the seasonal naive forecast within the history (Hyndman and Koehler 2006).
 *
 * @returns null where the history is shorter than a season and one value, or never changes
 * @throws AppError `bad-request` as `symmetricMeanAbsolutePercentageError`
 */
export function meanAbsoluteScaledError({ actual, forecast, history, seasonLength }: ScaledForecast): number | null {
  const error = meanAbsoluteError(actual, forecast);
  const scale = naiveErrors(history, seasonLength)?.absolute ?? 0;
  return scale === 0 ? null : error / scale;
}

/**
 * RMSSE: root of the mean squared error ÷ that of the naive forecast within the history (M5 competition, which takes
 * `seasonLength` 1 and starts the history at the first demand: leave leading zeros out yourself).
 *
 * @returns null as `meanAbsoluteScaledError`
 * @throws AppError `bad-request` as `symmetricMeanAbsolutePercentageError`
 */
export function rootMeanSquaredScaledError({ actual, forecast, history, seasonLength }: ScaledForecast): number | null {
  const error = rootMeanSquaredError(actual, forecast);
  const scale = naiveErrors(history, seasonLength)?.squared ?? 0;
  return scale === 0 ? null : error / Math.sqrt(scale);
}

export type Accuracy = {
  /** Percent, mean over all series. */
  readonly symmetricMeanAbsolutePercentageError: number;
  /** Mean over all series. */
  readonly meanAbsoluteScaledError: number;
};

/**
 * OWA of the M4 competition: mean of the two measures, each relative to the method Naive2's. Below 1 is better than
 * Naive2. Average both over the series first.
 */
export function overallWeightedAverage(method: Accuracy, naive2: Accuracy): number {
  return (
    (method.symmetricMeanAbsolutePercentageError / naive2.symmetricMeanAbsolutePercentageError +
      method.meanAbsoluteScaledError / naive2.meanAbsoluteScaledError) /
    2
  );
}

/**
 * MSIS of the M4 competition (Gneiting and Raftery 2007): width of the interval plus 2⁄α times what lies outside it,
 * scaled as MASE is. Lower is better.
 *
 * @returns null as `meanAbsoluteScaledError`
 * @throws AppError `bad-request` for unequal lengths, no value, a value that is no finite number, a level outside 0–100
 */
export function meanScaledIntervalScore(interval: ForecastInterval): number | null {
  checkInterval(interval);
  const { actual, lo, hi, level, history, seasonLength } = interval;
  if (!(level > 0 && level < 100)) {
    throw new AppError('bad-request', `The level must lie between 0 and 100 percent, not ${level}`);
  }
  const penalty = 2 / (1 - level / 100);
  let sum = 0;
  for (let step = 0; step < actual.length; step++) {
    const value = actual[step] ?? 0;
    const low = lo[step] ?? 0;
    const high = hi[step] ?? 0;
    sum += high - low + penalty * (Math.max(0, low - value) + Math.max(0, value - high));
  }
  const scale = naiveErrors(history, seasonLength)?.absolute ?? 0;
  return scale === 0 ? null : sum / actual.length / scale;
}

/**
 * Share of values that lie in their interval, ends included, 0 to 1.
 *
 * @throws AppError `bad-request` for unequal lengths, no value, or a value that is no finite number
 */
export function intervalCoverage(interval: Pick<ForecastInterval, 'actual' | 'lo' | 'hi'>): number {
  checkInterval(interval);
  const { actual, lo, hi } = interval;
  let covered = 0;
  for (let step = 0; step < actual.length; step++) {
    const value = actual[step] ?? 0;
    covered += value >= (lo[step] ?? 0) && value <= (hi[step] ?? 0) ? 1 : 0;
  }
  return covered / actual.length;
}

function checkInterval({ actual, lo, hi }: Pick<ForecastInterval, 'actual' | 'lo' | 'hi'>): void {
  checkPairs(actual, lo);
  checkPairs(actual, hi);
  checkFinite(actual, 'true value');
  checkFinite(lo, 'lower end');
  checkFinite(hi, 'upper end');
}

/** Mean absolute and squared errors of repeating the value of a season ago; null where no pair is known. */
function naiveErrors(history: Numbers, seasonLength: number): { absolute: number; squared: number } | null {
  let pairs = 0;
  let absolute = 0;
  let squared = 0;
  for (let time = seasonLength; time < history.length; time++) {
    const change = (history[time] ?? Number.NaN) - (history[time - seasonLength] ?? Number.NaN);
    if (Number.isFinite(change)) {
      pairs++;
      absolute += Math.abs(change);
      squared += change * change;
    }
  }
  return pairs === 0 ? null : { absolute: absolute / pairs, squared: squared / pairs };
}
