import { axisTitle } from './charts/plot-area.ts';
import { formatTime } from './format-time.ts';
import type { Axis, Chart, LineSeries, ReportTable, Value } from './report.ts';

type Cell = string | number | null;

/**
 * Returns the numbers a chart is drawn from, of a line chart only the first `mostRows`, because a million rows would
 * be made for nothing; `rowCount` says how many there are.
 */
export function tableOfChart(chart: Chart, mostRows: number): ReportTable & { readonly rowCount: number } {
  const table = chart.type === 'lines' ? tableOfLines(chart, mostRows) : tableOfOther(chart);
  return { rowCount: table.rows.length, ...table };
}

function tableOfOther(chart: Exclude<Chart, { type: 'lines' }>): ReportTable {
  switch (chart.type) {
    case 'points':
      return {
        columns: ['series', axisTitle(chart.x), axisTitle(chart.y)],
        rows: chart.series.flatMap(({ name, x, y }) =>
          x.map((value, index) => [name, writeX(chart.x, value), writeX(chart.y, y[index] ?? null)]),
        ),
      };
    case 'bars':
      return tableOfBars(chart);
    case 'histogram':
      return {
        columns: [`${axisTitle(chart.x)} from`, 'to', ...chart.series.map(({ name }) => name)],
        rows: chart.edges
          .slice(0, -1)
          .map((edge, bin) => [
            writeX(chart.x, edge),
            writeX(chart.x, chart.edges[bin + 1] ?? null),
            ...chart.series.map(({ counts }) => counts[bin] ?? null),
          ]),
      };
    case 'matrix':
      return {
        columns: [`${chart.rowLabel} ↓ ${chart.columnLabel} →`, ...chart.columns],
        rows: chart.rows.map((name, row) => [name, ...(chart.values[row] ?? [])]),
      };
  }
}

/** Lines and bands meet at their x: one row each. */
function tableOfLines({ x, y, lines, bands = [] }: Extract<Chart, { type: 'lines' }>, mostRows: number) {
  const series: readonly LineSeries[] = [
    ...lines,
    ...bands.flatMap((band) => [
      { name: `${band.name}, low`, x: band.x, y: band.low },
      { name: `${band.name}, high`, x: band.x, y: band.high },
    ]),
  ];
  const all = new Set<number>();
  for (const { x: values } of series) {
    values.forEach((value) => all.add(value));
  }
  const shown = [...Float64Array.from(all).sort().subarray(0, mostRows)];
  const rows = new Map(shown.map((at) => [at, series.map((): Value => null)]));
  series.forEach((line, column) => {
    line.x.forEach((at, index) => {
      const row = rows.get(at);
      if (row !== undefined) {
        row[column] = line.y[index] ?? null;
      }
    });
  });
  return {
    columns: [axisTitle(x), ...series.map(({ name }) => name)],
    rows: [...rows].map(([at, values]) => [writeX(x, at), ...values.map((value) => writeX(y, value))]),
    rowCount: all.size,
  };
}

function tableOfBars({ value: axis, bars }: Extract<Chart, { type: 'bars' }>): ReportTable {
  const hasInterval = bars.some(({ low, high }) => low !== undefined || high !== undefined);
  return {
    columns: ['name', axisTitle(axis), ...(hasInterval ? ['low', 'high'] : [])],
    rows: bars.map(({ name, value, low, high }) => [name, value, ...(hasInterval ? [low ?? null, high ?? null] : [])]),
  };
}

function writeX({ isTime }: Axis, value: Value): Cell {
  return value === null || isTime !== true ? value : formatTime(value);
}
