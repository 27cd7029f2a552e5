import { escapeXml } from '../escape-xml.ts';
import type { Chart } from '../report.ts';
import { drawBarsChart, MOST_BARS } from './bars-chart.ts';
import { drawHistogramChart } from './histogram-chart.ts';
import { bandColour, drawLinesChart } from './lines-chart.ts';
import { drawMatrixChart, MOST_CLASSES } from './matrix-chart.ts';
import { axisTitle, type Drawing, WIDTH } from './plot-area.ts';
import { drawPointsChart } from './points-chart.ts';

export type DrawOptions = {
  /** Unique in the page. */
  readonly id: string;
  readonly title: string;
  /** Columns of the page that a line may have points in. */
  readonly columns: number;
};

/** Points a column of a line makes: first, lowest, highest, last. */
const POINTS_A_COLUMN = 4;

/** Returns the chart as an SVG picture with a title and a description for those who cannot see it. */
export function drawChart(chart: Chart, { id, title, columns }: DrawOptions): string {
  const { height, content } = draw(chart, columns);
  return [
    `<svg viewBox="0 0 ${WIDTH} ${Math.ceil(height)}" role="img" aria-labelledby="${id}-title ${id}-text" xmlns="http://www.w3.org/2000/svg">`,
    `<title id="${id}-title">${escapeXml(title)}</title>`,
    `<desc id="${id}-text">${escapeXml(describeChart(chart))}</desc>`,
    content,
    '</svg>',
  ].join('');
}

function draw(chart: Chart, columns: number): Drawing {
  switch (chart.type) {
    case 'lines':
      return drawLinesChart(chart, columns);
    case 'points':
      return drawPointsChart(chart, columns * POINTS_A_COLUMN * 2);
    case 'bars':
      return drawBarsChart(chart);
    case 'histogram':
      return drawHistogramChart(chart);
    case 'matrix':
      return drawMatrixChart(chart);
  }
}

/** Returns in words what kind of chart it is and what it shows. */
export function describeChart(chart: Chart): string {
  switch (chart.type) {
    case 'lines': {
      const names = [...chart.lines, ...(chart.bands ?? [])].map(({ name }) => name).join(', ');
      return `Line chart of ${axisTitle(chart.y)} over ${axisTitle(chart.x)}: ${names}.`;
    }
    case 'points': {
      const names = chart.series.map(({ name }) => name).join(', ');
      return `Points of ${axisTitle(chart.y)} against ${axisTitle(chart.x)}: ${names}.`;
    }
    case 'bars':
      return `Bars of ${axisTitle(chart.value)} for ${chart.bars.length} names.`;
    case 'histogram':
      return `Histogram of ${axisTitle(chart.x)}: ${chart.series.map(({ name }) => name).join(', ')}.`;
    case 'matrix':
      return `Matrix of ${chart.rowLabel} by ${chart.columnLabel}, ${chart.rows.length} by ${chart.columns.length}.`;
  }
}

/** Returns what the drawing leaves out, or null where it shows all. */
export function describeOmission(chart: Chart): string | null {
  if (chart.type === 'bars' && chart.bars.length > MOST_BARS) {
    return `The first ${MOST_BARS} of ${chart.bars.length} are drawn.`;
  }
  const classes = chart.type === 'matrix' ? Math.max(chart.rows.length, chart.columns.length) : 0;
  return classes > MOST_CLASSES ? `The first ${MOST_CLASSES} of ${classes} classes are drawn.` : null;
}

/** Returns the legend as HTML, empty where one series needs none. */
export function drawLegend(chart: Chart): string {
  const entries = legendEntries(chart);
  if (entries.length < 2) {
    return '';
  }
  const items = entries.map(
    ({ name, swatch }) =>
      `<li><svg viewBox="0 0 26 12" width="26" height="12" aria-hidden="true" xmlns="http://www.w3.org/2000/svg">${swatch}</svg>${escapeXml(name)}</li>`,
  );
  return `<ul class="legend">${items.join('')}</ul>`;
}

function legendEntries(chart: Chart): readonly { readonly name: string; readonly swatch: string }[] {
  switch (chart.type) {
    case 'lines':
      return [
        ...chart.lines.map(({ name }, index) => ({
          name,
          swatch: `<path class="line s${index % 8}" d="M1 6H25"/>`,
        })),
        ...(chart.bands ?? []).map(({ name }, index) => ({
          name,
          swatch: `<rect class="band b${bandColour(chart, index) % 8}" x="1" y="1" width="24" height="10"/>`,
        })),
      ];
    case 'points': {
      const shapes = ['M13 6h0', 'M10 6l3-3l3 3l-3 3z', 'M10 3l6 6m0-6l-6 6', 'M10 8.5l3-5l3 5z'];
      return chart.series.map(({ name }, index) => ({
        name,
        swatch: `<path class="${index % 4 === 0 ? 'dots' : 'shapes'} s${index % 8}" d="${shapes[index % 4] ?? ''}"/>`,
      }));
    }
    case 'histogram':
      return chart.series.map(({ name }, index) => ({
        name,
        swatch: `<rect class="steps s${index % 8}" x="1" y="1" width="24" height="10"/>`,
      }));
    case 'bars':
    case 'matrix':
      return [];
  }
}
