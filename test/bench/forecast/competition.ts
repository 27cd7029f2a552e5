import { readFileSync } from 'node:fs';
import {
  intervalCoverage,
  meanAbsoluteScaledError,
  symmetricMeanAbsolutePercentageError,
} from '../../../models/evaluate/forecast-measures.ts';
import { createInlinePool } from '../../../models/parallel/task-pool.ts';
import { forecastBatch } from '../../../models/supply/forecast/batch/forecast-batch.ts';
import { findSharedData } from '../../support/shared-data.ts';

/** A series of a forecasting competition and what came after it. */
export type CompetitionSeries = {
  readonly id: string;
  readonly period: string;
  readonly horizon: number;
  readonly seasonLength: number;
  readonly values: Float64Array;
  readonly future: Float64Array;
};

export type Predicted = {
  readonly mean: ArrayLike<number>;
  readonly lo: ArrayLike<number>;
  readonly hi: ArrayLike<number>;
};

/** Returns the numbers among the cells of a row. */
export function numbersIn(cells: readonly string[]): Float64Array {
  return Float64Array.from(
    cells.filter((cell) => cell.trim() !== ''),
    Number,
  );
}

/** Returns the rows below the header of a file of the shared data; none where it is absent. */
export function rowsOf(...path: readonly string[]): readonly (readonly string[])[] {
  const found = findSharedData('data', ...path);
  const lines = found === null ? [] : readFileSync(found, 'utf8').trim().split('\n').slice(1);
  return lines.map((line) => line.split(','));
}

/** Returns the series of `m3` or `tourism_comp`; none where the data is absent. */
export function readCompetition(name: string): readonly CompetitionSeries[] {
  const futures = new Map(rowsOf(name, 'test.csv').map(([id = '', ...cells]) => [id, numbersIn(cells)]));
  return rowsOf(name, 'train.csv').map(([id = '', period = '', , horizon, , , frequency, ...cells]) => ({
    id,
    period,
    horizon: Number(horizon),
    seasonLength: Number(frequency),
    values: numbersIn(cells),
    future: futures.get(id) ?? new Float64Array(0),
  }));
}

/** Forecasts all series as the command does, period by period, each to its own horizon. */
export async function forecastAll(
  tasks: readonly CompetitionSeries[],
  method: string,
  level: number,
): Promise<ReadonlyMap<string, Predicted>> {
  const found = new Map<string, Predicted>();
  for (const period of new Set(tasks.map((task) => task.period))) {
    const part = tasks.filter((task) => task.period === period);
    const horizon = part[0]?.horizon ?? 1;
    // oxlint-disable-next-line no-await-in-loop -- periods at the same time would only wait for each other
    const batch = await forecastBatch(part, { horizon, level, method, pool: createInlinePool() });
    batch.series.forEach((forecast) => found.set(forecast.id, forecast));
  }
  return found;
}

export const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;

/** sMAPE and coverage in percent over single forecasts, as M3 pools them; MASE over series. */
export function judge(tasks: readonly CompetitionSeries[], forecasts: ReadonlyMap<string, Predicted>) {
  const judged = tasks.map(({ id, values, future, seasonLength }) => {
    const forecast = forecasts.get(id);
    const guess = forecast?.mean ?? [];
    return {
      weight: future.length,
      symmetric: symmetricMeanAbsolutePercentageError(future, guess),
      scaled: meanAbsoluteScaledError({ actual: future, forecast: guess, history: values, seasonLength }) ?? 0,
      coverage: intervalCoverage({ actual: future, lo: forecast?.lo ?? [], hi: forecast?.hi ?? [] }),
    };
  });
  const total = judged.reduce((sum, { weight }) => sum + weight, 0);
  return {
    smape: judged.reduce((sum, { symmetric, weight }) => sum + symmetric * weight, 0) / total,
    mase: mean(judged.map(({ scaled }) => scaled)),
    coverage: (100 * judged.reduce((sum, { coverage, weight }) => sum + coverage * weight, 0)) / total,
  };
}

/** Returns `all 12.34 / 1.234 / 95.0   yearly …` in the order of `judge`. */
export function describeScores(tasks: readonly CompetitionSeries[], forecasts: ReadonlyMap<string, Predicted>): string {
  const periods = ['all', ...new Set(tasks.map(({ period }) => period))];
  return periods
    .map((period) => {
      const part = tasks.filter((task) => period === 'all' || task.period === period);
      const { smape, mase, coverage } = judge(part, forecasts);
      return `${period.toLowerCase()} ${smape.toFixed(2)} / ${mase.toFixed(3)} / ${coverage.toFixed(1)}`;
    })
    .join('   ');
}
