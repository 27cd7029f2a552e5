import { AppError } from '../../../../contract/errors.ts';
import { type Matrix, solveSymmetric } from '../search/solve-symmetric.ts';

export const reconciliationMethods = ['bottom-up', 'ols', 'wls-structural', 'wls-variance', 'mint-shrink'] as const;
export type ReconciliationMethod = (typeof reconciliationMethods)[number];

export type Hierarchy = {
  /** One row a node, one column a bottom series: 1 where the node contains it. */
  readonly summing: Matrix;
  /** One row a node: forecasts made for it alone. */
  readonly forecasts: Matrix;
  /** One row a node: its one-step-ahead errors, NaN where there is none; for the last two methods. */
  readonly errors?: Matrix;
};

/** A node with one child errs exactly as it does; without some shrinkage the covariance could not be inverted. */
const LEAST_SHRINKAGE = 0.02;

/**
 * Returns forecasts that add up: the least change of all nodes' forecasts, weighed by how far each can be trusted
 * (Hyndman et al. 2011; MinT of Wickramasuriya, Athanasopoulos & Hyndman 2019 with the covariance shrunk towards its
 * diagonal as by Schäfer & Strimmer 2005).
 *
 * @throws AppError `bad-request` for rows that do not fit together, or missing errors
 */
export function reconcile(hierarchy: Hierarchy, method: ReconciliationMethod): Matrix {
  const { summing, forecasts } = hierarchy;
  const nodes = summing.length;
  const bottoms = summing[0]?.length ?? 0;
  if (nodes === 0 || forecasts.length !== nodes || bottoms > nodes) {
    throw new AppError(
      'bad-request',
      `There are ${forecasts.length} rows of forecasts for ${nodes} nodes of the hierarchy`,
    );
  }
  if (method === 'bottom-up') {
    return multiply(summing, bottomForecasts(hierarchy, bottoms));
  }
  const covariance = covarianceOf(hierarchy, method);
  const weighted = solveSymmetric(covariance, summing);
  const normal = multiply(transpose(summing), weighted);
  const projected = multiply(transpose(weighted), forecasts);
  return multiply(summing, solveSymmetric(normal, projected));
}

/** Rows of the summing matrix that hold a single 1 are the bottom series, in any order. */
function bottomForecasts({ summing, forecasts }: Hierarchy, bottoms: number): Matrix {
  return Array.from({ length: bottoms }, (_, bottom) => {
    const node = summing.findIndex((row) => row[bottom] === 1 && row.every((cell, at) => at === bottom || cell === 0));
    const found = forecasts[node];
    if (found === undefined) {
      throw new AppError('bad-request', `Bottom series ${bottom + 1} has no row of its own in the hierarchy`);
    }
    return found;
  });
}

function covarianceOf({ summing, errors }: Hierarchy, method: ReconciliationMethod): Matrix {
  if (method === 'ols') {
    return diagonal(summing.map(() => 1));
  }
  if (method === 'wls-structural') {
    return diagonal(summing.map((row) => row.reduce((sum, cell) => sum + cell, 0)));
  }
  if (errors === undefined || errors.length !== summing.length) {
    throw new AppError('bad-request', `Reconciliation by ${method} needs the errors of every node`);
  }
  const known = completeColumns(errors);
  return method === 'mint-shrink' ? shrunkCovariance(known) : diagonal(known.map((row) => meanProduct(row, row)));
}

/** Times at which every node has an error. */
function completeColumns(errors: Matrix): Matrix {
  const length = Math.min(...errors.map((row) => row.length));
  const times = Array.from({ length }, (_, t) => t).filter((t) => errors.every((row) => Number.isFinite(row[t])));
  if (times.length < 2) {
    throw new AppError('bad-request', 'The nodes share fewer than two times with errors: use wls-structural');
  }
  return errors.map((row) => Float64Array.from(times, (t) => row[t] ?? 0));
}

function shrunkCovariance(errors: Matrix): Matrix {
  const count = errors[0]?.length ?? 1;
  const scales = errors.map((row) => Math.sqrt(meanProduct(row, row)));
  const scaled = errors.map((row, node) => row.map((value) => value / Math.max(scales[node] ?? 1, Number.MIN_VALUE)));
  let varianceOfCorrelations = 0;
  let squares = 0;
  const correlations = scaled.map((one, node) =>
    Float64Array.from(scaled, (other, beside) => {
      const mean = meanProduct(one, other);
      if (node !== beside) {
        const spread = one.reduce((sum, value, t) => sum + (value * (other[t] ?? 0) - mean) ** 2, 0);
        varianceOfCorrelations += spread / (count * (count - 1));
        squares += mean * mean;
      }
      return mean;
    }),
  );
  const intensity = squares > 0 ? Math.min(1, Math.max(LEAST_SHRINKAGE, varianceOfCorrelations / squares)) : 1;
  return correlations.map((row, node) =>
    row.map((correlation, beside) => {
      const shrunk = node === beside ? 1 : (1 - intensity) * correlation;
      return shrunk * (scales[node] ?? 0) * (scales[beside] ?? 0);
    }),
  );
}

function meanProduct(one: Float64Array, other: Float64Array): number {
  return one.reduce((sum, value, t) => sum + value * (other[t] ?? 0), 0) / one.length;
}

function diagonal(values: readonly number[]): Matrix {
  return values.map((value, node) => {
    const row = new Float64Array(values.length);
    row[node] = value;
    return row;
  });
}

function transpose(matrix: Matrix): Matrix {
  return Array.from({ length: matrix[0]?.length ?? 0 }, (_, column) =>
    Float64Array.from(matrix, (row) => row[column] ?? 0),
  );
}

function multiply(one: Matrix, other: Matrix): Matrix {
  const width = other[0]?.length ?? 0;
  return one.map((row) => {
    const result = new Float64Array(width);
    row.forEach((factor, k) => {
      const cells = other[k];
      for (let column = 0; factor !== 0 && column < width; column++) {
        result[column] = (result[column] ?? 0) + factor * (cells?.[column] ?? 0);
      }
    });
    return result;
  });
}
