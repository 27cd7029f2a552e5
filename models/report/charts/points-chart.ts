import type { Chart } from '../report.ts';
import { coordinate, drawAxes, type Drawing, HEIGHT, noData, plotArea } from './plot-area.ts';
import { createScale, extentOf, type Extent, type Scale } from './scale.ts';
import { type Spot, thinCloud } from './thin-series.ts';

type PointsChart = Extract<Chart, { type: 'points' }>;

const TALL = 420;
const MARGIN_SHARE = 0.03;
/** A small group beside a large one is shown whole. */
const LEAST_POINTS = 200;

/** Returns clouds of points; with a diagonal both axes have one extent, so that it means "equal". */
export function drawPointsChart(chart: PointsChart, mostPoints: number): Drawing {
  const height = chart.hasDiagonal === true ? TALL : HEIGHT;
  const extents = findExtents(chart);
  if (extents === null) {
    return { height, content: noData(height) };
  }
  const yOptions = { mostTicks: 7, isRounded: true };
  const labels = createScale(chart.y, extents.y, { ...yOptions, from: 0, to: 1 }).ticks.map(({ label }) => label);
  const area = plotArea(labels, height);
  const y = createScale(chart.y, extents.y, { ...yOptions, from: area.bottom, to: area.top });
  const x = createScale(chart.x, extents.x, {
    from: area.left,
    to: area.right,
    mostTicks: 9,
  });
  const total = chart.series.reduce((sum, cloud) => sum + cloud.x.length, 0);
  const clouds = chart.series.map(({ x: xs, y: ys }, index) => {
    const spots = xs.map((value, at) => ({ x: x.position(value), y: y.position(ys[at] ?? Number.NaN) }));
    const known = spots.filter((spot) => Number.isFinite(spot.x) && Number.isFinite(spot.y));
    return drawCloud(thinCloud(known, Math.max(LEAST_POINTS, Math.ceil((mostPoints * xs.length) / total))), index);
  });
  const diagonal = chart.hasDiagonal === true ? drawDiagonal(x, y) : '';
  const axes = drawAxes(area, { ...x, axis: chart.x }, { ...y, axis: chart.y });
  return { height, content: axes + diagonal + clouds.join('') };
}

function findExtents({ series, x, y, hasDiagonal }: PointsChart): { x: Extent; y: Extent } | null {
  const xs = extentOf(
    series.flatMap((cloud) => [...cloud.x]),
    x.isLogarithmic,
  );
  const ys = extentOf(
    series.flatMap((cloud) => [...cloud.y]),
    y.isLogarithmic,
  );
  if (xs === null || ys === null) {
    return null;
  }
  if (hasDiagonal === true) {
    const both = { low: Math.min(xs.low, ys.low), high: Math.max(xs.high, ys.high) };
    return { x: both, y: both };
  }
  const margin = x.isLogarithmic === true ? 0 : (xs.high - xs.low) * MARGIN_SHARE;
  return { x: { low: xs.low - margin, high: xs.high + margin }, y: ys };
}

/** Points as strokes without length: round for the first cloud, then other shapes, so that colour is not all. */
function drawCloud(spots: readonly Spot[], index: number): string {
  const shapes = ['h0', 'm-3 0l3-3l3 3l-3 3z', 'm-3-3l6 6m0-6l-6 6', 'm-3 2.5l3-5l3 5z'];
  const shape = shapes[index % shapes.length] ?? 'h0';
  const path = spots.map((spot) => `M${coordinate(spot.x)} ${coordinate(spot.y)}${shape}`).join('');
  return path === ''
    ? ''
    : `<path class="${index % shapes.length === 0 ? 'dots' : 'shapes'} s${index % 8}" d="${path}"/>`;
}

function drawDiagonal(x: Scale, y: Scale): string {
  const low = Math.max(x.low, y.low);
  const high = Math.min(x.high, y.high);
  const points = [low, high].map((value) => `${coordinate(x.position(value))} ${coordinate(y.position(value))}`);
  const label = `<text class="mark-label" x="${coordinate(x.position(high) - 4)}" y="${coordinate(y.position(high) + 22)}" text-anchor="end">equal</text>`;
  return `<path class="mark" d="M${points.join('L')}"/>${label}`;
}
