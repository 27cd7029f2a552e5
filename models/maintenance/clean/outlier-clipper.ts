import { z } from 'zod';
import { presentSorted, quantileOf } from '../../statistics/column-statistics.ts';
import { defineStep } from './step.ts';

const settings = z.object({
  /** How many interquartile ranges beyond the quartiles still count; Tukey (1977) calls 3 "far out". */
  factor: z.number().positive().default(3),
});
export type OutlierClipperSettings = z.infer<typeof settings>;

/**
 * Draws values beyond Tukey's fences in to the fence. Categories stay, and so do columns whose middle half is one value,
 * for there the fences would wipe out everything else.
 */
export const outlierClipper = defineStep({
  kind: 'outlier-clipper',
  settings,
  state: z.object({ limits: z.array(z.object({ low: z.number(), high: z.number() }).nullable()) }),
  acceptsMissing: true,
  learn: ({ features }, { factor }) => ({
    limits: features.map(({ values, levels }) => (levels === undefined ? fences(values, factor) : null)),
  }),
  apply: ({ rowCount, features }, { limits }) => ({
    rowCount,
    features: features.map((feature, column) => {
      const limit = limits[column] ?? null;
      if (limit === null) {
        return feature;
      }
      return { ...feature, values: feature.values.map((value) => Math.min(limit.high, Math.max(limit.low, value))) };
    }),
  }),
});

function fences(values: Float64Array, factor: number): { low: number; high: number } | null {
  const sorted = presentSorted(values);
  const [lower, upper] = [quantileOf(sorted, 0.25), quantileOf(sorted, 0.75)];
  const reach = factor * (upper - lower);
  return reach > 0 ? { low: lower - reach, high: upper + reach } : null;
}
