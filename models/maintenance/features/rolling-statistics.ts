import { z } from 'zod';
import type { Feature } from '../../estimator/feature-table.ts';
import { defineStep } from '../clean/step.ts';
import { columnsToUse, groupRuns, type Run } from './group-runs.ts';
import { linearTrend } from './linear-trend.ts';

const statisticNames = ['mean', 'deviation', 'minimum', 'maximum', 'rms', 'slope'] as const;
type StatisticName = (typeof statisticNames)[number];

const settings = z.object({
  /** Rows looked at: the row itself and those before it. */
  window: z.int().min(2),
  statistics: z.array(z.enum(statisticNames)).min(1),
  /** All columns of numbers when left out. */
  columns: z.array(z.string()).optional(),
  /** The column that tells units apart. */
  group: z.string().optional(),
});
export type RollingStatisticsSettings = z.infer<typeof settings>;

/**
 * Adds a column a statistic over the rows up to and including each row, named `torque mean of 10`. At the start of a
 * unit the window is as long as there are rows; nothing is ever taken from the time to come.
 */
export const rollingStatistics = defineStep<RollingStatisticsSettings, Record<string, never>>({
  kind: 'rolling-statistics',
  settings,
  state: z.record(z.string(), z.never()),
  acceptsMissing: false,
  learn: (features, options) => {
    columnsToUse(features, options);
    groupRuns(features, options.group);
    return {};
  },
  apply: (table, _, options) => {
    const runs = groupRuns(table, options.group);
    const added = columnsToUse(table, options).flatMap((feature) =>
      options.statistics.map((statistic) => rolled(feature, statistic, options.window, runs)),
    );
    return { rowCount: table.rowCount, features: [...table.features, ...added] };
  },
});

type Measure = (values: Float64Array, from: number, to: number) => number;

const measures: Readonly<Record<StatisticName, Measure>> = {
  mean: meanOf,
  deviation: (values, from, to) => {
    const mean = meanOf(values, from, to);
    let squares = 0;
    for (let row = from; row < to; row++) {
      squares += ((values[row] ?? 0) - mean) ** 2;
    }
    return Math.sqrt(squares / (to - from));
  },
  minimum: (values, from, to) => {
    let least = values[from] ?? 0;
    for (let row = from + 1; row < to; row++) {
      least = Math.min(least, values[row] ?? 0);
    }
    return least;
  },
  maximum: (values, from, to) => {
    let most = values[from] ?? 0;
    for (let row = from + 1; row < to; row++) {
      most = Math.max(most, values[row] ?? 0);
    }
    return most;
  },
  rms: (values, from, to) => {
    let squares = 0;
    for (let row = from; row < to; row++) {
      squares += (values[row] ?? 0) ** 2;
    }
    return Math.sqrt(squares / (to - from));
  },
  slope: (values, from, to) => linearTrend(values, from, to).slope,
};

function meanOf(values: Float64Array, from: number, to: number): number {
  let sum = 0;
  for (let row = from; row < to; row++) {
    sum += values[row] ?? 0;
  }
  return sum / (to - from);
}

function rolled({ name, values }: Feature, statistic: StatisticName, window: number, runs: readonly Run[]): Feature {
  const measure = measures[statistic];
  const rolling = new Float64Array(values.length);
  for (const { from, to } of runs) {
    for (let row = from; row < to; row++) {
      rolling[row] = measure(values, Math.max(from, row + 1 - window), row + 1);
    }
  }
  return { name: `${name} ${statistic} of ${window}`, values: rolling };
}
