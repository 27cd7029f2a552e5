import { z } from 'zod';
import { AppError } from '../../../../contract/errors.ts';
import { defineMonitor, falseAlarmRate, type RowJudge } from '../define-monitor.ts';
import { meanAndDeviation } from '../../../statistics/column-statistics.ts';
import { describeSensor, type SensorSummary } from '../describe-sensors.ts';
import { heldOutLimits } from '../held-out-limits.ts';

type Settings = {
  readonly falseAlarmRate: number;
  readonly chart: 'ewma' | 'cusum';
  readonly smoothing: number;
  readonly allowance: number;
};

export type LearnedCharts = {
  readonly means: number[];
  /** Of the sensor's statistic, memory counted in; 0 for a sensor that never changed and is not watched. */
  readonly deviations: number[];
  /** In these deviations, the same for all sensors. */
  readonly limit: number;
};

/** Sums beyond this many limits say no more, and would take for ever to come down again. */
const HIGHEST_SUM = 2;

/**
 * One chart a sensor with one limit for all: EWMA (Roberts 1959) or two-sided CUSUM (Page 1954). The limit comes from
 * rows left out of learning, so it holds for signals with memory too, where tables for independent readings do not.
 */
export const controlChartMonitor = defineMonitor({
  kind: 'control-chart-monitor',
  settings: z.object({
    falseAlarmRate,
    chart: z.enum(['ewma', 'cusum']).default('ewma'),
    smoothing: z.number().gt(0).max(1).default(0.2),
    /** Half of the shift to be found, in deviations. */
    allowance: z.number().min(0).default(0.5),
  }),
  state: z.object({
    means: z.array(z.number()).min(1),
    deviations: z.array(z.number().min(0)),
    limit: z.number().positive(),
  }),
  learn,
  createJudge,
});

function learn(columns: readonly Float64Array[], settings: Settings): LearnedCharts {
  const rowCount = columns[0]?.length ?? 0;
  const whole = standardsOf(columns, settings);
  if (whole.deviations.every((deviation) => deviation === 0)) {
    throw new AppError('bad-request', 'No column changes in the rows to learn from, so there is nothing to watch');
  }
  const [limit = 1] = heldOutLimits(rowCount, settings.falseAlarmRate, (isLearned, { from, to }) => {
    const standards = standardsOf(
      columns.map((values) => values.filter((_, row) => isLearned(row))),
      settings,
    );
    const charts = createCharts(standards, settings, Number.POSITIVE_INFINITY);
    const scores: number[] = [];
    for (let row = 0; row < to; row++) {
      const score = largest(charts.next(Float64Array.from(columns, (values) => values[row] ?? 0)));
      if (row >= from) {
        scores.push(score);
      }
    }
    return [scores];
  });
  return { ...whole, limit };
}

type Standards = { readonly means: number[]; readonly deviations: number[] };

function standardsOf(columns: readonly Float64Array[], settings: Settings): Standards {
  const sensors = columns.map((values) => describeSensor(values));
  return {
    means: sensors.map(({ mean }) => mean),
    deviations: sensors.map((sensor, column) => {
      const values = columns[column];
      return sensor.role === 'still' || values === undefined
        ? 0
        : sensor.deviation * memoryOf(values, sensor, settings);
    }),
  };
}

/**
 * How far a statistic strays because readings resemble the ones before them: the deviation of the smoothed readings, or
 * for sums the root of the autocorrelation time. With it sensors of long and short memory share one limit.
 */
function memoryOf(
  values: Float64Array,
  { mean, deviation, independentRows }: SensorSummary,
  settings: Settings,
): number {
  if (settings.chart === 'cusum') {
    return Math.sqrt(values.length / independentRows);
  }
  let smoothed = 0;
  const series = values.map((value) => {
    smoothed += settings.smoothing * ((value - mean) / deviation - smoothed);
    return smoothed;
  });
  return meanAndDeviation(series).standardDeviation;
}

/** Returns the size of each sensor's statistic after the row, in an array that is used again. */
function createCharts(
  { means, deviations }: Standards,
  { chart, smoothing, allowance }: Settings,
  highest: number,
): { readonly next: (row: ArrayLike<number>) => Float64Array } {
  const high = new Float64Array(means.length);
  const low = new Float64Array(means.length);
  const sizes = new Float64Array(means.length);
  const next = (row: ArrayLike<number>): Float64Array => {
    for (let sensor = 0; sensor < means.length; sensor++) {
      const deviation = deviations[sensor] as number;
      if (deviation === 0) {
        continue;
      }
      const value = ((row[sensor] as number) - (means[sensor] as number)) / deviation;
      if (chart === 'ewma') {
        const smoothed = (high[sensor] as number) + smoothing * (value - (high[sensor] as number));
        high[sensor] = smoothed;
        sizes[sensor] = Math.abs(smoothed);
      } else {
        high[sensor] = Math.min(highest, Math.max(0, (high[sensor] as number) + value - allowance));
        low[sensor] = Math.min(highest, Math.max(0, (low[sensor] as number) - value - allowance));
        sizes[sensor] = Math.max(high[sensor] as number, low[sensor] as number);
      }
    }
    return sizes;
  };
  return { next };
}

function largest(sizes: Float64Array): number {
  return sizes.reduce((most, size) => Math.max(most, size), 0);
}

function createJudge(learned: LearnedCharts, settings: Settings): RowJudge {
  const charts = createCharts(learned, settings, HIGHEST_SUM * learned.limit);
  let sizes: Float64Array = new Float64Array(learned.means.length);
  return {
    observe: (row) => {
      sizes = charts.next(row);
    },
    score: (row) => {
      sizes = charts.next(row);
      return largest(sizes) / learned.limit;
    },
    explain: () => {
      const squares = sizes.map((size) => size ** 2);
      const total = squares.reduce((sum, square) => sum + square, 0);
      return total > 0 ? squares.map((square) => square / total) : squares;
    },
  };
}
