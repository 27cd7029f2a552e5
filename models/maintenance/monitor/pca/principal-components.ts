import { eigenSystem } from '../../../statistics/symmetric-eigen.ts';
import { describeSensor } from '../describe-sensors.ts';
import { gaussianOf, momentsOf } from '../moments.ts';

/** A principal component model of standardised columns. */
export type PrincipalComponents = {
  readonly means: Float64Array;
  readonly deviations: Float64Array;
  /** One row a component kept, strongest first. */
  readonly loadings: readonly Float64Array[];
  readonly variances: Float64Array;
};

/**
 * Keeps as many components as hold the given share of the variance. Columns that never change stay at zero.
 *
 * @param rows of these only
 */
export function fitPrincipalComponents(
  columns: readonly Float64Array[],
  rows: Int32Array,
  varianceShare: number,
): PrincipalComponents {
  const taken = columns.map((values) => Float64Array.from(rows, (row) => values[row] ?? 0));
  const sensors = taken.map((values) => describeSpread(values));
  const size = columns.length;
  const standardised = new Float64Array(rows.length * size);
  taken.forEach((values, column) => {
    const { mean, deviation } = sensors[column] ?? { mean: 0, deviation: 1 };
    values.forEach((value, row) => (standardised[row * size + column] = (value - mean) / deviation));
  });
  const { covariance } = gaussianOf(momentsOf({ size, values: standardised }, 0, rows.length));
  const { values, vectors } = eigenSystem({ size, values: covariance });
  const total = values.reduce((sum, value) => sum + Math.max(0, value), 0);
  let held = 0;
  let kept = 0;
  while (kept < size && held < varianceShare * total) {
    held += values[kept] ?? 0;
    kept++;
  }
  return {
    means: Float64Array.from(sensors, ({ mean }) => mean),
    deviations: Float64Array.from(sensors, ({ deviation }) => deviation),
    loadings: vectors.slice(0, kept),
    variances: values.slice(0, kept),
  };
}

function describeSpread(values: Float64Array): { mean: number; deviation: number } {
  const { mean, deviation, role } = describeSensor(values);
  return { mean, deviation: role === 'still' ? 1 : deviation };
}

/** Room for one row, used again. */
export type ComponentWork = {
  readonly values: Float64Array;
  readonly residuals: Float64Array;
  readonly scores: Float64Array;
};

export function createComponentWork({ means, loadings }: PrincipalComponents): ComponentWork {
  return {
    values: new Float64Array(means.length),
    residuals: new Float64Array(means.length),
    scores: new Float64Array(loadings.length),
  };
}

/** Returns Hotelling's T² within the components and the squared prediction error (SPE, Q) beside them. */
export function measureRow(
  { means, deviations, loadings, variances }: PrincipalComponents,
  row: ArrayLike<number>,
  { values, residuals, scores }: ComponentWork,
): { hotelling: number; predictionError: number } {
  for (let column = 0; column < means.length; column++) {
    values[column] = ((row[column] as number) - (means[column] as number)) / (deviations[column] as number);
    residuals[column] = values[column] as number;
  }
  let hotelling = 0;
  for (let component = 0; component < loadings.length; component++) {
    const loading = loadings[component] as Float64Array;
    let score = 0;
    for (let column = 0; column < values.length; column++) {
      score += (loading[column] as number) * (values[column] as number);
    }
    scores[component] = score;
    hotelling += (score * score) / (variances[component] as number);
    for (let column = 0; column < values.length; column++) {
      residuals[column] = (residuals[column] as number) - score * (loading[column] as number);
    }
  }
  let predictionError = 0;
  for (let column = 0; column < residuals.length; column++) {
    predictionError += (residuals[column] as number) ** 2;
  }
  return { hotelling, predictionError };
}
