export type ChangePointOptions = {
  /**
   * Standard deviation of each column's noise in independent readings: for a signal with memory its deviation times the
   * root of its autocorrelation time.
   */
  readonly noise: ArrayLike<number>;
  /** What one more change must gain in likelihood; Schwarz's criterion unless told. */
  readonly penalty?: number;
  /** Rows between changes at least, 10 unless told. */
  readonly leastRows?: number;
};

export type ChangePoint = {
  /** First row after the change, counted from 0. */
  readonly row: number;
  /** How far each column's mean moved, in its own unit. */
  readonly shifts: Float64Array;
  /** The moves' sizes in standard errors, squared and added up. */
  readonly strength: number;
};

/** Beyond so many places a change is told to the nearest of them only, so that time grows with the rows. */
const MOST_PLACES = 4_000;

/**
 * Returns where the means of the columns change together, in the order of rows: the segmentation of least cost, found
 * exactly by PELT (Killick, Fearnhead and Eckley, JASA 107, 2012) for squared deviations.
 */
export function findChangePoints(
  columns: readonly Float64Array[],
  options: ChangePointOptions,
): readonly ChangePoint[] {
  const rowCount = columns[0]?.length ?? 0;
  const stride = Math.max(1, Math.ceil(rowCount / MOST_PLACES));
  const places = Math.floor(rowCount / stride);
  const least = Math.max(1, Math.ceil((options.leastRows ?? 10) / stride));
  if (places < 2 * least) {
    return [];
  }
  const penalty = options.penalty ?? (columns.length + 1) * Math.log(rowCount);
  const ends = Array.from({ length: places + 1 }, (_, place) => (place === places ? rowCount : place * stride));
  const cost = createCost(columns, options.noise, ends);
  const changes = searchBest({ places, least, penalty, cost }).map((place) => ends[place] ?? 0);
  const edges = [0, ...changes, rowCount];
  return changes.map((row, index) =>
    describeChange(columns, options.noise, [edges[index] ?? 0, row, edges[index + 2] ?? 0]),
  );
}

type Cost = (from: number, to: number) => number;

/** Squared deviations from the segment's mean in units of the noise, from running sums. */
function createCost(columns: readonly Float64Array[], noise: ArrayLike<number>, ends: readonly number[]): Cost {
  const size = columns.length;
  const sums = new Float64Array(ends.length * size);
  const squares = new Float64Array(ends.length);
  columns.forEach((values, column) => {
    const scale = 1 / (noise[column] as number);
    // A common level would drown the squares in rounding.
    const level = values[0] as number;
    let sum = 0;
    let square = 0;
    ends.forEach((end, place) => {
      for (let row = ends[place - 1] ?? 0; row < end; row++) {
        const value = ((values[row] as number) - level) * scale;
        sum += value;
        square += value * value;
      }
      sums[place * size + column] = sum;
      squares[place] = (squares[place] as number) + square;
    });
  });
  return (from, to) => {
    const count = (ends[to] as number) - (ends[from] as number);
    let cost = (squares[to] as number) - (squares[from] as number);
    for (let column = 0; column < size; column++) {
      const sum = (sums[to * size + column] as number) - (sums[from * size + column] as number);
      cost -= (sum * sum) / count;
    }
    return cost;
  };
}

type Search = { readonly places: number; readonly least: number; readonly penalty: number; readonly cost: Cost };

function searchBest({ places, least, penalty, cost }: Search): number[] {
  const best = new Float64Array(places + 1).fill(Number.POSITIVE_INFINITY);
  const last = new Int32Array(places + 1);
  const lostAt = new Float64Array(places + 1).fill(Number.POSITIVE_INFINITY);
  best[0] = -penalty;
  let candidates = [0];
  for (let to = least; to <= places; to++) {
    const totals = candidates.map((from) => (best[from] as number) + cost(from, to));
    totals.forEach((total, index) => {
      if (total + penalty < (best[to] as number)) {
        best[to] = total + penalty;
        last[to] = candidates[index] as number;
      }
    });
    // A start dearer than the best now loses to a cut here from the time on that a whole segment fits behind (theorem 3.1).
    candidates.forEach((from, index) => {
      if ((totals[index] as number) > (best[to] as number)) {
        lostAt[from] = Math.min(lostAt[from] as number, to + least);
      }
    });
    candidates = candidates.filter((from) => (lostAt[from] as number) > to + 1);
    const next = to + 1 - least;
    if (next >= least) {
      candidates.push(next);
    }
  }
  const changes: number[] = [];
  for (let place = last[places] as number; place > 0; place = last[place] as number) {
    changes.unshift(place);
  }
  return changes;
}

function describeChange(
  columns: readonly Float64Array[],
  noise: ArrayLike<number>,
  [from, row, to]: readonly [number, number, number],
): ChangePoint {
  const shifts = Float64Array.from(columns, (values) => meanOf(values, row, to) - meanOf(values, from, row));
  const independent = 1 / (1 / (row - from) + 1 / (to - row));
  const strength = shifts.reduce(
    (sum, shift, column) => sum + (shift / (noise[column] as number)) ** 2 * independent,
    0,
  );
  return { row, shifts, strength };
}

function meanOf(values: Float64Array, from: number, to: number): number {
  let sum = 0;
  for (let row = from; row < to; row++) {
    sum += values[row] as number;
  }
  return sum / (to - from);
}
