import { z } from 'zod';
import { meanAndDeviation, presentSorted, quantileOf } from '../../statistics/column-statistics.ts';
import { defineStep } from './step.ts';

const settings = z.object({ method: z.enum(['standard', 'min-max', 'robust']) });
export type ScalerSettings = z.infer<typeof settings>;

type Scale = { centre: number; width: number };

/**
 * Brings columns of numbers to one scale: mean 0 and deviation 1 (`standard`), learned range 0 to 1 (`min-max`), or
 * median 0 and interquartile range 1 (`robust`). A column that never changed is only moved. Categories stay.
 */
export const scaler = defineStep({
  kind: 'scaler',
  settings,
  state: z.object({ scales: z.array(z.object({ centre: z.number(), width: z.number() }).nullable()) }),
  acceptsMissing: true,
  learn: ({ features }, { method }) => ({
    scales: features.map(({ values, levels }) => (levels === undefined ? scaleOf(values, method) : null)),
  }),
  apply: ({ rowCount, features }, { scales }) => ({
    rowCount,
    features: features.map((feature, column) => {
      const scale = scales[column] ?? null;
      if (scale === null) {
        return feature;
      }
      return { ...feature, values: feature.values.map((value) => (value - scale.centre) / scale.width) };
    }),
  }),
});

function scaleOf(values: Float64Array, method: ScalerSettings['method']): Scale | null {
  const sorted = presentSorted(values);
  if (sorted.length === 0) {
    return null;
  }
  const { centre, width } = measure(values, sorted, method);
  return { centre, width: width > 0 ? width : 1 };
}

function measure(values: Float64Array, sorted: Float64Array, method: ScalerSettings['method']): Scale {
  switch (method) {
    case 'standard': {
      const { mean, standardDeviation } = meanAndDeviation(values);
      return { centre: mean, width: standardDeviation };
    }
    case 'min-max':
      return { centre: sorted[0] ?? 0, width: (sorted.at(-1) ?? 0) - (sorted[0] ?? 0) };
    case 'robust':
      return { centre: quantileOf(sorted, 0.5), width: quantileOf(sorted, 0.75) - quantileOf(sorted, 0.25) };
  }
}
