import { escapeXml } from '../escape-xml.ts';
import { formatNumber } from '../format-number.ts';
import type { Chart } from '../report.ts';
import {
  coordinate,
  drawBottomAxis,
  type Drawing,
  HEIGHT,
  noData,
  type PlotArea,
  shorten,
  textWidth,
  WIDTH,
} from './plot-area.ts';
import { createScale, extentOf, type Scale } from './scale.ts';

type BarsChart = Extract<Chart, { type: 'bars' }>;
type Bar = BarsChart['bars'][number];

const ROW_HEIGHT = 26;
const BAR_HEIGHT = 14;
const NAME_CHARACTERS = 48;
const VALUE_WIDTH = 76;
/** More bars are a table, not a picture. */
export const MOST_BARS = 40;

/** Returns lying bars with their values and, where given, intervals. */
export function drawBarsChart({ value: axis, bars: all }: BarsChart): Drawing {
  const bars = all.slice(0, MOST_BARS);
  const extent = extentOf(
    bars.flatMap(({ value, low = value, high = value }) => [value, low, high]),
    axis.isLogarithmic,
  );
  if (extent === null) {
    return { height: HEIGHT, content: noData(HEIGHT) };
  }
  const longest = Math.max(...bars.map(({ name }) => textWidth(shorten(name, NAME_CHARACTERS))));
  const left = Math.ceil(longest + 16);
  const bottom = 12 + bars.length * ROW_HEIGHT;
  const area: PlotArea = { left, right: WIDTH - VALUE_WIDTH, top: 12, bottom, height: bottom + 48 };
  const scale = createScale(axis, extent, {
    from: area.left,
    to: area.right,
    mostTicks: 7,
    isRounded: true,
    hasZero: axis.isLogarithmic !== true,
  });
  const grid = scale.ticks.map(
    ({ value }) => `<path class="grid" d="M${coordinate(scale.position(value))} ${area.top}V${bottom}"/>`,
  );
  const rows = bars.map((bar, index) => drawBar(bar, area.top + (index + 0.5) * ROW_HEIGHT, scale, area));
  const content = [...grid, drawBottomAxis(area, { ...scale, axis }), ...rows].join('');
  return { height: area.height, content };
}

function drawBar({ name, value, low, high }: Bar, middle: number, scale: Scale, area: PlotArea): string {
  const label = `<text class="name" x="${area.left - 8}" y="${coordinate(middle + 4)}" text-anchor="end">${escapeXml(shorten(name, NAME_CHARACTERS))}</text>`;
  const end = scale.position(value);
  if (!Number.isFinite(end)) {
    return label;
  }
  const start = scale.low <= 0 && scale.high >= 0 ? scale.position(0) : area.left;
  const y = coordinate(middle - BAR_HEIGHT / 2);
  const interval = low === undefined || high === undefined ? '' : ` (${formatNumber(low)} to ${formatNumber(high)})`;
  const bar = `<rect class="bar s0" x="${coordinate(Math.min(start, end))}" y="${y}" width="${coordinate(Math.abs(end - start))}" height="${BAR_HEIGHT}" rx="2"><title>${escapeXml(`${name}: ${formatNumber(value)}${interval}`)}</title></rect>`;
  const [from, to] = [scale.position(low ?? value), scale.position(high ?? value)];
  const hasWhisker = interval !== '' && Number.isFinite(from) && Number.isFinite(to);
  const whisker = hasWhisker ? drawWhisker(from, to, middle) : '';
  const after = Math.max(start, end, hasWhisker ? to : end) + 7;
  const number = `<text class="value" x="${coordinate(after)}" y="${coordinate(middle + 4)}">${escapeXml(shortNumber(value))}</text>`;
  return label + bar + whisker + number;
}

/** The halo keeps it legible over the bar. */
function drawWhisker(from: number, to: number, middle: number): string {
  const path = `M${coordinate(from)} ${coordinate(middle)}H${coordinate(to)}M${coordinate(from)} ${coordinate(middle - 4)}v8M${coordinate(to)} ${coordinate(middle - 4)}v8`;
  return `<path class="halo" d="${path}"/><path class="whisker" d="${path}"/>`;
}

/** Three digits say what a bar can show; the table has the rest. */
function shortNumber(value: number): string {
  return Number.isInteger(value) ? formatNumber(value) : formatNumber(Number(value.toPrecision(3)));
}
