/** The sum of correlations ends at this many times itself (Sokal 1997, lecture notes, §3). */
const WINDOW = 5;

/**
 * Returns after how many values a series has forgotten itself: n values tell its mean as exactly as n divided by this
 * independent ones. It is the integrated autocorrelation time with Sokal's automatic window, never below 1; 1 for a
 * series that does not change.
 */
export function autocorrelationTime(values: Float64Array): number {
  const count = values.length;
  const mean = values.reduce((sum, value) => sum + value, 0) / count;
  const centred = values.map((value) => value - mean);
  const variance = lagProduct(centred, 0);
  if (!(variance > 0)) {
    return 1;
  }
  let time = 1;
  for (let lag = 1; lag < count; lag++) {
    time += (2 * lagProduct(centred, lag)) / variance;
    if (lag >= WINDOW * time) {
      break;
    }
  }
  return Math.max(1, time);
}

function lagProduct(values: Float64Array, lag: number): number {
  let sum = 0;
  for (let index = lag; index < values.length; index++) {
    sum += (values[index] as number) * (values[index - lag] as number);
  }
  return sum;
}
