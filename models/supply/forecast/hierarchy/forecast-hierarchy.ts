import { AppError } from '../../../../contract/errors.ts';
import { type BatchForecast, type BatchOptions, forecastBatch } from '../batch/forecast-batch.ts';
import type { TimeSeries } from '../forecaster.ts';
import { type ReconciliationMethod, reconcile } from './reconcile.ts';

type Tree = { readonly nodes: readonly TimeSeries[]; readonly summing: readonly Float64Array[] };

const TOTAL = 'total';

/**
 * Forecasts series whose ids are paths, such as `north/pumps/P7`, with their sums at every level and the total, and
 * makes the forecasts add up. Intervals keep their widths and move with their means.
 *
 * @throws AppError `bad-request` when the series do not cover the same times
 */
export async function forecastHierarchy(
  series: readonly TimeSeries[],
  method: ReconciliationMethod,
  options: BatchOptions,
): Promise<BatchForecast> {
  const { nodes, summing } = buildTree(series);
  const batch = await forecastBatch(nodes, options);
  const forecasts = batch.series.map(({ mean }) => mean);
  const errors = batch.series.map(({ newestErrors }) => newestErrors);
  const coherent = reconcile({ summing, forecasts, errors: alignEnds(errors) }, method);
  return {
    ...batch,
    series: batch.series.map((forecast, node) => {
      const mean = coherent[node] ?? forecast.mean;
      const move = (ends: Float64Array) =>
        ends.map((end, step) => end + (mean[step] ?? 0) - (forecast.mean[step] ?? 0));
      const model = `${forecast.model}, reconciled by ${method}`;
      return { ...forecast, mean, lo: move(forecast.lo), hi: move(forecast.hi), model };
    }),
  };
}

/** Returns the sums first, the total before all, then the series themselves. */
export function buildTree(series: readonly TimeSeries[]): Tree {
  const first = series[0];
  const odd = series.find(({ values }) => values.length !== first?.values.length);
  if (first === undefined || odd !== undefined) {
    throw new AppError(
      'bad-request',
      `Series "${odd?.id ?? ''}" has ${odd?.values.length ?? 0} values and "${first?.id ?? ''}" ${first?.values.length ?? 0}: only series of the same times can be summed`,
    );
  }
  const paths = new Map<string, number[]>([[TOTAL, series.map((_, index) => index)]]);
  series.forEach(({ id }, index) => {
    const parts = id.split('/');
    for (let depth = 1; depth < parts.length; depth++) {
      const path = parts.slice(0, depth).join('/');
      paths.set(path, [...(paths.get(path) ?? []), index]);
    }
  });
  const sums = [...paths].map(([id, members]) => ({
    id,
    values: first.values.map((_, t) => members.reduce((sum, member) => sum + (series[member]?.values[t] ?? 0), 0)),
    seasonLength: first.seasonLength,
  }));
  const memberships = [...paths.values(), ...series.map((_, index) => [index])];
  const summing = memberships.map((members) => {
    const row = new Float64Array(series.length);
    members.forEach((member) => (row[member] = 1));
    return row;
  });
  return { nodes: [...sums, ...series], summing };
}

function alignEnds(errors: readonly Float64Array[]): readonly Float64Array[] {
  const shortest = Math.min(...errors.map((row) => row.length));
  return errors.map((row) => row.subarray(row.length - shortest));
}
