import type { SquareMatrix } from './positive-definite.ts';

const SWEEPS = 60;
/** Off-diagonal size, as a share of the whole, that is nothing but rounding. */
const NEGLIGIBLE = 1e-24;

export type EigenSystem = {
  /** Falling. */
  readonly values: Float64Array;
  /** One row a value, of length 1, its largest entry positive, so that the signs are the same everywhere. */
  readonly vectors: readonly Float64Array[];
};

/** Returns the eigenvalues and eigenvectors of a symmetric matrix (cyclic Jacobi; Golub and Van Loan §8.5). */
export function eigenSystem({ size, values }: SquareMatrix): EigenSystem {
  const matrix = Float64Array.from(values);
  const vectors = new Float64Array(size * size);
  for (let index = 0; index < size; index++) {
    vectors[index * size + index] = 1;
  }
  const whole = matrix.reduce((sum, value) => sum + value * value, 0);
  for (let sweep = 0; sweep < SWEEPS && offDiagonal(matrix, size) > NEGLIGIBLE * whole; sweep++) {
    for (let row = 0; row < size - 1; row++) {
      for (let column = row + 1; column < size; column++) {
        rotate({ matrix, vectors, size }, row, column);
      }
    }
  }
  const order = Array.from({ length: size }, (_, index) => index).sort(
    (a, b) => (matrix[b * size + b] ?? 0) - (matrix[a * size + a] ?? 0),
  );
  return {
    values: Float64Array.from(order, (index) => matrix[index * size + index] ?? 0),
    vectors: order.map((index) => withPositiveLargest(vectors.slice(index * size, (index + 1) * size))),
  };
}

function offDiagonal(matrix: Float64Array, size: number): number {
  let sum = 0;
  for (let row = 0; row < size; row++) {
    for (let column = 0; column < row; column++) {
      sum += 2 * (matrix[row * size + column] as number) ** 2;
    }
  }
  return sum;
}

type Work = { readonly matrix: Float64Array; readonly vectors: Float64Array; readonly size: number };

/** Turns the plane of two axes so that their entry becomes zero. */
function rotate({ matrix, vectors, size }: Work, p: number, q: number): void {
  const entry = matrix[p * size + q] as number;
  if (entry === 0) {
    return;
  }
  const theta = ((matrix[q * size + q] as number) - (matrix[p * size + p] as number)) / (2 * entry);
  const tangent = (theta < 0 ? -1 : 1) / (Math.abs(theta) + Math.sqrt(theta * theta + 1));
  const cosine = 1 / Math.sqrt(tangent * tangent + 1);
  const sine = tangent * cosine;
  for (let k = 0; k < size; k++) {
    const kp = matrix[k * size + p] as number;
    const kq = matrix[k * size + q] as number;
    matrix[k * size + p] = cosine * kp - sine * kq;
    matrix[k * size + q] = sine * kp + cosine * kq;
  }
  for (const target of [matrix, vectors]) {
    for (let k = 0; k < size; k++) {
      const pk = target[p * size + k] as number;
      const qk = target[q * size + k] as number;
      target[p * size + k] = cosine * pk - sine * qk;
      target[q * size + k] = sine * pk + cosine * qk;
    }
  }
}

function withPositiveLargest(vector: Float64Array): Float64Array {
  const largest = vector.reduce((best, value) => (Math.abs(value) > Math.abs(best) + 1e-12 ? value : best), 0);
  return largest < 0 ? vector.map((value) => -value) : vector;
}
