import { escapeXml } from '../escape-xml.ts';
import { formatNumber } from '../format-number.ts';
import type { Chart } from '../report.ts';
import { coordinate, type Drawing, HEIGHT, noData, shorten, textWidth, WIDTH } from './plot-area.ts';

type MatrixChart = Extract<Chart, { type: 'matrix' }>;
type Grid = {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
  /** Whether the names of columns need more room than a column has. */
  readonly isSlanted: boolean;
};

/** More cells would be smaller than a fingertip on paper; the table has them. */
export const MOST_CLASSES = 40;
const NAME_CHARACTERS = 26;
const COLUMN_NAME_CHARACTERS = 22;
const SLANT_DEGREES = 38;
const DARK_SHARE = 0.5;

/**
 * Returns the matrix with each cell shaded: counts by their share of the row, so that rare classes are as legible as
 * common ones; other values between the lowest and the highest.
 */
export function drawMatrixChart(chart: MatrixChart): Drawing {
  const rows = chart.rows.slice(0, MOST_CLASSES);
  const columns = chart.columns.slice(0, MOST_CLASSES);
  if (rows.length === 0 || columns.length === 0) {
    return { height: HEIGHT, content: noData(HEIGHT) };
  }
  const grid = layOut(rows, columns);
  const shade = shader(chart);
  const cells = rows.flatMap((_, row) =>
    columns.map((__, column) => drawCell(chart, grid, { row, column, share: shade(row, column) })),
  );
  const right = grid.left + columns.length * grid.width;
  const titles = `<text class="axis" x="${coordinate(grid.left)}" y="18">${escapeXml(shorten(chart.columnLabel, 80))} →</text><text class="axis" x="${coordinate(grid.left - 10)}" y="18" text-anchor="end">${escapeXml(shorten(chart.rowLabel, 40))} ↓</text>`;
  const frame = `<path class="rule" d="M${coordinate(grid.left)} ${coordinate(grid.top - 4)}H${coordinate(right)}"/>`;
  const content = titles + frame + drawNames(rows, columns, grid) + cells.join('');
  return { height: grid.top + rows.length * grid.height + 14, content };
}

function layOut(rows: readonly string[], columns: readonly string[]): Grid {
  const longest = Math.max(...rows.map((name) => textWidth(shorten(name, NAME_CHARACTERS))), 110);
  const left = longest + 24;
  const widest = Math.max(...columns.map((name) => textWidth(shorten(name, COLUMN_NAME_CHARACTERS))));
  const plainWidth = Math.min(150, (WIDTH - left - 12) / columns.length);
  const isSlanted = widest + 6 > plainWidth;
  const overhang = isSlanted ? widest * Math.cos((SLANT_DEGREES * Math.PI) / 180) : 0;
  const width = isSlanted ? Math.min(150, (WIDTH - left - overhang) / columns.length) : plainWidth;
  const top = isSlanted ? 44 + widest * Math.sin((SLANT_DEGREES * Math.PI) / 180) : 62;
  return { left, top, width, height: Math.max(14, Math.min(56, width * 0.62)), isSlanted };
}

function drawNames(rows: readonly string[], columns: readonly string[], grid: Grid): string {
  return [
    ...rows.map(
      (name, row) =>
        `<text class="name" x="${coordinate(grid.left - 10)}" y="${coordinate(grid.top + (row + 0.5) * grid.height + 4)}" text-anchor="end">${escapeXml(shorten(name, NAME_CHARACTERS))}</text>`,
    ),
    ...columns.map((name, column) => {
      const x = coordinate(grid.left + (column + 0.5) * grid.width);
      const y = coordinate(grid.top - 12);
      const text = escapeXml(shorten(name, COLUMN_NAME_CHARACTERS));
      const place = grid.isSlanted ? `transform="rotate(-${SLANT_DEGREES} ${x} ${y})"` : 'text-anchor="middle"';
      return `<text class="name" x="${x}" y="${y}" ${place}>${text}<title>${escapeXml(name)}</title></text>`;
    }),
  ].join('');
}

function drawCell(
  chart: MatrixChart,
  grid: Grid,
  { row, column, share }: { readonly row: number; readonly column: number; readonly share: number },
): string {
  const value = chart.values[row]?.[column] ?? Number.NaN;
  const x = grid.left + column * grid.width;
  const y = grid.top + row * grid.height;
  const title = `${chart.rowLabel} ${chart.rows[row] ?? ''}, ${chart.columnLabel} ${chart.columns[column] ?? ''}: ${formatNumber(value)}`;
  const box = `<rect class="cell" x="${coordinate(x + 1)}" y="${coordinate(y + 1)}" width="${coordinate(grid.width - 2)}" height="${coordinate(grid.height - 2)}" fill-opacity="${(0.05 + 0.9 * share).toFixed(2)}"><title>${escapeXml(title)}</title></rect>`;
  const text = formatNumber(Number.isInteger(value) ? value : Number(value.toPrecision(3)));
  if (textWidth(text) > grid.width - 2) {
    return box;
  }
  const tone = share > DARK_SHARE ? 'count on' : `count${value === 0 ? ' none' : ''}`;
  const middle = coordinate(x + grid.width / 2);
  const hasShare = isCounts(chart) && grid.height >= 40 && value !== 0;
  const number = `<text class="${tone}" x="${middle}" y="${coordinate(y + grid.height / 2 + (hasShare ? -2 : 4))}" text-anchor="middle">${escapeXml(text)}</text>`;
  const percent = hasShare
    ? `<text class="${tone} small" x="${middle}" y="${coordinate(y + grid.height / 2 + 14)}" text-anchor="middle">${percentText(share)}</text>`
    : '';
  return box + number + percent;
}

/** Nearly all is not all, and hardly any is not none: one decimal says so. */
function percentText(share: number): string {
  const percent = share * 100;
  const hasDecimal = percent < 10 || (percent >= 99 && percent < 100);
  return `${hasDecimal ? Math.min(99.9, Math.max(0.1, percent)).toFixed(1) : percent.toFixed(0)} %`;
}

function isCounts({ values }: MatrixChart): boolean {
  return values.every((row) => row.every((value) => Number.isInteger(value) && value >= 0));
}

function shader(chart: MatrixChart): (row: number, column: number) => number {
  const at = (row: number, column: number) => chart.values[row]?.[column] ?? 0;
  if (isCounts(chart)) {
    const totals = chart.values.map((row) => row.reduce((sum, value) => sum + value, 0));
    return (row, column) => at(row, column) / Math.max(1, totals[row] ?? 1);
  }
  const known = chart.values.flat().filter(Number.isFinite);
  const low = known.reduce((least, value) => Math.min(least, value), Number.POSITIVE_INFINITY);
  const high = known.reduce((most, value) => Math.max(most, value), Number.NEGATIVE_INFINITY);
  return (row, column) => (Number.isFinite(at(row, column)) && high > low ? (at(row, column) - low) / (high - low) : 0);
}
