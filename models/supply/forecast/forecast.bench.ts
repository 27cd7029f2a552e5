import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { findSharedData } from '../../../test/support/shared-data.ts';
import {
  intervalCoverage,
  meanAbsoluteScaledError,
  symmetricMeanAbsolutePercentageError,
} from '../../evaluate/forecast-measures.ts';
import { createInlinePool, createTaskPool } from '../../parallel/task-pool.ts';
import { forecastBatch, type SeriesForecast } from './batch/forecast-batch.ts';
import { commonLevel } from './intermittent/common-level.ts';
import { demandQuantile } from './intermittent/demand-quantile.ts';
import { createIntermittent } from './intermittent/intermittent-forecaster.ts';

type Task = {
  id: string;
  period: string;
  horizon: number;
  seasonLength: number;
  values: Float64Array;
  future: Float64Array;
};

const say = (...words: readonly string[]): boolean => process.stdout.write(`${words.join(' ')}\n`);
const LEVEL = 95;
const METHODS = ['naive2', 'theta', 'optimised-theta', 'dynamic-theta', 'damped', 'ets', 'stl', 'combination', 'auto'];
const numbers = (cells: readonly string[]): Float64Array =>
  Float64Array.from(
    cells.filter((cell) => cell.trim() !== ''),
    Number,
  );

function rowsOf(...path: readonly string[]): string[][] {
  const found = findSharedData('data', ...path);
  const lines = found === null ? [] : readFileSync(found, 'utf8').trim().split('\n').slice(1);
  return lines.map((line) => line.split(','));
}

function readCompetition(name: string): Task[] {
  const futures = new Map(rowsOf(name, 'test.csv').map(([id = '', ...cells]) => [id, numbers(cells)]));
  return rowsOf(name, 'train.csv').map(([id = '', period = '', , horizon, , , frequency, ...cells]) => ({
    id,
    period,
    horizon: Number(horizon),
    seasonLength: Number(frequency),
    values: numbers(cells),
    future: futures.get(id) ?? new Float64Array(0),
  }));
}

async function forecastAll(tasks: readonly Task[], method: string): Promise<ReadonlyMap<string, SeriesForecast>> {
  const found = new Map<string, SeriesForecast>();
  for (const period of new Set(tasks.map((task) => task.period))) {
    const part = tasks.filter((task) => task.period === period);
    const horizon = part[0]?.horizon ?? 1;
    const batch = await forecastBatch(part, { horizon, level: LEVEL, method, pool: createInlinePool() });
    batch.series.forEach((forecast) => found.set(forecast.id, forecast));
  }
  return found;
}

const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;

