export type SearchBox = { readonly lower: readonly number[]; readonly upper: readonly number[] };
export type SearchOptions = {
  /** Edge of the first simplex along each axis, as a share of the box. */
  readonly edge?: number;
  readonly maximumEvaluations?: number;
  /** Stops when the values at the corners differ by less than this share of the best one. */
  readonly tolerance?: number;
  /** Stops also when they differ by less than this. */
  readonly difference?: number;
};
export type SearchResult = { readonly point: Float64Array; readonly value: number };

const EDGE = 0.1;
const TOLERANCE = 1e-6;
const EVALUATIONS_AN_AXIS = 120;
const DIFFERENCE = 1e-12;

/**
 * Returns the lowest point found from `start` inside a box by the simplex method of Nelder and Mead (1965) with its
 * usual coefficients 1, 2, ½ and ½; points outside the box are moved to its faces. NaN counts as worst.
 */
export function nelderMead(
  evaluate: (point: Float64Array) => number,
  start: ArrayLike<number>,
  box: SearchBox,
  options: SearchOptions = {},
): SearchResult {
  const size = start.length;
  const search = new Simplex(evaluate, start, box, options.edge ?? EDGE);
  const limit = options.maximumEvaluations ?? EVALUATIONS_AN_AXIS * size;
  const tolerance = options.tolerance ?? TOLERANCE;
  const difference = options.difference ?? DIFFERENCE;
  while (search.evaluations < limit && !search.hasConverged(tolerance, difference)) {
    search.step();
  }
  return search.best();
}

class Simplex {
  evaluations = 0;
  readonly #evaluate: (point: Float64Array) => number;
  readonly #lower: readonly number[];
  readonly #upper: readonly number[];
  readonly #size: number;
  readonly #corners: Float64Array[];
  readonly #values: Float64Array;
  readonly #centre: Float64Array;
  #spare: Float64Array;
  #other: Float64Array;

  constructor(
    evaluate: (point: Float64Array) => number,
    start: ArrayLike<number>,
    { lower, upper }: SearchBox,
    edge: number,
  ) {
    const size = start.length;
    this.#evaluate = evaluate;
    this.#lower = lower;
    this.#upper = upper;
    this.#size = size;
    this.#centre = new Float64Array(size);
    this.#spare = new Float64Array(size);
    this.#other = new Float64Array(size);
    this.#values = new Float64Array(size + 1);
    this.#corners = Array.from({ length: size + 1 }, () => Float64Array.from(start));
    this.#corners.forEach((corner, index) => {
      if (index > 0) {
        const axis = index - 1;
        const length = edge * ((upper[axis] ?? 1) - (lower[axis] ?? 0));
        const at = corner[axis] ?? 0;
        corner[axis] = at + length > (upper[axis] ?? 1) ? at - length : at + length;
      }
      this.#values[index] = this.#valueAt(corner);
    });
    this.#sort();
  }

  best(): SearchResult {
    return { point: this.#corner(0), value: this.#values[0] ?? Number.NaN };
  }

  hasConverged(tolerance: number, difference: number): boolean {
    const best = this.#values[0] ?? 0;
    const worst = this.#values[this.#size] ?? 0;
    return worst - best <= tolerance * Math.abs(best) + difference;
  }

  step(): void {
    const size = this.#size;
    const best = this.#values[0] ?? 0;
    const secondWorst = this.#values[size - 1] ?? 0;
    const worst = this.#values[size] ?? 0;
    this.#findCentre();
    const reflected = this.#move(this.#spare, 1);
    if (reflected < best) {
      const expanded = this.#move(this.#other, 2);
      this.#replaceWorst(expanded < reflected ? expanded : reflected, expanded < reflected);
    } else if (reflected < secondWorst || (size === 1 && reflected < worst)) {
      this.#replaceWorst(reflected, false);
    } else {
      const contracted = this.#move(this.#other, reflected < worst ? 0.5 : -0.5);
      if (contracted < Math.min(reflected, worst)) {
        this.#replaceWorst(contracted, true);
      } else {
        this.#shrink();
      }
    }
  }

  #corner(index: number): Float64Array {
    return this.#corners[index] ?? this.#centre;
  }

  #valueAt(point: Float64Array): number {
    for (let axis = 0; axis < this.#size; axis++) {
      const value = point[axis] ?? 0;
      const low = this.#lower[axis] ?? 0;
      const high = this.#upper[axis] ?? 1;
      if (value < low) {
        point[axis] = low;
      } else if (value > high) {
        point[axis] = high;
      }
    }
    this.evaluations++;
    const value = this.#evaluate(point);
    return Number.isNaN(value) ? Number.POSITIVE_INFINITY : value;
  }

  #findCentre(): void {
    const size = this.#size;
    for (let axis = 0; axis < size; axis++) {
      let sum = 0;
      for (let index = 0; index < size; index++) {
        sum += this.#corner(index)[axis] ?? 0;
      }
      this.#centre[axis] = sum / size;
    }
  }

  /** Goes from the centre away from the worst corner by `factor` of its distance. */
  #move(target: Float64Array, factor: number): number {
    const worst = this.#corner(this.#size);
    for (let axis = 0; axis < this.#size; axis++) {
      const centre = this.#centre[axis] ?? 0;
      target[axis] = centre + factor * (centre - (worst[axis] ?? 0));
    }
    return this.#valueAt(target);
  }

  #replaceWorst(value: number, isOther: boolean): void {
    const old = this.#corner(this.#size);
    this.#corners[this.#size] = isOther ? this.#other : this.#spare;
    if (isOther) {
      this.#other = old;
    } else {
      this.#spare = old;
    }
    this.#values[this.#size] = value;
    this.#sort();
  }

  #shrink(): void {
    const best = this.#corner(0);
    for (let index = 1; index <= this.#size; index++) {
      const corner = this.#corner(index);
      for (let axis = 0; axis < this.#size; axis++) {
        corner[axis] = ((best[axis] ?? 0) + (corner[axis] ?? 0)) / 2;
      }
      this.#values[index] = this.#valueAt(corner);
    }
    this.#sort();
  }

  #sort(): void {
    for (let index = 1; index <= this.#size; index++) {
      const corner = this.#corner(index);
      const value = this.#values[index] ?? 0;
      let place = index;
      while (place > 0 && (this.#values[place - 1] ?? 0) > value) {
        this.#values[place] = this.#values[place - 1] ?? 0;
        this.#corners[place] = this.#corner(place - 1);
        place--;
      }
      this.#values[place] = value;
      this.#corners[place] = corner;
    }
  }
}
