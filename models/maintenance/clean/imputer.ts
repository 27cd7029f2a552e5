import { z } from 'zod';
import { AppError } from '../../../contract/errors.ts';
import type { Feature } from '../../estimator/feature-table.ts';
import { meanAndDeviation, presentSorted, quantileOf } from '../../statistics/column-statistics.ts';
import { defineStep } from './step.ts';

const settings = z.object({
  /** How columns of numbers are filled; categories always get the most frequent level. */
  strategy: z.enum(['mean', 'median', 'most-frequent', 'previous', 'linear']),
});
export type ImputerSettings = z.infer<typeof settings>;

/**
 * Fills gaps: with the mean, median or most frequent value of the rows learned from; or, for rows in order of time,
 * with the value before (`previous`) or on the line between its neighbours (`linear`), where the learned median stands
 * in before the first value.
 */
export const imputer = defineStep({
  kind: 'imputer',
  settings,
  state: z.object({ fills: z.array(z.number()) }),
  acceptsMissing: true,
  learn: ({ features }, { strategy }) => ({ fills: features.map((feature) => fillFor(feature, strategy)) }),
  apply: ({ rowCount, features }, { fills }, { strategy }) => ({
    rowCount,
    features: features.map((feature, column) => fillGaps(feature, fills[column] ?? 0, strategy)),
  }),
});

function fillFor({ name, values, levels }: Feature, strategy: ImputerSettings['strategy']): number {
  const sorted = presentSorted(values);
  if (sorted.length === 0) {
    throw new AppError('bad-request', `Column "${name}" has no value at all to fill its gaps with; leave it out`);
  }
  if (levels !== undefined || strategy === 'most-frequent') {
    return mostFrequent(sorted);
  }
  return strategy === 'mean' ? meanAndDeviation(values).mean : quantileOf(sorted, 0.5);
}

/** Of several that are equally frequent, the smallest. */
function mostFrequent(sorted: Float64Array): number {
  let best = sorted[0] ?? 0;
  let bestCount = 0;
  let count = 0;
  for (const [index, value] of sorted.entries()) {
    count = value === sorted[index - 1] ? count + 1 : 1;
    if (count > bestCount) {
      [best, bestCount] = [value, count];
    }
  }
  return best;
}

function fillGaps(feature: Feature, fill: number, strategy: ImputerSettings['strategy']): Feature {
  if (strategy === 'linear' && feature.levels === undefined) {
    return { ...feature, values: interpolate(feature.values, fill) };
  }
  const keepsLast = strategy === 'previous' || strategy === 'linear';
  let last = fill;
  const values = feature.values.map((value) => {
    if (Number.isNaN(value)) {
      return keepsLast ? last : fill;
    }
    last = value;
    return value;
  });
  return { ...feature, values };
}

function interpolate(values: Float64Array, fill: number): Float64Array {
  const filled = values.slice();
  let known = -1;
  for (let row = 0; row <= values.length; row++) {
    if (row < values.length && Number.isNaN(values[row] ?? 0)) {
      continue;
    }
    const right = values[row];
    const left = known < 0 ? fill : (values[known] ?? fill);
    for (let gap = known + 1; gap < row; gap++) {
      const share = (gap - known) / (row - known);
      filled[gap] = right === undefined || known < 0 ? left : left + (right - left) * share;
    }
    known = row;
  }
  return filled;
}
