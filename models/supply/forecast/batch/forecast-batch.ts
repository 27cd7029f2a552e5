import { AppError } from '../../../../contract/errors.ts';
import type { TaskPool } from '../../../parallel/task-pool.ts';
import type { Forecast, TimeSeries } from '../forecaster.ts';
import { commonLevel } from '../intermittent/common-level.ts';
import { forecastAtRate } from '../intermittent/intermittent-forecaster.ts';
import { stretchInterval } from '../intervals/conformal.ts';
import { checkHorizon } from '../prepare-series.ts';
import { type Backtest, calibrate, type Calibration } from './calibrate.ts';
import type { SeriesAnswer } from './forecast-task.ts';
import { runForecasts } from './run-forecasts.ts';

export type BatchOptions = {
  readonly horizon: number;
  /** Percent of future values that shall lie within the intervals. */
  readonly level: number;
  /** As `createForecaster` takes it. */
  readonly method: string;
  readonly pool: TaskPool;
  readonly onProgress?: (fraction: number, label: string) => void;
  readonly signal?: AbortSignal;
};

export type SeriesForecast = Forecast & {
  readonly id: string;
  /** One-step-ahead errors of the newest values; NaN where there is none. */
  readonly newestErrors: Float64Array;
};

export type BatchForecast = {
  readonly series: readonly SeriesForecast[];
  /** For each season length among the series, what earlier origins showed; none where the series are too short. */
  readonly backtests: readonly (Backtest & { readonly seasonLength: number })[];
  /** Factors by which the whole range of intermittent items sells more or less than each alone would tell. */
  readonly commonLevels: readonly number[];
};

type Series = TimeSeries;

/** A fit costs about as much as a forecast from an earlier origin; of these there are fewer. */
const FITTING_SHARE = 0.7;

/**
 * Forecasts many series and calibrates their intervals together: series of one season length share how far off
 * forecasts from earlier origins were, and slow movers share the level of the whole range. What was never negative is
 * not forecast below zero.
 *
 * @throws AppError `bad-request` naming the series that cannot be forecast, `cancelled` when the signal fired
 */
export async function forecastBatch(series: readonly Series[], options: BatchOptions): Promise<BatchForecast> {
  checkHorizon(options.horizon, options.level);
  if (series.length === 0) {
    throw new AppError('bad-request', 'There is no series to forecast');
  }
  const groups = groupBySeason(series);
  const forecasts = new Map<Series, SeriesForecast>();
  const backtests: (Backtest & { seasonLength: number })[] = [];
  const commonLevels: number[] = [];
  let done = 0;
  for (const [seasonLength, members] of groups) {
    const before = done;
    const share = members.length / series.length;
    const report = (fraction: number, label: string): void => options.onProgress?.(before + share * fraction, label);
    const { answers, calibration } = await forecastGroup(members, options, report);
    const reach = calibration.scores.reach(options.horizon, options.level);
    const factor = commonLevel(toTracks(members, answers));
    commonLevels.push(...(factor === 1 ? [] : [factor]));
    if (calibration.backtest !== null) {
      backtests.push({ ...calibration.backtest, seasonLength });
    }
    answers.forEach((answer, index) => {
      const member = members[index];
      if (member !== undefined) {
        forecasts.set(member, finish(member, answer, { reach, factor }));
      }
    });
    done += share;
  }
  return { series: series.flatMap((one) => forecasts.get(one) ?? []), backtests, commonLevels };
}

async function forecastGroup(
  series: readonly Series[],
  { pool, horizon, level, method, signal }: BatchOptions,
  report: (fraction: number, label: string) => void,
): Promise<{ readonly answers: readonly SeriesAnswer[]; readonly calibration: Calibration }> {
  const input = { series, horizon, level, method };
  const answers = await runForecasts(
    pool,
    input,
    (fraction) => report(FITTING_SHARE * fraction, 'forecasting'),
    signal,
  );
  const calibration = await calibrate(
    pool,
    input,
    (fraction) => report(FITTING_SHARE + (1 - FITTING_SHARE) * fraction, 'testing on earlier origins'),
    signal,
  );
  return { answers, calibration };
}

function groupBySeason(series: readonly Series[]): ReadonlyMap<number, readonly Series[]> {
  const groups = new Map<number, Series[]>();
  for (const one of series) {
    groups.set(one.seasonLength, [...(groups.get(one.seasonLength) ?? []), one]);
  }
  return groups;
}

function toTracks(series: readonly Series[], answers: readonly SeriesAnswer[]) {
  return answers.flatMap(({ rate, newestFitted }, index) => {
    const actual = series[index]?.values.slice(-newestFitted.length);
    return rate === null || actual === undefined ? [] : [{ actual, fitted: newestFitted }];
  });
}

type Shared = { readonly reach: Float64Array; readonly factor: number };

function finish(
  { id, values }: Series,
  { forecast, rate, newestFitted }: SeriesAnswer,
  { reach, factor }: Shared,
): SeriesForecast {
  const newest = values.slice(-newestFitted.length);
  const newestErrors = newest.map((value, t) => value - (newestFitted[t] ?? Number.NaN));
  if (rate !== null) {
    const known = values.filter((value) => !Number.isNaN(value));
    return { id, newestErrors, ...forecastAtRate(known, rate * factor, forecast) };
  }
  const { mean, lo, hi, ...rest } = stretchInterval(forecast, reach);
  const floor = values.some((value) => value < 0) ? Number.NEGATIVE_INFINITY : 0;
  const clip = (value: number): number => Math.max(floor, value);
  return { id, newestErrors, ...rest, mean: mean.map(clip), lo: lo.map(clip), hi: hi.map(clip) };
}
