import { z } from 'zod';
import { AppError } from '../../../contract/errors.ts';
import { type FeatureTable, selectFeatures } from '../../estimator/feature-table.ts';
import { defineStep } from './step.ts';

/** Leaves out columns that never changed in learning, and all but the first of those that were equal in every row. */
export const redundantColumnDropper = defineStep({
  kind: 'redundant-column-dropper',
  settings: z.object({}),
  state: z.object({ kept: z.array(z.string()) }),
  acceptsMissing: true,
  learn: (features) => ({ kept: keptNames(features) }),
  apply: (features, { kept }) => selectFeatures(features, kept),
});

function keptNames({ features }: FeatureTable): string[] {
  const kept: FeatureTable['features'][number][] = [];
  for (const feature of features) {
    const isConstant = feature.values.every((value) => Object.is(value, feature.values[0]));
    if (!isConstant && !kept.some((other) => isSame(other.values, feature.values))) {
      kept.push(feature);
    }
  }
  if (kept.length === 0) {
    throw new AppError('bad-request', 'Every column is constant: there is nothing to learn from');
  }
  return kept.map(({ name }) => name);
}

function isSame(one: Float64Array, other: Float64Array): boolean {
  return one.every((value, row) => Object.is(value, other[row]));
}
