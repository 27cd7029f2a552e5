import { seededRandom } from '../../evaluate/seeded-random.ts';
import type { FeatureTable } from '../../estimator/feature-table.ts';

export type PermutationImportance = {
  readonly name: string;
  /** How far the score falls, on average, when the column's values are dealt to other rows. */
  readonly mean: number;
  /** Its standard deviation over the repeats. */
  readonly deviation: number;
};

/**
 * Returns what each column is worth to any fitted estimator (Breiman 2001; Fisher, Rudin and Dominici 2019), in the
 * table's order. Ask on rows that were not learned from. Of two columns that say the same, each seems worth little.
 *
 * @param score of a table with the same rows, higher is better, such as accuracy or minus the error
 */
export function permutationImportance(
  table: FeatureTable,
  score: (table: FeatureTable) => number,
  { repeats = 5, seed = 42 }: { readonly repeats?: number; readonly seed?: number } = {},
): readonly PermutationImportance[] {
  const whole = score(table);
  const random = seededRandom(seed);
  return table.features.map(({ name, values }, column) => {
    const losses = Array.from({ length: repeats }, () => {
      const dealt = { ...table.features[column], name, values: shuffled(values, random) };
      return whole - score({ ...table, features: table.features.with(column, dealt) });
    });
    const mean = losses.reduce((sum, loss) => sum + loss, 0) / repeats;
    const variance = losses.reduce((sum, loss) => sum + (loss - mean) ** 2, 0) / repeats;
    return { name, mean, deviation: Math.sqrt(variance) };
  });
}

function shuffled(values: Float64Array, random: () => number): Float64Array {
  const dealt = values.slice();
  for (let place = dealt.length - 1; place > 0; place--) {
    const other = Math.floor(random() * (place + 1));
    const value = dealt[place] ?? 0;
    dealt[place] = dealt[other] ?? 0;
    dealt[other] = value;
  }
  return dealt;
}
