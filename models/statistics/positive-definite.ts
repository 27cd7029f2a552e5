/** A symmetric matrix, row by row. */
export type SquareMatrix = { readonly size: number; readonly values: Float64Array };

/** Below this share of the diagonal's own size a pivot is nothing but rounding. */
const RELATIVE_PIVOT = 1e-12;

/** Returns the lower triangle L with L·Lᵀ the matrix (Cholesky), or null when it is not positive definite. */
export function decompose({ size, values }: SquareMatrix): SquareMatrix | null {
  const lower = new Float64Array(size * size);
  const at = (row: number, column: number): number => lower[row * size + column] as number;
  for (let row = 0; row < size; row += 1) {
    for (let column = 0; column <= row; column += 1) {
      let sum = values[row * size + column] as number;
      const diagonal = sum;
      for (let k = 0; k < column; k += 1) {
        sum -= at(row, k) * at(column, k);
      }
      if (row !== column) {
        lower[row * size + column] = sum / at(column, column);
      } else if (sum > RELATIVE_PIVOT * diagonal) {
        lower[row * size + row] = Math.sqrt(sum);
      } else {
        return null;
      }
    }
  }
  return { size, values: lower };
}

/** Returns x with L·Lᵀ·x = right. */
export function solveDecomposed({ size, values: lower }: SquareMatrix, right: Float64Array): Float64Array {
  const x = Float64Array.from(right);
  for (let row = 0; row < size; row += 1) {
    let sum = x[row] as number;
    for (let k = 0; k < row; k += 1) {
      sum -= (lower[row * size + k] as number) * (x[k] as number);
    }
    x[row] = sum / (lower[row * size + row] as number);
  }
  for (let row = size - 1; row >= 0; row -= 1) {
    let sum = x[row] as number;
    for (let k = row + 1; k < size; k += 1) {
      sum -= (lower[k * size + row] as number) * (x[k] as number);
    }
    x[row] = sum / (lower[row * size + row] as number);
  }
  return x;
}
