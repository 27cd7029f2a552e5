import type { BatchForecast, SeriesForecast } from '../../models/supply/forecast/batch/forecast-batch.ts';

/** More lines than this are for a file, not for a person. */
const MOST_SHOWN = 20;
const MOST_STEPS = 6;

/** Returns the forecasts for a person: how the file was read, each series' next values, how earlier origins did. */
export function describeForecast({ series, backtests, commonLevels }: BatchForecast, layout: string): string {
  const shown = series.slice(0, MOST_SHOWN);
  return [
    `${series.length} series, ${layout}`,
    ...shown.flatMap(describeSeries),
    ...(series.length > shown.length ? [`… and ${series.length - shown.length} more; --json prints all`] : []),
    ...commonLevels.map(
      (factor) => `The range as a whole runs at ${(100 * factor).toFixed(0)} % of what its items alone tell; corrected`,
    ),
    ...backtests.map(
      ({ forecasts, seasonLength, symmetricError, seasonalNaiveError }) =>
        `${forecasts} forecasts from earlier origins, season ${seasonLength}: sMAPE ${symmetricError.toFixed(2)} %, repeating the last season ${seasonalNaiveError.toFixed(2)} %`,
    ),
  ].join('\n');
}

function describeSeries({ id, mean, lo, hi, level, model }: SeriesForecast): readonly string[] {
  const steps = Array.from(mean.subarray(0, MOST_STEPS), (value, step) => {
    return `${shorten(value)} [${shorten(lo[step] ?? 0)}, ${shorten(hi[step] ?? 0)}]`;
  });
  return [`${id}  ${model}, ${level} %`, `  ${steps.join('  ')}${mean.length > MOST_STEPS ? '  …' : ''}`];
}

function shorten(value: number): string {
  return String(Number(value.toPrecision(5)));
}
