export type LinearTrend = {
  /** Change from one value to the next. */
  readonly slope: number;
  /** Value of the line at the first value. */
  readonly intercept: number;
  /** Share of the variance that the line explains; 0 where nothing varies. */
  readonly determination: number;
};

/**
 * Returns the least-squares line through the values from `from` up to `to`, which are one step apart; a single value
 * has the slope 0.
 */
export function linearTrend(values: Float64Array, from = 0, to = values.length): LinearTrend {
  const count = to - from;
  const middle = (count - 1) / 2;
  let mean = 0;
  for (let index = from; index < to; index++) {
    mean += (values[index] ?? 0) / count;
  }
  let [products, squares] = [0, 0];
  for (let index = from; index < to; index++) {
    const delta = (values[index] ?? 0) - mean;
    products += (index - from - middle) * delta;
    squares += delta * delta;
  }
  const spread = (count * (count * count - 1)) / 12;
  const slope = spread > 0 ? products / spread : 0;
  return { slope, intercept: mean - slope * middle, determination: squares > 0 ? (slope * products) / squares : 0 };
}
