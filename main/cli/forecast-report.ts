import { formatNumber } from '../../models/report/format-number.ts';
import type { Chart, Report, ReportSection } from '../../models/report/report.ts';
import type { BatchForecast, SeriesForecast } from '../../models/supply/forecast/batch/forecast-batch.ts';
import type { TimeSeries } from '../../models/supply/forecast/forecaster.ts';

export type ReportContext = {
  readonly file: string;
  readonly horizon: number;
  readonly level: number;
  readonly method: string;
  readonly layout: string;
  readonly warnings: readonly string[];
};

const MOST_FANS = 12;
/** History shown beside a fan, in horizons; more would make the fan a dot. */
const HORIZONS_SHOWN = 6;
const LEAST_SHOWN = 36;

/** Returns the report of a batch: how earlier origins did, then a fan for each of the first series. */
export function forecastReport(series: readonly TimeSeries[], batch: BatchForecast, context: ReportContext): Report {
  const { horizon, level } = context;
  const tested = batch.backtests.reduce((sum, { forecasts }) => sum + forecasts, 0);
  const shown = batch.series.slice(0, MOST_FANS);
  return {
    title: `${formatNumber(batch.series.length)} series, ${horizon} values ahead`,
    subtitle: `${context.file}: ${context.layout}`,
    figures: [
      { name: 'Series', value: formatNumber(batch.series.length), ...shownNote(batch.series.length) },
      { name: 'Prediction interval', value: `${level} %`, note: 'calibrated on earlier origins' },
      { name: 'Forecasts tested', value: formatNumber(tested), note: 'from earlier origins' },
      ...batch.backtests.map(({ seasonLength, symmetricError, seasonalNaiveError }) => ({
        name: `sMAPE ${nameSeason(seasonLength)}`,
        value: `${symmetricError.toFixed(1)} %`,
        note: `${nameNaive(seasonLength)}: ${seasonalNaiveError.toFixed(1)} %`,
      })),
    ],
    sections: [
      ...batch.backtests.map(backtestSection),
      ...shown.flatMap((forecast) => {
        const history = series.find(({ id }) => id === forecast.id);
        return history === undefined ? [] : [fanSection(history, forecast)];
      }),
      ...(context.warnings.length > 0 ? [{ heading: 'What to know', text: context.warnings.join('. ') }] : []),
    ],
    provenance: [
      { name: 'Data', value: context.file },
      { name: 'Method', value: context.method },
      { name: 'Horizon', value: String(horizon) },
    ],
  };
}

/** More fans than a person looks at would only make the page heavy; JSON has them all. */
function shownNote(count: number) {
  return count > MOST_FANS ? { note: `the first ${MOST_FANS} are drawn` } : {};
}

function backtestSection({
  byStep,
  seasonLength,
  symmetricError,
  seasonalNaiveError,
  ...rest
}: BatchForecast['backtests'][number]): ReportSection {
  const gain = Math.round(100 * (1 - symmetricError / seasonalNaiveError));
  const verdict = gain === 0 ? 'as large as' : `${Math.abs(gain)} % ${gain > 0 ? 'smaller' : 'larger'} than`;
  const x = byStep.map(({ step }) => step);
  return {
    heading: `Errors ${nameSeason(seasonLength)} are ${verdict} those of ${nameNaive(seasonLength)}`,
    text: `${formatNumber(rest.forecasts)} forecasts from earlier origins; ${rest.modelCoverage.toFixed(0)} % of the values lay within the intervals of the models alone, which the calibration corrects.`,
    chart: {
      type: 'lines',
      x: { label: 'Values ahead' },
      y: { label: 'sMAPE', unit: '%' },
      lines: [
        { name: 'This method', x, y: byStep.map((step) => step.symmetricError) },
        {
          name: seasonLength === 1 ? 'Last value repeated' : 'Last season repeated',
          x,
          y: byStep.map((step) => step.seasonalNaiveError),
        },
      ],
    },
  };
}

function nameSeason(seasonLength: number): string {
  return seasonLength === 1 ? 'without a season' : `with a season of ${seasonLength}`;
}

function nameNaive(seasonLength: number): string {
  return seasonLength === 1 ? 'repeating the last value' : 'repeating the last season';
}

function fanSection({ id, values }: TimeSeries, forecast: SeriesForecast): ReportSection {
  const shown = Math.min(values.length, Math.max(LEAST_SHOWN, HORIZONS_SHOWN * forecast.mean.length));
  const from = values.length - shown;
  const past = Array.from({ length: shown }, (_, index) => from + index + 1);
  const last = values.at(-1) ?? Number.NaN;
  // The fan opens at the last value, where there is one.
  const opening = Number.isNaN(last) ? [] : [last];
  const ahead = Array.from(
    { length: opening.length + forecast.mean.length },
    (_, step) => values.length + 1 - opening.length + step,
  );
  const chart: Chart = {
    type: 'lines',
    x: { label: 'Number of the value' },
    y: { label: id },
    lines: [
      {
        name: 'History',
        x: past,
        y: Array.from(values.subarray(from), (value) => (Number.isNaN(value) ? null : value)),
      },
      { name: 'Forecast', x: ahead, y: [...opening, ...forecast.mean] },
    ],
    bands: [
      {
        name: `${forecast.level} % interval`,
        x: ahead,
        low: [...opening, ...forecast.lo],
        high: [...opening, ...forecast.hi],
      },
    ],
    marks: [{ axis: 'x', value: values.length, label: 'Forecast from here' }],
  };
  return { heading: `${id}: ${describeChange(values, forecast.mean)}`, text: forecast.model, chart };
}

function describeChange(values: Float64Array, mean: Float64Array): string {
  const recent = averageOf(values.slice(-mean.length));
  const next = averageOf(mean);
  if (!(Math.abs(recent) > 0)) {
    return `${shorten(next)} a period`;
  }
  const change = (100 * (next - recent)) / Math.abs(recent);
  const direction = change >= 0 ? 'more' : 'less';
  return `${shorten(next)} a period, ${Math.abs(change).toFixed(0)} % ${direction} than in the last ${mean.length}`;
}

function averageOf(values: Float64Array): number {
  const known = values.filter((value) => !Number.isNaN(value));
  return known.length === 0 ? 0 : known.reduce((sum, value) => sum + value, 0) / known.length;
}

function shorten(value: number): string {
  return formatNumber(Number(value.toPrecision(4)));
}
