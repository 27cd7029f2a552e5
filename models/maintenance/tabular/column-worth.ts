import { type FeatureTable, takeRows } from '../../estimator/feature-table.ts';
import { seededRandom } from '../../evaluate/seeded-random.ts';
import { permutationImportance, type PermutationImportance } from '../trees/permutation-importance.ts';

/** What columns are worth on rows that were not learned from, by the score they were asked with. */
export type ColumnWorth = {
  readonly score: 'average precision' | 'accuracy' | 'root mean squared error';
  readonly columns: readonly PermutationImportance[];
};

/** More rows make the answer no clearer, only later. */
const MOST_ROWS = 5000;

/**
 * Returns how far the score falls when a column's values are dealt to other rows, highest first.
 *
 * @param score of rows with these numbers, judged by their (dealt) inputs; higher is better
 */
export function worthOfColumns(
  features: FeatureTable,
  score: (dealt: FeatureTable, rows: Uint32Array) => number,
  seed: number,
): readonly PermutationImportance[] {
  const rows = drawRows(features.rowCount, seed);
  const worth = permutationImportance(takeRows(features, rows), (dealt) => score(dealt, rows), { seed });
  return worth.toSorted((a, b) => b.mean - a.mean);
}

/** Returns the mean over folds; the deviation is then that between them. */
export function meanWorth(folds: readonly (readonly PermutationImportance[])[]): readonly PermutationImportance[] {
  const names = folds[0]?.map(({ name }) => name) ?? [];
  return names
    .map((name) => {
      const means = folds.map((worth) => worth.find((column) => column.name === name)?.mean ?? 0);
      const mean = means.reduce((sum, value) => sum + value, 0) / means.length;
      const variance = means.reduce((sum, value) => sum + (value - mean) ** 2, 0) / means.length;
      return { name, mean, deviation: Math.sqrt(variance) };
    })
    .toSorted((a, b) => b.mean - a.mean);
}

function drawRows(rowCount: number, seed: number): Uint32Array {
  const all = Uint32Array.from({ length: rowCount }, (_, row) => row);
  if (rowCount <= MOST_ROWS) {
    return all;
  }
  const random = seededRandom(seed);
  for (let place = 0; place < MOST_ROWS; place++) {
    const other = place + Math.floor(random() * (rowCount - place));
    [all[place], all[other]] = [all[other] ?? 0, all[place] ?? 0];
  }
  return all.slice(0, MOST_ROWS).sort();
}
