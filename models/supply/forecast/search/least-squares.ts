export type LeastSquaresOptions = {
  readonly maximumSteps?: number;
  /** Stops when a step lowers the sum of squares by less than this share. */
  readonly tolerance?: number;
};
export type LeastSquaresResult = { readonly point: Float64Array; readonly sumOfSquares: number };

const STEPS = 30;
const TOLERANCE = 1e-5;
const PROBE = 1e-4;
const FIRST_DAMPING = 1e-2;
const MOST_DAMPING = 1e8;

/**
 * Returns the point from `start` downhill where the sum of squared residuals is least, by the method of Levenberg (1944)
 * and Marquardt (1963) with derivatives by forward differences. The function returns the residuals, always as many,
 * and may keep their array from call to call. A point whose residuals are not finite is not taken.
 */
export function leastSquares(
  residualsAt: (point: Float64Array) => Float64Array,
  start: Float64Array,
  { maximumSteps = STEPS, tolerance = TOLERANCE }: LeastSquaresOptions = {},
): LeastSquaresResult {
  const search = new LeastSquaresSearch(residualsAt, start);
  for (let step = 0; step < maximumSteps && Number.isFinite(search.sumOfSquares); step++) {
    const before = search.sumOfSquares;
    if (!search.step() || before - search.sumOfSquares <= tolerance * before) {
      break;
    }
  }
  return { point: search.point, sumOfSquares: search.sumOfSquares };
}

class LeastSquaresSearch {
  readonly point: Float64Array;
  sumOfSquares: number;
  readonly #residualsAt: (point: Float64Array) => Float64Array;
  readonly #residuals: Float64Array;
  readonly #slopes: readonly Float64Array[];
  readonly #normal: Float64Array;
  readonly #gradient: Float64Array;
  readonly #step: Float64Array;
  readonly #next: Float64Array;
  #damping = FIRST_DAMPING;

  constructor(residualsAt: (point: Float64Array) => Float64Array, start: Float64Array) {
    this.#residualsAt = residualsAt;
    this.point = start.slice();
    this.#residuals = residualsAt(this.point).slice();
    this.sumOfSquares = product(this.#residuals, this.#residuals);
    this.#slopes = Array.from(start, () => new Float64Array(this.#residuals.length));
    this.#normal = new Float64Array(start.length * start.length);
    this.#gradient = new Float64Array(start.length);
    this.#step = new Float64Array(start.length);
    this.#next = new Float64Array(start.length);
  }

  /** Goes one step downhill with as little damping as leads there; false where none does. */
  step(): boolean {
    this.#linearise();
    for (; this.#damping < MOST_DAMPING; this.#damping *= 10) {
      solveDamped(this.#normal, this.#gradient, this.#damping, this.#step);
      for (let axis = 0; axis < this.point.length; axis++) {
        this.#next[axis] = (this.point[axis] ?? 0) - (this.#step[axis] ?? 0);
      }
      const residuals = this.#residualsAt(this.#next);
      const found = product(residuals, residuals);
      if (found < this.sumOfSquares) {
        this.sumOfSquares = found;
        this.point.set(this.#next);
        this.#residuals.set(residuals);
        this.#damping /= 10;
        return true;
      }
    }
    return false;
  }

  /** Fills the normal equations `JᵀJ` and `Jᵀr`. */
  #linearise(): void {
    const size = this.point.length;
    const residuals = this.#residuals;
    this.#next.set(this.point);
    for (let axis = 0; axis < size; axis++) {
      const slope = this.#slopes[axis] ?? residuals;
      this.#next[axis] = (this.point[axis] ?? 0) + PROBE;
      const moved = this.#residualsAt(this.#next);
      this.#next[axis] = this.point[axis] ?? 0;
      for (let at = 0; at < residuals.length; at++) {
        slope[at] = ((moved[at] ?? 0) - (residuals[at] ?? 0)) / PROBE;
      }
      this.#gradient[axis] = product(slope, residuals);
      for (let other = 0; other <= axis; other++) {
        const value = product(slope, this.#slopes[other] ?? slope);
        this.#normal[axis * size + other] = value;
        this.#normal[other * size + axis] = value;
      }
    }
  }
}

/** Solves `(N + damping × diagonal of N) x = g` by Cholesky's decomposition into `x`. */
function solveDamped(normal: Float64Array, gradient: Float64Array, damping: number, x: Float64Array): void {
  const size = gradient.length;
  const lower = decomposeDamped(normal, size, damping);
  for (let row = 0; row < size; row++) {
    let right = gradient[row] ?? 0;
    for (let k = 0; k < row; k++) {
      right -= (lower[row * size + k] ?? 0) * (x[k] ?? 0);
    }
    x[row] = right / (lower[row * size + row] ?? 1);
  }
  for (let row = size - 1; row >= 0; row--) {
    let right = x[row] ?? 0;
    for (let k = row + 1; k < size; k++) {
      right -= (lower[k * size + row] ?? 0) * (x[k] ?? 0);
    }
    x[row] = right / (lower[row * size + row] ?? 1);
  }
}

function decomposeDamped(normal: Float64Array, size: number, damping: number): Float64Array {
  const lower = new Float64Array(normal.length);
  for (let row = 0; row < size; row++) {
    for (let column = 0; column <= row; column++) {
      const isDiagonal = row === column;
      let value = (normal[row * size + column] ?? 0) * (isDiagonal ? 1 + damping : 1);
      for (let k = 0; k < column; k++) {
        value -= (lower[row * size + k] ?? 0) * (lower[column * size + k] ?? 0);
      }
      lower[row * size + column] = isDiagonal
        ? Math.sqrt(Math.max(value, Number.MIN_VALUE))
        : value / (lower[column * size + column] ?? 1);
    }
  }
  return lower;
}

function product(one: Float64Array, other: Float64Array): number {
  let sum = 0;
  for (let at = 0; at < one.length; at++) {
    sum += (one[at] ?? 0) * (other[at] ?? 0);
  }
  return sum;
}
