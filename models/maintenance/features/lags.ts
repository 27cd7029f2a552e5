import { z } from 'zod';
import type { Feature } from '../../estimator/feature-table.ts';
import { defineStep } from '../clean/step.ts';
import { columnsToUse, groupRuns, type Run } from './group-runs.ts';

const settings = z.object({
  /** How many rows back. */
  lags: z.array(z.int().min(1)).min(1),
  /** All columns of numbers when left out. */
  columns: z.array(z.string()).optional(),
  /** The column that tells units apart. */
  group: z.string().optional(),
});
export type LagsSettings = z.infer<typeof settings>;

/**
 * Adds a column a lag, named `torque lag 2`, with the value so many rows before. At the start of a unit its first value
 * stands in, so that no row is lost.
 */
export const lags = defineStep<LagsSettings, Record<string, never>>({
  kind: 'lags',
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
      options.lags.map((lag) => lagged(feature, lag, runs)),
    );
    return { rowCount: table.rowCount, features: [...table.features, ...added] };
  },
});

function lagged({ name, values }: Feature, lag: number, runs: readonly Run[]): Feature {
  const moved = new Float64Array(values.length);
  for (const { from, to } of runs) {
    for (let row = from; row < to; row++) {
      moved[row] = values[Math.max(from, row - lag)] ?? 0;
    }
  }
  return { name: `${name} lag ${lag}`, values: moved };
}
