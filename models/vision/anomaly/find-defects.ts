import type { Defect } from '../../../contract/inspection.ts';
import { labelRegions, type Mask } from '../../evaluate/label-regions.ts';
import type { AnomalyMap } from './anomaly-inspector.ts';
import { traceOutline } from './trace-outline.ts';

const MOST_DEFECTS = 20;
/** The blur lowers the peak of a small defect: then the region round the peak above this share of it is shown. */
const PEAK_SHARE = 0.8;

/** Regions are found on a map of at most about this many cells a side: the map is smooth, and finer costs milliseconds. */
const MOST_CELLS = 160;

type Size = { readonly width: number; readonly height: number };
type Region = { readonly label: number; readonly areaCells: number; readonly score: number };

/**
 * Returns the connected regions of the map at or above `limit`, in frame pixels, largest first, at most 20. When the
 * map stays below the limit although the picture's score does not, the region round the highest point is returned.
 */
export function findDefects(fineMap: AnomalyMap, limit: number, frame: Size): readonly Defect[] {
  const step = Math.ceil(Math.max(fineMap.width, fineMap.height) / MOST_CELLS);
  const map = coarsen(fineMap, step);
  const scale = { x: (frame.width * step) / fineMap.width, y: (frame.height * step) / fineMap.height };
  const peak = highestOf(map.data);
  if (peak <= 0) {
    return [];
  }
  const { labels, areasPx } = labelRegions(cutAt(map, peak >= limit ? limit : PEAK_SHARE * peak));
  const scores = highestByLabel(map.data, labels, areasPx.length);
  return areasPx
    .map((areaCells, label): Region => ({ label, areaCells, score: scores[label] ?? 0 }))
    .slice(1)
    .toSorted((a, b) => b.areaCells - a.areaCells)
    .slice(0, MOST_DEFECTS)
    .map((region) => describeDefect({ labels, width: map.width, scale }, region, frame));
}

/** Each cell is the highest of its block, so that no peak is lost. */
function coarsen({ width, height, data }: AnomalyMap, step: number): AnomalyMap {
  const columns = Math.ceil(width / step);
  const rows = Math.ceil(height / step);
  const coarse = new Float32Array(columns * rows);
  for (let y = 0; y < height; y += 1) {
    const row = Math.floor(y / step) * columns;
    for (let x = 0; x < width; x += 1) {
      const cell = row + Math.floor(x / step);
      coarse[cell] = Math.max(coarse[cell] ?? 0, data[y * width + x] ?? 0);
    }
  }
  return { width: columns, height: rows, data: coarse };
}

/** These three run on every map of a bad part: plain loops, since callbacks for 65,000 cells take milliseconds. */
function highestOf(data: Float32Array): number {
  let highest = 0;
  for (let cell = 0; cell < data.length; cell += 1) {
    highest = Math.max(highest, data[cell] ?? 0);
  }
  return highest;
}

function cutAt({ width, height, data }: AnomalyMap, level: number): Mask {
  const mask = new Uint8Array(data.length);
  for (let cell = 0; cell < data.length; cell += 1) {
    mask[cell] = (data[cell] ?? 0) >= level ? 1 : 0;
  }
  return { width, height, data: mask };
}

function highestByLabel(data: Float32Array, labels: Int32Array, count: number): Float32Array {
  const highest = new Float32Array(count);
  for (let cell = 0; cell < data.length; cell += 1) {
    const label = labels[cell] ?? 0;
    highest[label] = Math.max(highest[label] ?? 0, data[cell] ?? 0);
  }
  return highest;
}

type Labelled = {
  readonly labels: Int32Array;
  readonly width: number;
  /** Frame pixels a cell. */
  readonly scale: { readonly x: number; readonly y: number };
};

function describeDefect({ labels, width, scale }: Labelled, { label, areaCells, score }: Region, frame: Size): Defect {
  // The last cells of a row or column may reach beyond the frame.
  const outline = traceOutline(labels, width, label).map(([x, y]): [number, number] => [
    Math.min(x * scale.x, frame.width),
    Math.min(y * scale.y, frame.height),
  ]);
  const xs = outline.map(([x]) => x);
  const ys = outline.map(([, y]) => y);
  const [left, top] = [Math.min(...xs), Math.min(...ys)];
  return {
    className: 'anomaly',
    score,
    box: { x: left, y: top, width: Math.max(...xs) - left, height: Math.max(...ys) - top },
    areaPx: areaCells * scale.x * scale.y,
    outline,
  };
}
