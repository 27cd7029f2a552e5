import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { imageAuroc } from './image-auroc.ts';
import { labelRegions, type Mask } from './label-regions.ts';
import { PixelScores } from './pixel-scores.ts';
import { resizeMap, type ScoreMap } from '../vision/image/resize-map.ts';

type Picture = { readonly map: ScoreMap; readonly mask: Mask | null };

function picture(width: number, scores: readonly number[], defects: readonly number[] | null): Picture {
  const size = { width, height: scores.length / width };
  return {
    map: { ...size, data: Float32Array.from(scores) },
    mask: defects === null ? null : { ...size, data: Uint8Array.from(defects) },
  };
}

function gather(pictures: readonly Picture[]): PixelScores {
  const scores = new PixelScores();
  for (const { map, mask } of pictures) {
    scores.add(map, mask);
  }
  return scores;
}

/** PRO curve by its definition: every region's overlap and the false-positive rate at every distinct score. */
function slowAuPro(pictures: readonly Picture[]): number | null {
  const regions = pictures.flatMap(({ map, mask }) => regionScores(map, mask));
  const good = pictures.flatMap(({ map, mask }) => [...map.data].filter((_, index) => !mask?.data[index]));
  if (regions.length === 0 || good.length === 0) {
    return null;
  }
  const limits = [...new Set(pictures.flatMap(({ map }) => [...map.data]))].toSorted((a, b) => b - a);
  const share = (scores: readonly number[], limit: number) =>
    scores.filter((score) => score >= limit).length / scores.length;
  const points = limits.map((limit) => ({
    x: share(good, limit),
    y: regions.reduce((sum, scores) => sum + share(scores, limit), 0) / regions.length,
  }));
  return integrate([{ x: 0, y: 0 }, ...points], 0.3) / 0.3;
}

function regionScores(map: ScoreMap, mask: Mask | null): number[][] {
  const { labels, areasPx } = mask ? labelRegions(mask) : { labels: [], areasPx: [0] };
  return areasPx.slice(1).map((_, index) => [...map.data].filter((_score, pixel) => labels[pixel] === index + 1));
}

/** Ten thousand thin rectangles under the straight lines between points. */
function integrate(points: readonly { readonly x: number; readonly y: number }[], limit: number): number {
  const steps = 10_000;
  let area = 0;
  for (let step = 0; step < steps; step++) {
    const x = ((step + 0.5) * limit) / steps;
    const right = points.findIndex((point) => point.x > x);
    const to = points[right] ?? { x: 1, y: 1 };
    const from = points[right - 1] ?? { x: 0, y: 0 };
    area += (from.y + ((to.y - from.y) * (x - from.x)) / (to.x - from.x)) * (limit / steps);
  }
  return area;
}

const pictures = fc.array(
  fc.record({
    scores: fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 20, maxLength: 20 }),
    defects: fc.option(fc.array(fc.integer({ min: 0, max: 1 }), { minLength: 20, maxLength: 20 }), { nil: null }),
  }),
  { maxLength: 4 },
);

