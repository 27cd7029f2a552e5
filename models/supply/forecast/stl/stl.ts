export type StlParts = { readonly trend: Float64Array; readonly season: Float64Array };

/** Smoothing window of the season in seasons; the usual one of R's `mstl`. */
const SEASON_WINDOW = 11;
const INNER_LOOPS = 2;

/**
 * Splits a series of at least two seasons into trend, season and the rest (STL of Cleveland, Cleveland, McRae & Terpenning
 * 1990, without its robust outer loop).
 */
export function stl(values: Float64Array, seasonLength: number): StlParts {
  const trendWindow = nextOdd((1.5 * seasonLength) / (1 - 1.5 / SEASON_WINDOW));
  let trend: Float64Array = new Float64Array(values.length);
  let season: Float64Array = new Float64Array(values.length);
  for (let loop = 0; loop < INNER_LOOPS; loop++) {
    const cycles = smoothCycles(
      values.map((value, t) => value - (trend[t] ?? 0)),
      seasonLength,
    );
    const low = lowPass(cycles, seasonLength);
    season = values.map((_, t) => (cycles[t + seasonLength] ?? 0) - (low[t] ?? 0));
    const adjusted = values.map((value, t) => value - (season[t] ?? 0));
    trend = loessAt(adjusted, trendWindow, 0, adjusted.length);
  }
  return { trend, season };
}

/** Smooths each position of the season on its own and continues it by one season at both ends. */
function smoothCycles(values: Float64Array, seasonLength: number): Float64Array {
  const result = new Float64Array(values.length + 2 * seasonLength);
  for (let position = 0; position < seasonLength; position++) {
    const own = values.filter((_, t) => t % seasonLength === position);
    const smooth = loessAt(own, SEASON_WINDOW, -1, own.length + 1);
    smooth.forEach((value, cycle) => {
      result[position + cycle * seasonLength] = value;
    });
  }
  return result;
}

function lowPass(cycles: Float64Array, seasonLength: number): Float64Array {
  const averaged = movingAverage(movingAverage(movingAverage(cycles, seasonLength), seasonLength), 3);
  return loessAt(averaged, nextOdd(seasonLength), 0, averaged.length);
}

/** Means of `length` neighbours; shorter than the input by one less than that. */
function movingAverage(values: Float64Array, length: number): Float64Array {
  const result = new Float64Array(values.length - length + 1);
  let sum = 0;
  for (let t = 0; t < values.length; t++) {
    sum += (values[t] ?? 0) - (values[t - length] ?? 0);
    if (t >= length - 1) {
      result[t - length + 1] = sum / length;
    }
  }
  return result;
}

/** Locally linear fits with tricube weights at the times `from` to `to` − 1, which may lie outside the values. */
function loessAt(values: Float64Array, window: number, from: number, to: number): Float64Array {
  const half = window >> 1;
  const kernel = Float64Array.from({ length: window }, (_, at) => tricube(Math.abs(at - half), Math.max(half, 1)));
  const total = kernel.reduce((sum, weight) => sum + weight, 0);
  const result = new Float64Array(to - from);
  for (let time = from; time < to; time++) {
    const isInside = time >= half && time + half < values.length;
    // In the middle of its window a line stands at the weighted mean.
    result[time - from] = isInside ? convolve(values, kernel, time - half) / total : loess(values, window, time);
  }
  return result;
}

function convolve(values: Float64Array, kernel: Float64Array, left: number): number {
  let sum = 0;
  for (let at = 0; at < kernel.length; at++) {
    sum += (kernel[at] ?? 0) * (values[left + at] ?? 0);
  }
  return sum;
}

/** Beyond its reach a value keeps a trace of weight, so that a fit through two values has two. */
function tricube(distance: number, reach: number): number {
  const share = distance / reach;
  const rest = 1 - share * share * share;
  return share < 1 ? rest * rest * rest : 1e-6;
}

function loess(values: Float64Array, window: number, time: number): number {
  const count = values.length;
  const size = Math.min(window, count);
  const left = Math.max(0, Math.min(count - size, time - (size >> 1)));
  const farthest = Math.max(time - left, left + size - 1 - time);
  const reach = Math.max(1, farthest + (window > count ? (window - count) / 2 : 0));
  let weights = 0;
  let times = 0;
  let squares = 0;
  let sum = 0;
  let products = 0;
  for (let t = left; t < left + size; t++) {
    const distance = t - time;
    const weight = tricube(Math.abs(distance), reach);
    const value = values[t] ?? 0;
    weights += weight;
    times += weight * distance;
    squares += weight * distance * distance;
    sum += weight * value;
    products += weight * distance * value;
  }
  const determinant = weights * squares - times * times;
  return determinant > 1e-9 * weights * weights ? (squares * sum - times * products) / determinant : sum / weights;
}

function nextOdd(value: number): number {
  const whole = Math.ceil(value);
  return whole % 2 === 0 ? whole + 1 : whole;
}
