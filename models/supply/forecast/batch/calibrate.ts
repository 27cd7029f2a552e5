import { symmetricMeanAbsolutePercentageError } from '../../../evaluate/forecast-measures.ts';
import type { TaskPool } from '../../../parallel/task-pool.ts';
import type { TimeSeries } from '../forecaster.ts';
import { ConformalScores } from '../intervals/conformal.ts';
import type { ForecastInput, SeriesAnswer } from './forecast-task.ts';
import { runForecasts } from './run-forecasts.ts';

/** What rolling origins showed. */
export type Backtest = {
  /** Forecasts made from earlier origins; slow movers, of whose empty periods sMAPE says nothing, are left out. */
  readonly forecasts: number;
  readonly horizon: number;
  readonly byStep: readonly BacktestStep[];
  /** sMAPE in percent over all forecasts, of the method and of repeating the last season. */
  readonly symmetricError: number;
  readonly seasonalNaiveError: number;
  /** Percent of values inside the intervals as the models give them, before calibration. */
  readonly modelCoverage: number;
};
export type BacktestStep = {
  readonly step: number;
  readonly symmetricError: number;
  readonly seasonalNaiveError: number;
};

export type Calibration = { readonly scores: ConformalScores; readonly backtest: Backtest | null };

type HeldOut = {
  readonly history: TimeSeries;
  readonly future: Float64Array;
  /** Which stretch of time from the end backwards the future lies in, each a horizon long. */
  readonly spell: number;
};

/** Series beyond this many would only cost time. */
const MOST_SERIES = 120;
const WANTED_FORECASTS = 240;
const LEAST_ORIGINS = 2;
const MOST_ORIGINS = 12;
/** Values to learn from that an earlier origin must leave. */
const LEAST_HISTORY = 6;

/**
 * Forecasts the ends of the series from earlier origins and returns how far off the forecasts were. Of many series a
 * part is taken, evenly spread; of few, more origins each.
 */
export async function calibrate(
  pool: TaskPool,
  input: ForecastInput,
  onProgress: (fraction: number) => void,
  signal?: AbortSignal,
): Promise<Calibration> {
  const held = holdOut(input.series, input.horizon);
  const scores = new ConformalScores();
  const horizon = held.reduce((longest, { future }) => Math.max(longest, future.length), 0);
  if (horizon === 0) {
    return { scores, backtest: null };
  }
  const answers = await runForecasts(
    pool,
    { ...input, horizon, series: held.map(({ history }) => history) },
    onProgress,
    signal,
  );
  answers.forEach(({ forecast, rate }, index) => {
    if (rate === null) {
      const { future, spell } = held[index] ?? { future: new Float64Array(0), spell: 0 };
      scores.add(future, forecast, spell);
    }
  });
  return { scores, backtest: summarise(held, answers, horizon) };
}

function holdOut(series: ForecastInput['series'], horizon: number): readonly HeldOut[] {
  const stride = Math.max(1, Math.ceil(series.length / MOST_SERIES));
  const sample = series.filter((_, index) => index % stride === 0);
  const wanted = Math.min(MOST_ORIGINS, Math.max(LEAST_ORIGINS, Math.round(WANTED_FORECASTS / sample.length)));
  return sample.flatMap((one) =>
    earlierOrigins(one, horizon, wanted).map(({ origin, steps }) => ({
      history: { ...one, values: one.values.slice(0, origin) },
      future: one.values.slice(origin, origin + steps),
      spell: Math.floor((one.values.length - origin) / steps) - 1,
    })),
  );
}

/** Origins lie up to a horizon apart, because errors of one and the same spell say little more than one of them. */
function earlierOrigins({ values, seasonLength }: ForecastInput['series'][number], horizon: number, wanted: number) {
  const first = Math.max(
    0,
    values.findIndex((value) => !Number.isNaN(value)),
  );
  const count = values.length - first;
  const steps = Math.min(horizon, Math.floor(count / 3));
  const hasSeasons = count >= 3 * seasonLength + steps;
  const room = count - steps - (hasSeasons ? 2 * seasonLength + 1 : LEAST_HISTORY);
  if (steps < 1 || room < 0) {
    return [];
  }
  const apart = Math.max(1, Math.min(steps, Math.floor(room / wanted)));
  const origins = Math.min(wanted, 1 + Math.floor(room / apart));
  return Array.from({ length: origins }, (_, back) => ({ origin: values.length - steps - back * apart, steps }));
}

function summarise(held: readonly HeldOut[], answers: readonly SeriesAnswer[], horizon: number): Backtest | null {
  const steps = Array.from({ length: horizon }, () => ({
    actual: [] as number[],
    mean: [] as number[],
    naive: [] as number[],
  }));
  let covered = 0;
  answers.forEach(({ forecast, rate }, index) => {
    const one = held[index];
    if (one === undefined || rate !== null) {
      return;
    }
    one.future.forEach((actual, step) => {
      const naive = lastSeason(one.history, step);
      if (!Number.isNaN(actual) && !Number.isNaN(naive)) {
        steps[step]?.actual.push(actual);
        steps[step]?.mean.push(forecast.mean[step] ?? 0);
        steps[step]?.naive.push(naive);
        covered += actual >= (forecast.lo[step] ?? 0) && actual <= (forecast.hi[step] ?? 0) ? 1 : 0;
      }
    });
  });
  const used = steps.filter(({ actual }) => actual.length > 0);
  if (used.length === 0) {
    return null;
  }
  const all = {
    actual: used.flatMap(({ actual }) => actual),
    mean: used.flatMap(({ mean }) => mean),
    naive: used.flatMap(({ naive }) => naive),
  };
  return {
    forecasts: answers.filter(({ rate }) => rate === null).length,
    horizon,
    byStep: used.map((at, step) => ({ step: step + 1, ...errors(at) })),
    ...errors(all),
    modelCoverage: (100 * covered) / Math.max(1, all.actual.length),
  };
}

type Pairs = {
  readonly actual: readonly number[];
  readonly mean: readonly number[];
  readonly naive: readonly number[];
};

function errors({ actual, mean, naive }: Pairs): {
  readonly symmetricError: number;
  readonly seasonalNaiveError: number;
} {
  return {
    symmetricError: symmetricMeanAbsolutePercentageError(actual, mean),
    seasonalNaiveError: symmetricMeanAbsolutePercentageError(actual, naive),
  };
}

/** Newest known value at this place in the season, looking back as many seasons as needed. */
function lastSeason({ values, seasonLength }: HeldOut['history'], step: number): number {
  for (let at = values.length - seasonLength + (step % seasonLength); at >= 0; at -= seasonLength) {
    const value = values[at] ?? Number.NaN;
    if (!Number.isNaN(value)) {
      return value;
    }
  }
  return Number.NaN;
}
