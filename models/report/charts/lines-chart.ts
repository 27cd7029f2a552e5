import { escapeXml } from '../escape-xml.ts';
import type { Chart } from '../report.ts';
import {
  coordinate,
  drawAxes,
  type Drawing,
  HEIGHT,
  noData,
  type PlotArea,
  plotArea,
  shorten,
  textWidth,
} from './plot-area.ts';
import { createScale, extentOf, type Extent, type Scale } from './scale.ts';
import { type Point, type Span, thinBand, thinLine } from './thin-series.ts';

type LinesChart = Extract<Chart, { type: 'lines' }>;
type Mark = NonNullable<LinesChart['marks']>[number];
type Scales = { readonly x: Scale; readonly y: Scale };

/** Returns lines with bands behind and marks before them. */
export function drawLinesChart(chart: LinesChart, columns: number): Drawing {
  const { lines, bands = [], marks = [] } = chart;
  const xExtent = extentOf(
    valuesOf(
      [...lines, ...bands].map(({ x }) => x),
      marks,
      'x',
    ),
    chart.x.isLogarithmic,
  );
  const yValues = [...lines.map(({ y }) => y), ...bands.flatMap(({ low, high }) => [low, high])];
  const yExtent = extentOf(valuesOf(yValues, marks, 'y'), chart.y.isLogarithmic);
  if (xExtent === null || yExtent === null) {
    return { height: HEIGHT, content: noData(HEIGHT) };
  }
  const { area, scales } = layOut(chart, xExtent, yExtent);
  const content = [
    drawAxes(area, { ...scales.x, axis: chart.x }, { ...scales.y, axis: chart.y }),
    ...bands.map((band, index) => drawBand(thinBand(band, columns), scales, bandColour(chart, index))),
    ...marks.map((mark) => drawMarkLine(mark, scales, area)),
    ...lines.map(({ x, y }, index) => drawLine(thinLine(x, y, columns), scales, index)),
    drawMarkLabels(marks, scales, area),
  ].join('');
  return { height: area.height, content };
}

/** Returns the number of the colour of a band: that of the line over the same x, as of a forecast and its interval. */
export function bandColour({ lines, bands = [] }: LinesChart, index: number): number {
  const band = bands[index];
  const own = lines.findIndex(
    ({ x }) => band !== undefined && x.length === band.x.length && x[0] === band.x[0] && x.at(-1) === band.x.at(-1),
  );
  return own < 0 ? lines.length + index : own;
}

function layOut(chart: LinesChart, xExtent: Extent, yExtent: Extent): { area: PlotArea; scales: Scales } {
  const yOptions = { mostTicks: 6, isRounded: true };
  const labels = createScale(chart.y, yExtent, { ...yOptions, from: 0, to: 1 }).ticks.map(({ label }) => label);
  const area = plotArea(labels);
  return {
    area,
    scales: {
      x: createScale(chart.x, xExtent, { from: area.left, to: area.right, mostTicks: 9 }),
      y: createScale(chart.y, yExtent, { ...yOptions, from: area.bottom, to: area.top }),
    },
  };
}

function* valuesOf(
  arrays: readonly (readonly (number | null)[])[],
  marks: readonly Mark[],
  axis: Mark['axis'],
): Iterable<number | null> {
  for (const values of arrays) {
    yield* values;
  }
  yield* marks.filter((mark) => mark.axis === axis).map(({ value }) => value);
}

function drawLine(points: readonly Point[], scales: Scales, index: number): string {
  let path = '';
  let dots = '';
  let run: string[] = [];
  const endRun = () => {
    // A value between two gaps has no line; a dot keeps it visible.
    if (run.length === 1) {
      dots += `M${run[0]}h0`;
    } else if (run.length > 1) {
      path += `M${run.join('L')}`;
    }
    run = [];
  };
  for (const point of points) {
    const x = scales.x.position(point.x);
    const y = point.y === null ? Number.NaN : scales.y.position(point.y);
    if (Number.isFinite(x) && Number.isFinite(y)) {
      run.push(`${coordinate(x)} ${coordinate(y)}`);
    } else {
      endRun();
    }
  }
  endRun();
  const line = path === '' ? '' : `<path class="line s${index % 8}" d="${path}"/>`;
  return dots === '' ? line : `${line}<path class="dots s${index % 8}" d="${dots}"/>`;
}

function drawBand(spans: readonly Span[], scales: Scales, index: number): string {
  let path = '';
  let run: { x: number; low: number; high: number }[] = [];
  const endRun = () => {
    if (run.length > 0) {
      const over = run.map(({ x, high }) => `${coordinate(x)} ${coordinate(high)}`);
      const back = run.toReversed().map(({ x, low }) => `${coordinate(x)} ${coordinate(low)}`);
      path += `M${[...over, ...back].join('L')}Z`;
    }
    run = [];
  };
  for (const span of spans) {
    const x = scales.x.position(span.x);
    const low = span.low === null ? Number.NaN : scales.y.position(span.low);
    const high = span.high === null ? Number.NaN : scales.y.position(span.high);
    if ([x, low, high].every(Number.isFinite)) {
      run.push({ x, low, high });
    } else {
      endRun();
    }
  }
  endRun();
  return `<path class="band b${index % 8}" d="${path}"/>`;
}

function drawMarkLine({ axis, value }: Mark, scales: Scales, area: PlotArea): string {
  const at = scales[axis].position(value);
  if (!Number.isFinite(at)) {
    return '';
  }
  const path =
    axis === 'x' ? `M${coordinate(at)} ${area.top}V${area.bottom}` : `M${area.left} ${coordinate(at)}H${area.right}`;
  return `<path class="mark" d="${path}"/>`;
}

const LABEL_HEIGHT = 15;

/** Labels of vertical lines take the first row in which they cover no other. */
function drawMarkLabels(marks: readonly Mark[], scales: Scales, area: PlotArea): string {
  const rowEnds: number[] = [];
  return marks
    .filter(({ axis, value }) => Number.isFinite(scales[axis].position(value)))
    .toSorted((a, b) => a.value - b.value)
    .map(({ axis, value, label }) => {
      const at = scales[axis].position(value);
      const text = escapeXml(shorten(label, 60));
      if (axis === 'y') {
        return `<text class="mark-label" x="${area.right}" y="${coordinate(at - 5)}" text-anchor="end">${text}</text>`;
      }
      const width = textWidth(shorten(label, 60)) + 8;
      const start = at + width > area.right ? at - width : at;
      const free = rowEnds.findIndex((end) => end <= start);
      const row = free < 0 ? rowEnds.length : free;
      rowEnds[row] = start + width;
      return `<text class="mark-label" x="${coordinate(start + 4)}" y="${area.top + 11 + row * LABEL_HEIGHT}">${text}</text>`;
    })
    .join('');
}
