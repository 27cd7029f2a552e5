import type { FeatureTable } from '../../estimator/feature-table.ts';
import type { RowMatrix } from './dense-network.ts';

/** What features are brought to mean 0 and spread 1 with. */
export type FeatureScaling = { readonly means: Float64Array; readonly deviations: Float64Array };

/** Farther values are taken for this far: a broken sensor must not throw the network off. */
const FARTHEST = 6;
const TINY = 1e-12;

export function learnFeatureScaling({ rowCount, features }: FeatureTable): FeatureScaling {
  const means = Float64Array.from(features, ({ values }) => values.reduce((sum, value) => sum + value, 0) / rowCount);
  const deviations = Float64Array.from(features, ({ values }, index) => {
    const mean = means[index] ?? 0;
    return Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / rowCount);
  });
  return { means, deviations };
}

/** Returns the scaled features row by row. */
export function toRowMatrix({ rowCount, features }: FeatureTable, { means, deviations }: FeatureScaling): RowMatrix {
  const width = features.length;
  const matrix = new Float64Array(rowCount * width);
  features.forEach(({ values }, index) => {
    const mean = means[index] ?? 0;
    const deviation = deviations[index] ?? 0;
    for (let row = 0; row < rowCount; row++) {
      const distance = deviation < TINY ? 0 : ((values[row] ?? mean) - mean) / deviation;
      matrix[row * width + index] = Math.min(FARTHEST, Math.max(-FARTHEST, distance));
    }
  });
  return { rowCount, width, values: matrix };
}

/** Returns the table that a matrix of scaled rows stands for; names as in `features`. */
export function fromRowMatrix(
  { rowCount, width, values }: RowMatrix,
  { means, deviations }: FeatureScaling,
  names: readonly string[],
): FeatureTable {
  const features = names.map((name, index) => ({
    name,
    values: Float64Array.from(
      { length: rowCount },
      (_, row) => (values[row * width + index] ?? 0) * (deviations[index] ?? 0) + (means[index] ?? 0),
    ),
  }));
  return { rowCount, features };
}