/** sMAPE over single forecasts, as M3 pools them; MASE over series; coverage over single forecasts. */
function judge(tasks: readonly Task[], forecasts: ReadonlyMap<string, SeriesForecast>) {
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

function describeScores(tasks: readonly Task[], forecasts: ReadonlyMap<string, SeriesForecast>): string {
  const periods = ['all', ...new Set(tasks.map(({ period }) => period))];
  return periods
    .map((period) => {
      const part = tasks.filter((task) => period === 'all' || task.period === period);
      const { smape, mase, coverage } = judge(part, forecasts);
      return `${period.toLowerCase()} ${smape.toFixed(2)} / ${mase.toFixed(3)} / ${coverage.toFixed(1)}`;
    })
    .join('   ');
}

describe.each(['m3', 'tourism_comp'])('accuracy on the part of %s (sMAPE / MASE / coverage in percent)', (name) => {
  const tasks = readCompetition(name);
  test.skipIf(tasks.length === 0)(
    'every method; the automatic choice is at least 2 % better than Theta',
    async () => {
      const errors = new Map<string, number>();
      for (const method of METHODS) {
        const forecasts = await forecastAll(tasks, method);
        errors.set(method, judge(tasks, forecasts).smape);
        say(`${name} ${method.padEnd(16)} ${describeScores(tasks, forecasts)}`);
      }
      expect(errors.get('auto')).toBeLessThan(0.98 * (errors.get('theta') ?? 0));
    },
    900_000,
  );
});

const HOLDING_COST = 1;
const SHORTAGE_COST = 9;
const MONTHS_TESTED = 12;

/** Forecasts every month anew for the next one, orders up to the 90 % quantile, pays for what lies and what lacks. */
function simulateMonths(items: readonly Float64Array[], kind: 'sba' | 'intermittent', isShared: boolean) {
  const method = createIntermittent(kind);
  const squares = items.map(() => 0);
  let expected = 0;
  let actual = 0;
  let cost = 0;
  for (let left = MONTHS_TESTED; left > 0; left--) {
    const known = items.map((values) => values.slice(0, values.length - left));
    const fits = known.map((values) => method.fit({ id: 'item', values, seasonLength: 1 }));
    const tracks = fits.map(({ fitted }, item) => ({ actual: known[item] ?? new Float64Array(0), fitted }));
    const factor = isShared ? commonLevel(tracks) : 1;
    items.forEach((values, item) => {
      const demand = values[values.length - left] ?? 0;
      const rate = (fits[item]?.rate ?? 0) * factor;
      const stock = demandQuantile(known[item] ?? values, rate, SHORTAGE_COST / (SHORTAGE_COST + HOLDING_COST));
      expected += rate;
      actual += demand;
      squares[item] = (squares[item] ?? 0) + (demand - rate) ** 2;
      cost += HOLDING_COST * Math.max(0, stock - demand) + SHORTAGE_COST * Math.max(0, demand - stock);
    });
  }
  const scaled = items.flatMap((values, item) => {
    const first = values.findIndex((value) => value > 0);
    const history = first < 0 ? new Float64Array(0) : values.slice(first, values.length - MONTHS_TESTED);
    const steps = history.slice(1).map((value, t) => (value - (history[t] ?? 0)) ** 2);
    const scale = steps.reduce((sum, value) => sum + value, 0) / Math.max(1, steps.length);
    return scale > 0 ? [Math.sqrt((squares[item] ?? 0) / MONTHS_TESTED / scale)] : [];
  });
  return { rmsse: mean(scaled), bias: (100 * (expected - actual)) / actual, cost };
}

describe.each([
  ['carparts', 'carparts_20pct.csv', 1],
  ['spare_parts', 'RAF_20pct.csv', 2],
])('slow movers of %s, the last 12 months forecast month by month', (folder, file, skip) => {
  const items = rowsOf(folder, file)
    .map((cells) => numbers(cells.slice(skip)))
    .filter((values) => values.length > 2 * MONTHS_TESTED);
  test.skipIf(items.length === 0)(
    'better than SBA in RMSSE and cost, bias within 2 %',
    () => {
      const sba = simulateMonths(items, 'sba', false);
      const ours = simulateMonths(items, 'intermittent', true);
      say(folder, 'SBA', JSON.stringify(sba), 'intermittent', JSON.stringify(ours));
      expect(ours.rmsse).toBeLessThan(sba.rmsse);
      expect(ours.cost).toBeLessThan(sba.cost);
      expect(Math.abs(ours.bias)).toBeLessThan(2);
    },
    300_000,
  );
});

const PEER = `
import csv, sys, time
import numpy as np
from statsforecast.models import AutoETS, Theta
rows = [r for r in csv.reader(open(sys.argv[1])) if len(r) > 7 and r[1] == 'MONTHLY']
data = [np.array([x for x in r[7:] if x.strip()], dtype=float) for r in rows]
AutoETS(season_length=12).forecast(data[0], 18); Theta(season_length=12).forecast(data[0], 18)
start = time.process_time()
for y in data:
    AutoETS(season_length=12).forecast(y, 18); Theta(season_length=12).forecast(y, 18)
print(1000 / len(data) * (time.process_time() - start))
`;

test('1,000 monthly series: chosen, fitted, forecast 18 months, intervals calibrated', async ({ bench }) => {
  const monthly = readCompetition('m3').filter(({ period }) => period === 'MONTHLY');
  if (monthly.length === 0) {
    say('skipped: the M3 data is absent');
    return;
  }
  const series = Array.from({ length: 1_000 }, (_, index) => {
    const { values } = monthly[index % monthly.length] ?? { values: new Float64Array(0) };
    return { id: `S${index}`, values: values.map((value) => value * (1 + index / 1e6)), seasonLength: 12 };
  });
  const pool = createTaskPool(2);
  const before = process.cpuUsage();
  const { series: forecasts } = await forecastBatch(series, { horizon: 18, level: LEVEL, method: 'auto', pool });
  const used = process.cpuUsage(before);
  expect(forecasts).toHaveLength(1_000);
  say(`processor time of the whole process for 1,000 series: ${((used.user + used.system) / 1e6).toFixed(1)} s`);
  await bench(
    '1,000 monthly series on 2 threads',
    { iterations: 1, time: 0, warmupIterations: 0, warmupTime: 0 },
    async () => {
      await forecastBatch(series, { horizon: 18, level: LEVEL, method: 'auto', pool });
    },
  ).run();
  await pool[Symbol.asyncDispose]();
  const python = join(homedir(), '.cache/forecast-venv/bin/python');
  const peer = spawnSync(
    existsSync(python) ? python : 'python3',
    ['-c', PEER, findSharedData('data', 'm3', 'train.csv') ?? ''],
    {
      encoding: 'utf8',
    },
  );
  say(
    peer.status === 0
      ? `statsforecast AutoETS and Theta, processor time for 1,000 series: ${Number(peer.stdout.trim().split('\n').at(-1)).toFixed(1)} s`
      : 'statsforecast is not installed: no comparison',
  );
}, 900_000);
