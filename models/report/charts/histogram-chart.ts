import { escapeXml } from '../escape-xml.ts';
import { formatNumber } from '../format-number.ts';
import type { Chart } from '../report.ts';
import { coordinate, drawAxes, type Drawing, HEIGHT, noData, plotArea } from './plot-area.ts';
import { createScale, extentOf, type Scale } from './scale.ts';

type HistogramChart = Extract<Chart, { type: 'histogram' }>;

const COUNT_AXIS = { label: 'Count' };

/** Returns one outline a series over the same bins. */
export function drawHistogramChart({ x: axis, edges, series }: HistogramChart): Drawing {
  const xExtent = extentOf(edges, axis.isLogarithmic);
  const counts = extentOf(series.flatMap((one) => [...one.counts]));
  if (xExtent === null || counts === null) {
    return { height: HEIGHT, content: noData(HEIGHT) };
  }
  const yOptions = { mostTicks: 6, isRounded: true, hasZero: true };
  const labels = createScale(COUNT_AXIS, counts, { ...yOptions, from: 0, to: 1 }).ticks.map(({ label }) => label);
  const area = plotArea(labels);
  const x = createScale(axis, xExtent, { from: area.left, to: area.right, mostTicks: 9 });
  const y = createScale(COUNT_AXIS, counts, { ...yOptions, from: area.bottom, to: area.top });
  const axes = drawAxes(area, { ...x, axis }, { ...y, axis: COUNT_AXIS });
  const shapes = series.map(({ name, counts: bins }, index) => drawSteps(name, edges, bins, { x, y, index }));
  return { height: HEIGHT, content: axes + shapes.join('') };
}

function drawSteps(
  name: string,
  edges: readonly number[],
  counts: readonly number[],
  { x, y, index }: { readonly x: Scale; readonly y: Scale; readonly index: number },
): string {
  const floor = coordinate(y.position(0));
  const steps = counts.flatMap((count, bin) => {
    const [from, to] = [x.position(edges[bin] ?? Number.NaN), x.position(edges[bin + 1] ?? Number.NaN)];
    return Number.isFinite(from) && Number.isFinite(to)
      ? [`L${coordinate(from)} ${coordinate(y.position(count))}H${coordinate(to)}`]
      : [];
  });
  const first = edges.map((edge) => x.position(edge)).find((at) => Number.isFinite(at)) ?? 0;
  const total = counts.reduce((sum, count) => sum + count, 0);
  const title = `<title>${escapeXml(`${name}: ${formatNumber(total)} values`)}</title>`;
  return `<path class="steps s${index % 8}" d="M${coordinate(first)} ${floor}${steps.join('')}V${floor}Z">${title}</path>`;
}
