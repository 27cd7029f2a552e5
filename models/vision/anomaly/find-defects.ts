import type { Defect } from '../../../contract/inspection.ts';
import { labelRegions, type Mask } from '../../evaluate/label-regions.ts';
import type { AnomalyMap } from './anomaly-inspector.ts';
import { traceOutline } from './trace-outline.ts';

const MOST_DEFECTS = 20;
/** The blur lowers the peak of a small defect: then the region round the peak above this share of it is shown. */
const PEAK_SHARE = 0.8;

type Size = { readonly width: number; readonly height: number };
type Region = { readonly label: number; readonly areaCells: number };

/**
 * Returns the connected regions of the map at or above `limit`, in frame pixels, largest first, at most 20. When the
 * map stays below the limit although the picture's score does not, the region round the highest point is returned.
 */
export function findDefects(map: AnomalyMap, limit: number, frame: Size): readonly Defect[] {
  const peak = map.data.reduce((highest, score) => Math.max(highest, score), 0);
  if (peak <= 0) {
    return [];
  }
  const level = peak >= limit ? limit : PEAK_SHARE * peak;
  const mask: Mask = {
    width: map.width,
    height: map.height,
    data: Uint8Array.from(map.data, (score) => Number(score >= level)),
  };
  const { labels, areasPx } = labelRegions(mask);
  return areasPx
    .map((areaCells, label): Region => ({ label, areaCells }))
    .slice(1)
    .toSorted((a, b) => b.areaCells - a.areaCells)
    .slice(0, MOST_DEFECTS)
    .map((region) => describeDefect(map, labels, region, frame));
}

function describeDefect(map: AnomalyMap, labels: Int32Array, { label, areaCells }: Region, frame: Size): Defect {
  const scaleX = frame.width / map.width;
  const scaleY = frame.height / map.height;
  const outline = traceOutline(labels, map.width, label).map(([x, y]): [number, number] => [x * scaleX, y * scaleY]);
  const xs = outline.map(([x]) => x);
  const ys = outline.map(([, y]) => y);
  const [left, top] = [Math.min(...xs), Math.min(...ys)];
  return {
    className: 'anomaly',
    score: map.data.reduce((best, score, cell) => (labels[cell] === label && score > best ? score : best), 0),
    box: { x: left, y: top, width: Math.max(...xs) - left, height: Math.max(...ys) - top },
    areaPx: areaCells * scaleX * scaleY,
    outline,
  };
}
