import { z } from 'zod';
import type { Feature } from '../../estimator/feature-table.ts';
import { alignLevels } from '../../table/align-levels.ts';
import { defineStep } from './step.ts';

const settings = z.object({
  /** What becomes of a level that was not there in learning: an error, or a row of zeros. */
  unknown: z.enum(['refuse', 'ignore']).default('refuse'),
});
export type OneHotEncoderSettings = z.infer<typeof settings>;

/** Turns each column of categories into one column of 0 and 1 a level, named `type=M`; numbers stay. */
export const oneHotEncoder = defineStep({
  kind: 'one-hot-encoder',
  settings,
  state: z.object({ levels: z.array(z.array(z.string()).nullable()) }),
  acceptsMissing: false,
  learn: ({ features }) => ({ levels: features.map(({ levels }) => (levels === undefined ? null : [...levels])) }),
  apply: ({ rowCount, features }, { levels }, { unknown }) => ({
    rowCount,
    features: features.flatMap((feature, column) => {
      const known = levels[column] ?? null;
      return known === null ? [feature] : encode(rowCount, feature, { known, unknown });
    }),
  }),
});

type Encoding = { readonly known: readonly string[]; readonly unknown: OneHotEncoderSettings['unknown'] };

function encode(rowCount: number, feature: Feature, { known, unknown }: Encoding): Feature[] {
  const codes = unknown === 'refuse' ? alignedCodes(rowCount, feature, known) : codesOrNone(feature, known);
  return known.map((level, code) => ({
    name: `${feature.name}=${level}`,
    values: codes.map((value) => (value === code ? 1 : 0)),
  }));
}

function alignedCodes(rowCount: number, feature: Feature, known: readonly string[]): Float64Array {
  const aligned = alignLevels({ rowCount, features: [feature] }, [{ name: feature.name, levels: known }]);
  return aligned.features[0]?.values ?? new Float64Array(rowCount);
}

function codesOrNone({ values, levels = [] }: Feature, known: readonly string[]): Float64Array {
  return values.map((value) => known.indexOf(levels[value] ?? ''));
}
