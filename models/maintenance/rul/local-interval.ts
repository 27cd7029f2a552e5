/** How far the truth lay from predictions of about the same size, on machines the model had not learned from. */
export type LocalInterval = {
  /** Predictions, evenly spaced from 0 to the cap. */
  readonly grid: readonly number[];
  /** Added to a prediction at a grid point: 0 or negative, and 0 or positive. */
  readonly below: readonly number[];
  readonly above: readonly number[];
};

export type Residuals = {
  readonly predicted: Float64Array;
  /** Lives as they were, beyond the cap too. */
  readonly actual: Float64Array;
  /** Weight of each row; rows of one machine share the weight of one machine, because they are no independent proof. */
  readonly weights: Float64Array;
};

export type IntervalSettings = {
  readonly cap: number;
  /** Share of machines that the interval is to hold, such as 0.9. */
  readonly coverage: number;
  /** How large errors of the model are beside those given, 1 when left out. */
  readonly errorScale?: number;
};

const GRID_POINTS = 51;
/** Predictions this share of the cap away count 0.6 of those right there: wide enough for some dozens of machines. */
const BANDWIDTH_SHARE = 0.05;
const FARTHEST_BANDWIDTHS = 3;
const LEAST_ROWS = 100;
/** Shares of the misses that lie below the interval. */
const EQUAL_SHARE = 0.5;
const SHARE_BELOW_AT_CAP = 0.75;
/** Errors are taken to be at least this share of the cap, because a few good guesses are no proof of certainty. */
const LEAST_SIZE_SHARE = 0.01;

/**
 * Learns intervals from the errors on held-out machines (split conformal prediction, Vovk et al. 2005, with errors
 * relative to their usual size, Lei et al. 2018, and made local by weights on the size of the prediction, Guan 2023):
 * equal shares of misses below and above. Lives beyond the cap count below as the cap, so that a machine far from
 * failure is not missed for lasting too long, and above as what they were, beside their own usual size, so that `hi`
 * stays honest where the prediction cannot grow. Where `hi` lies beyond the cap, three quarters of the misses are below: who counts lives up to
 * the cap only finds no misses above there, and the interval would hold too many for them.
 */
export function learnInterval(residuals: Residuals, settings: IntervalSettings): LocalInterval {
  const { predicted, actual } = residuals;
  const { cap, coverage, errorScale = 1 } = settings;
  const grid = Array.from({ length: GRID_POINTS }, (_, point) => (point * cap) / (GRID_POINTS - 1));
  const near = grid.map((centre) => findNear(residuals, centre, cap));
  const scale = (errors: Float64Array) => relativeTo(errors, { predicted, grid, near, least: LEAST_SIZE_SHARE * cap });
  const short = scale(actual.map((life, row) => Math.min(cap, life) - (predicted[row] ?? 0)));
  const long = scale(actual.map((life, row) => life - (predicted[row] ?? 0)));
  const ends = grid.map((centre, point) => {
    const endsFor = (missBelow: number) => ({
      below: Math.min(0, errorScale * short(point, missBelow)),
      above: Math.max(0, errorScale * long(point, coverage + missBelow)),
    });
    const equal = endsFor((1 - coverage) * EQUAL_SHARE);
    return centre + equal.above < cap ? equal : endsFor((1 - coverage) * SHARE_BELOW_AT_CAP);
  });
  return { grid, below: ends.map(({ below }) => below), above: ends.map(({ above }) => above) };
}

type Surroundings = {
  readonly predicted: Float64Array;
  readonly grid: readonly number[];
  /** Rows near each point of the grid. */
  readonly near: readonly (readonly NearRow[])[];
  /** Errors are taken to be at least this large. */
  readonly least: number;
};

/** Returns the quantiles of errors near a point of the grid, where each error counts beside its usual size there. */
function relativeTo(errors: Float64Array, { predicted, grid, near, least }: Surroundings) {
  const sizes = near.map((rows) => Math.max(least, meanSize(rows, errors)));
  const sizeOfRow = predicted.map((value) => interpolate(grid, sizes, value));
  return (point: number, share: number): number => {
    const relative = (near[point] ?? []).map(({ row, weight }) => ({
      value: (errors[row] ?? 0) / (sizeOfRow[row] ?? 1),
      weight,
    }));
    return weightedQuantile(relative, share) * (sizes[point] ?? 0);
  };
}

type NearRow = { readonly row: number; readonly weight: number };

/** Returns rows near enough to be alike, from as wide a surrounding as it takes to have many. */
function findNear(residuals: Residuals, centre: number, cap: number): readonly NearRow[] {
  let bandwidth = BANDWIDTH_SHARE * cap;
  let rows = weighNear(residuals, centre, bandwidth);
  while (rows.length < LEAST_ROWS && bandwidth < cap) {
    bandwidth *= 2;
    rows = weighNear(residuals, centre, bandwidth);
  }
  return rows;
}

/** Returns the rows whose prediction is near, the nearest with the most weight. */
function weighNear({ predicted, weights }: Residuals, centre: number, bandwidth: number): readonly NearRow[] {
  const rows: NearRow[] = [];
  predicted.forEach((value, row) => {
    const distance = (value - centre) / bandwidth;
    const weight = weights[row] ?? 0;
    if (weight > 0 && Math.abs(distance) <= FARTHEST_BANDWIDTHS) {
      rows.push({ row, weight: weight * Math.exp((-distance * distance) / 2) });
    }
  });
  return rows;
}

function meanSize(rows: readonly NearRow[], errors: Float64Array): number {
  let sum = 0;
  let total = 0;
  for (const { row, weight } of rows) {
    sum += weight * Math.abs(errors[row] ?? 0);
    total += weight;
  }
  return total === 0 ? 0 : sum / total;
}

/** Returns the ends of the interval about a prediction; `lo` is never below 0. */
export function intervalAbout(
  interval: LocalInterval,
  predicted: number,
): { readonly lo: number; readonly hi: number } {
  return {
    lo: Math.max(0, predicted + interpolate(interval.grid, interval.below, predicted)),
    hi: predicted + interpolate(interval.grid, interval.above, predicted),
  };
}

type Weighted = { readonly value: number; readonly weight: number };

/** Returns the least value with at least this share of the weight at or below it; 0 without values. */
function weightedQuantile(values: readonly Weighted[], share: number): number {
  const sorted = values.toSorted((a, b) => a.value - b.value);
  const total = sorted.reduce((sum, { weight }) => sum + weight, 0);
  let passed = 0;
  for (const { value, weight } of sorted) {
    passed += weight;
    if (passed >= share * total) {
      return value;
    }
  }
  return 0;
}

function interpolate(grid: readonly number[], values: readonly number[], at: number): number {
  const step = (grid[1] ?? 1) - (grid[0] ?? 0);
  const position = Math.min(grid.length - 1, Math.max(0, (at - (grid[0] ?? 0)) / step));
  const left = Math.min(grid.length - 2, Math.floor(position));
  const share = position - left;
  return (values[left] ?? 0) * (1 - share) + (values[left + 1] ?? 0) * share;
}
