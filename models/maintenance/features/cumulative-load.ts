import { z } from 'zod';
import { defineStep } from '../clean/step.ts';
import { columnsToUse, groupRuns } from './group-runs.ts';

const settings = z.object({
  /** How much faster wear goes with load: damage grows with load to this power (Basquin 1910); 1 adds plainly. */
  exponent: z.number().positive().default(1),
  /** All columns of numbers when left out. */
  columns: z.array(z.string()).optional(),
  /** The column that tells units apart; each begins at nothing. */
  group: z.string().optional(),
});
export type CumulativeLoadSettings = z.infer<typeof settings>;

/**
 * Adds a column of what a unit has borne up to and including each row, named `torque load`: the sum of |value| to the
 * power of `exponent`, as damage adds up linearly (Palmgren 1924, Miner 1945).
 */
export const cumulativeLoad = defineStep<CumulativeLoadSettings, Record<string, never>>({
  kind: 'cumulative-load',
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
    const added = columnsToUse(table, options).map(({ name, values }) => {
      const load = new Float64Array(values.length);
      for (const { from, to } of runs) {
        let borne = 0;
        for (let row = from; row < to; row++) {
          borne += Math.abs(values[row] ?? 0) ** options.exponent;
          load[row] = borne;
        }
      }
      return { name: `${name} load`, values: load };
    });
    return { rowCount: table.rowCount, features: [...table.features, ...added] };
  },
});
