import { AppError } from '../../contract/errors.ts';
import { labelRegions, type Mask } from './label-regions.ts';
import type { ScoreMap } from '../vision/image/resize-map.ts';

/** Sign, exponent and 11 bits of mantissa: neighbouring bins differ by 0.05 %, at any scale of score. */
const DROPPED_BITS = 12;
const BINS = 2 ** (32 - DROPPED_BITS);
/** Bergmann et al. 2020: beyond this share of false pixels a map is of no use. */
const FALSE_POSITIVE_LIMIT = 0.3;

/** Rates at one score limit, the limit falling from point to point. */
type RatePoint = { readonly falsePositives: number; readonly rate: number };

/**
 * Gathers pixel scores of many maps in fixed memory (24 MB) and answers the two pixel measures.
 * Scores that share their first 20 bits count as tied; integers up to 4096 are therefore exact.
 */
export class PixelScores {
  readonly #good = new Float64Array(BINS);
  readonly #defect = new Float64Array(BINS);
  /** Defect pixels weighted by one over the area of their region. */
  readonly #overlap = new Float64Array(BINS);
  readonly #float = new Float32Array(1);
  readonly #bits = new Uint32Array(this.#float.buffer);
  #regions = 0;

  /**
   * Adds one picture.
   * @param map scores at the mask's size
   * @param mask null for a good part
   * @throws AppError `bad-request` when the sizes differ
   */
  add(map: ScoreMap, mask: Mask | null): void {
    if (mask === null) {
      for (let pixel = 0; pixel < map.data.length; pixel++) {
        increase(this.#good, this.#binOf(map.data[pixel] ?? 0), 1);
      }
      return;
    }
    if (mask.width !== map.width || mask.height !== map.height) {
      throw new AppError('bad-request', 'score map and mask differ in size; resize the map first');
    }
    const { labels, areasPx } = labelRegions(mask);
    for (let pixel = 0; pixel < map.data.length; pixel++) {
      const bin = this.#binOf(map.data[pixel] ?? 0);
      const label = labels[pixel] ?? 0;
      if (label === 0) {
        increase(this.#good, bin, 1);
      } else {
        increase(this.#defect, bin, 1);
        increase(this.#overlap, bin, 1 / (areasPx[label] ?? 1));
      }
    }
    this.#regions += areasPx.length - 1;
  }

  /** Area under the ROC curve over all pixels; null when good or defective pixels are missing. */
  pixelAuroc(): number | null {
    return areaUnder(this.#curve(this.#defect), 1);
  }

  /**
   * Mean overlap with each defect region, integrated over the false-positive rate up to 0.3 and divided by 0.3
   * (Bergmann et al. 2020, section 5.1): small defects weigh as much as large ones.
   * Null when good or defective pixels are missing.
   */
  auPro(): number | null {
    const area = areaUnder(this.#curve(this.#overlap), FALSE_POSITIVE_LIMIT);
    return area === null ? null : area / FALSE_POSITIVE_LIMIT;
  }

  #curve(hits: Float64Array): readonly RatePoint[] {
    const good = this.#good.reduce((sum, count) => sum + count, 0);
    const total = hits === this.#overlap ? this.#regions : hits.reduce((sum, count) => sum + count, 0);
    if (good === 0 || total === 0) {
      return [];
    }
    const points: RatePoint[] = [{ falsePositives: 0, rate: 0 }];
    let falsePositives = 0;
    let hit = 0;
    for (let bin = BINS - 1; bin >= 0; bin--) {
      const goodHere = this.#good[bin] ?? 0;
      const hitHere = hits[bin] ?? 0;
      if (goodHere > 0 || hitHere > 0) {
        falsePositives += goodHere;
        hit += hitHere;
        points.push({ falsePositives: falsePositives / good, rate: hit / total });
      }
    }
    return points;
  }

  /** Order-preserving: IEEE 754 bits sort like their numbers once negatives are turned round. */
  #binOf(score: number): number {
    this.#float[0] = score;
    const bits = this.#bits[0] ?? 0;
    const sortable = bits & 0x80000000 ? ~bits : bits | 0x80000000;
    return sortable >>> DROPPED_BITS;
  }
}

function increase(counts: Float64Array, bin: number, amount: number): void {
  counts[bin] = (counts[bin] ?? 0) + amount;
}

/** Trapezoids up to `limit`, the last one cut by linear interpolation. */
function areaUnder(points: readonly RatePoint[], limit: number): number | null {
  if (points.length === 0) {
    return null;
  }
  let area = 0;
  for (let index = 1; index < points.length; index++) {
    const from = points[index - 1] ?? { falsePositives: 0, rate: 0 };
    const to = points[index] ?? from;
    const end = Math.min(limit, to.falsePositives);
    const width = end - from.falsePositives;
    if (width > 0) {
      const slope = (to.rate - from.rate) / (to.falsePositives - from.falsePositives);
      area += width * (from.rate + (slope * width) / 2);
    }
    if (to.falsePositives >= limit) {
      break;
    }
  }
  return area;
}
