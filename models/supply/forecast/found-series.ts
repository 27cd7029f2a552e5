import type { TimeSeries } from './forecaster.ts';

export type SeriesOptions = {
  /** Values in a season for all series; left out, it is told by a column `freq` or by the times. */
  readonly seasonLength?: number;
  readonly ignore?: readonly string[];
  /** Columns of known influences, such as promotions; their rows go on where values are still blank. */
  readonly regressors?: readonly string[];
};

/** Series found in a table, and in words how they were found. */
export type FoundSeries = {
  readonly series: readonly TimeSeries[];
  readonly layout: string;
  readonly warnings: readonly string[];
  /** Names the cell, by column and row, that this value of this series was read from. */
  readonly cellOf: (series: number, value: number) => string;
};