describe('PixelScores', () => {
  test('pixel AUROC equals the image AUROC taken over pixels', () => {
    fc.assert(
      fc.property(pictures, (samples) => {
        const all = samples.map(({ scores, defects }) => picture(5, scores, defects));
        const pixels = all.flatMap(({ map, mask }) =>
          [...map.data].map((score, index) => ({ score, isDefective: Boolean(mask?.data[index]) })),
        );
        const expected = imageAuroc(pixels);
        const actual = gather(all).pixelAuroc();
        expect(actual === null).toBe(expected === null);
        expect(actual ?? 0).toBeCloseTo(expected ?? 0, 10);
      }),
      { numRuns: 25 },
    );
  });

  test('AU-PRO equals its definition', () => {
    fc.assert(
      fc.property(pictures, (samples) => {
        const all = samples.map(({ scores, defects }) => picture(5, scores, defects));
        const expected = slowAuPro(all);
        const actual = gather(all).auPro();
        expect(actual === null).toBe(expected === null);
        expect(Math.abs((actual ?? 0) - (expected ?? 0))).toBeLessThan(2e-3);
      }),
      { numRuns: 25 },
    );
  });

  test('worked by hand: the small region found first, the large one after a third of the good pixels', () => {
    // Regions: one pixel (score 9) and two pixels (scores 3, 3). Good pixels: 5, 5, 1, 1, 1, 1.
    // (0, ½) at 9, (⅓, ½) at 5, (⅓, 1) at 3: up to 0.3 the overlap is ½ throughout.
    const { map, mask } = picture(9, [9, 5, 5, 3, 3, 1, 1, 1, 1], [1, 0, 0, 1, 1, 0, 0, 0, 0]);
    expect(gather([{ map, mask }]).auPro()).toBeCloseTo(0.5, 12);
  });

  test('a perfect map reaches 1 in both, null without defects or without masks', () => {
    const perfect = gather([picture(4, [0.1, 0.2, 0.9, 0.8], [0, 0, 1, 1])]);
    expect(perfect.pixelAuroc()).toBe(1);
    expect(perfect.auPro()).toBeCloseTo(1, 12);
    const good = gather([picture(2, [0.5, 0.1], null)]);
    expect([good.pixelAuroc(), good.auPro()]).toEqual([null, null]);
    expect(new PixelScores().pixelAuroc()).toBeNull();
  });

  test('negative, tiny and huge scores keep their order', () => {
    const scores = [-1e20, -3, -1e-20, 0, 1e-20, 2, 1e20];
    const { map, mask } = picture(7, scores, [0, 0, 0, 0, 1, 1, 1]);
    expect(gather([{ map, mask }]).pixelAuroc()).toBe(1);
  });

  test('a mask of another size is refused', () => {
    const { map } = picture(2, [1, 2], null);
    expect(() => new PixelScores().add(map, { width: 1, height: 1, data: Uint8Array.of(1) })).toThrow('differ in size');
  });
});

describe('labelRegions', () => {
  test('diagonal neighbours are one region, a gap makes two', () => {
    const mask = { width: 4, height: 3, data: Uint8Array.of(1, 0, 0, 1, 0, 1, 0, 1, 0, 0, 0, 0) };
    expect(labelRegions(mask)).toEqual({
      labels: Int32Array.of(1, 0, 0, 2, 0, 1, 0, 2, 0, 0, 0, 0),
      areasPx: [8, 2, 2],
    });
  });

  test('areas add up to the picture and equal neighbours share a label', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 1 }), { minLength: 48, maxLength: 48 }), (bits) => {
        const { labels, areasPx } = labelRegions({ width: 8, height: 6, data: Uint8Array.from(bits) });
        expect(areasPx.reduce((sum, area) => sum + area, 0)).toBe(48);
        for (let pixel = 0; pixel < 40; pixel++) {
          expect(labels[pixel] === 0).toBe(bits[pixel] === 0);
          const below = labels[pixel + 8] ?? 0;
          expect(bits[pixel] && bits[pixel + 8] ? labels[pixel] === below : true).toBe(true);
        }
      }),
    );
  });

  test('a picture that is all defect does not overflow', () => {
    const mask = { width: 600, height: 400, data: new Uint8Array(240_000).fill(255) };
    expect(labelRegions(mask).areasPx).toEqual([0, 240_000]);
  });
});

describe('resizeMap', () => {
  test('doubling interpolates between pixel centres', () => {
    const map = { width: 2, height: 1, data: Float32Array.of(0, 4) };
    expect([...resizeMap(map, 4, 2).data]).toEqual([0, 1, 3, 4, 0, 1, 3, 4]);
    expect(resizeMap(map, 2, 1)).toBe(map);
  });

  test('never leaves the range of its input', () => {
    const side = fc.integer({ min: 1, max: 7 });
    fc.assert(
      fc.property(
        side,
        side,
        fc.array(fc.float({ min: 0, max: 9, noNaN: true }), { minLength: 12, maxLength: 12 }),
        (width, height, values) => {
          const data = Float32Array.from(values);
          const resized = resizeMap({ width: 4, height: 3, data }, width, height).data;
          expect(resized.length).toBe(width * height);
          expect(Math.min(...resized)).toBeGreaterThanOrEqual(Math.min(...data) - 1e-5);
          expect(Math.max(...resized)).toBeLessThanOrEqual(Math.max(...data) + 1e-5);
        },
      ),
    );
  });
});
