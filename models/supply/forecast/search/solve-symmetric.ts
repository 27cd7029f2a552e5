/** A dense matrix, row by row. */
export type Matrix = readonly Float64Array[];

/** Added to the diagonal in units of its mean where a matrix is singular but for rounding. */
const RIDGE = 1e-10;

/**
 * Returns `X` with `A·X = B` for a symmetric positive definite matrix by Cholesky's decomposition; nearly singular ones
 * are helped by a tiny ridge, which yields the shortest of many solutions.
 */
export function solveSymmetric(matrix: Matrix, right: Matrix): Matrix {
  const lower = decompose(matrix);
  const size = matrix.length;
  const width = right[0]?.length ?? 0;
  const result = right.map((row) => row.slice());
  for (let column = 0; column < width; column++) {
    for (let row = 0; row < size; row++) {
      let value = at(result, row, column);
      for (let k = 0; k < row; k++) {
        value -= at(lower, row, k) * at(result, k, column);
      }
      set(result, row, column, value / at(lower, row, row));
    }
    for (let row = size - 1; row >= 0; row--) {
      let value = at(result, row, column);
      for (let k = row + 1; k < size; k++) {
        value -= at(lower, k, row) * at(result, k, column);
      }
      set(result, row, column, value / at(lower, row, row));
    }
  }
  return result;
}

function decompose(matrix: Matrix): Float64Array[] {
  const size = matrix.length;
  const mean = matrix.reduce((sum, row, index) => sum + Math.abs(row[index] ?? 0), 0) / Math.max(1, size);
  const floor = RIDGE * mean + Number.MIN_VALUE;
  const lower = matrix.map(() => new Float64Array(size));
  for (let row = 0; row < size; row++) {
    for (let column = 0; column <= row; column++) {
      let value = at(matrix, row, column);
      for (let k = 0; k < column; k++) {
        value -= at(lower, row, k) * at(lower, column, k);
      }
      set(lower, row, column, row === column ? Math.sqrt(Math.max(floor, value)) : value / at(lower, column, column));
    }
  }
  return lower;
}

function at(matrix: Matrix, row: number, column: number): number {
  return matrix[row]?.[column] ?? 0;
}

function set(matrix: Matrix, row: number, column: number, value: number): void {
  const cells = matrix[row];
  if (cells !== undefined) {
    cells[column] = value;
  }
}
