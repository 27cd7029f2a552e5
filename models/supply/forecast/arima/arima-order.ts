/** Numbers of terms of a seasonal ARIMA(p,d,q)(P,D,Q)[m] model (Box & Jenkins 1970). */
export type ArimaOrder = {
  /** Autoregressive terms: p and, season by season, P. */
  readonly ar: number;
  readonly seasonalAr: number;
  /** Moving-average terms: q and Q. */
  readonly ma: number;
  readonly seasonalMa: number;
  /** Differences from value to value, d, and from season to season, D. */
  readonly differences: number;
  readonly seasonalDifferences: number;
  /** 1 for none. */
  readonly seasonLength: number;
  /** A mean of the differenced series: a level without differences, a drift with one. */
  readonly hasConstant: boolean;
};

/** Returns the usual name, such as `ARIMA(0,1,1)(0,1,1)[12]`, with drift or mean told in words. */
export function nameOrder(order: ArimaOrder): string {
  const { ar, differences, ma, seasonalAr, seasonalDifferences, seasonalMa, seasonLength } = order;
  const season = seasonLength > 1 ? `(${seasonalAr},${seasonalDifferences},${seasonalMa})[${seasonLength}]` : '';
  const constant = differences + seasonalDifferences === 0 ? ' with mean' : ' with drift';
  return `ARIMA(${ar},${differences},${ma})${season}${order.hasConstant ? constant : ''}`;
}

/** Coefficients of autoregression and moving average together. */
export function countTerms({ ar, ma, seasonalAr, seasonalMa }: ArimaOrder): number {
  return ar + ma + seasonalAr + seasonalMa;
}

/** Values lost to differencing. */
export function countLost({ differences, seasonalDifferences, seasonLength }: ArimaOrder): number {
  return differences + seasonalDifferences * seasonLength;
}
