import { z } from 'zod';
import { AppError } from '../../../contract/errors.ts';
import type { Feature, FeatureTable } from '../../estimator/feature-table.ts';
import { defineStep } from './step.ts';

const settings = z.object({
  /** The column that holds the time, in any unit, never decreasing. */
  time: z.string(),
  /** Distance of the new rows in the unit of the time column. */
  step: z.number().positive(),
  /** `mean` and `last` take what fell into a step (a gap where nothing did), `linear` the line between neighbours. */
  method: z.enum(['mean', 'last', 'linear']),
});
export type ResamplerSettings = z.infer<typeof settings>;

/** Guards against a step that is far too fine, such as seconds on a column of milliseconds. */
const MOST_ROWS = 50_000_000;

/**
 * Puts rows onto an even grid of time, whose first step begins at the largest multiple of `step` not after the first
 * row. Categories take the last level before.
 */
export const resampler = defineStep({
  kind: 'resampler',
  settings,
  state: z.object({}),
  acceptsMissing: true,
  learn: (features, { time }) => {
    readTimes(features, time);
    return {};
  },
  apply: (features, _, options) => resample(features, options),
});

/**
 * Returns the table with its rows `step` apart.
 *
 * @throws AppError `bad-request` for a missing time column, a time that is missing or earlier than the one before
 * (naming the row), equal times with `linear`, or a step that makes far too many rows
 */
function resample(table: FeatureTable, { time, step, method }: ResamplerSettings): FeatureTable {
  const times = readTimes(table, time);
  const first = Math.floor((times[0] ?? 0) / step) * step;
  const rowCount = Math.floor(((times.at(-1) ?? 0) - first) / step) + 1;
  if (rowCount > MOST_ROWS) {
    throw new AppError('bad-request', `A step of ${step} makes ${rowCount} rows; is it in the unit of "${time}"?`);
  }
  const grid = Float64Array.from({ length: rowCount }, (_, row) => first + row * step);
  if (method === 'linear') {
    refuseEqual(times, time);
  }
  const features = table.features.map((feature): Feature => {
    if (feature.name === time) {
      return { ...feature, values: grid };
    }
    const values =
      method === 'linear' && feature.levels === undefined
        ? onLines(times, feature.values, grid)
        : inBins(feature, times, { first, step, rowCount, method });
    return { ...feature, values };
  });
  return { rowCount, features };
}

function readTimes({ features }: FeatureTable, name: string): Float64Array {
  const column = features.find((feature) => feature.name === name);
  if (column === undefined) {
    throw new AppError('bad-request', `There is no column "${name}" to take the time from`);
  }
  for (const [row, time] of column.values.entries()) {
    if (Number.isNaN(time)) {
      throw new AppError('bad-request', `Column "${name}", row ${row + 1}: the time is missing; leave the row out`);
    }
    if (time < (column.values[row - 1] ?? Number.NEGATIVE_INFINITY)) {
      throw new AppError(
        'bad-request',
        `Column "${name}", row ${row + 1}: the time runs backwards; sort the rows by it`,
      );
    }
  }
  return column.values;
}

function refuseEqual(times: Float64Array, name: string): void {
  const row = times.findIndex((time, index) => time === times[index - 1]);
  if (row >= 0) {
    throw new AppError('bad-request', `Column "${name}", row ${row + 1}: the same time twice; use "mean" or "last"`);
  }
}

function onLines(times: Float64Array, values: Float64Array, grid: Float64Array): Float64Array {
  let right = 0;
  return grid.map((time) => {
    while (right < times.length - 1 && (times[right] ?? 0) < time) {
      right++;
    }
    const [after, value] = [times[right] ?? 0, values[right] ?? Number.NaN];
    const left = right - 1;
    if (after === time || left < 0) {
      return value;
    }
    const [before, valueBefore] = [times[left] ?? 0, values[left] ?? Number.NaN];
    return valueBefore + ((value - valueBefore) * (time - before)) / (after - before);
  });
}

type Bins = {
  readonly first: number;
  readonly step: number;
  readonly rowCount: number;
  readonly method: ResamplerSettings['method'];
};

function inBins(
  { values, levels }: Feature,
  times: Float64Array,
  { first, step, rowCount, method }: Bins,
): Float64Array {
  const isMean = method === 'mean' && levels === undefined;
  const sums = new Float64Array(rowCount);
  const counts = new Float64Array(rowCount);
  for (const [row, value] of values.entries()) {
    if (!Number.isNaN(value)) {
      const bin = Math.floor(((times[row] ?? 0) - first) / step);
      sums[bin] = isMean ? (sums[bin] ?? 0) + value : value;
      counts[bin] = (counts[bin] ?? 0) + 1;
    }
  }
  return sums.map((sum, bin) => {
    const count = counts[bin] ?? 0;
    return count === 0 ? Number.NaN : sum / (isMean ? count : 1);
  });
}
