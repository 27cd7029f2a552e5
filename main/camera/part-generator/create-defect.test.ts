import { expect, test } from 'vitest';
import { createDefect } from './create-defect.ts';
import { geometryOf } from './part-geometry.ts';
import { ALPHA, CHANNELS, copyPatch, growBox, SHADE } from './part-layer.ts';
import { seededRandom } from '../../../models/evaluate/seeded-random.ts';
import { rasterPart } from './raster-part.ts';
import { defectClasses, pointOnTop } from './surface-mark.ts';

const products = ['bracket-b114', 'flange-f208'] as const;
const TEXELS_PER_UNIT = 0.5;

test.each(products)('%s: every defect changes the layer inside its bounds and nowhere else', (product) => {
  const geometry = geometryOf(product);
  const sound = rasterPart(geometry, TEXELS_PER_UNIT);
  for (const className of defectClasses) {
    for (let seed = 0; seed < 6; seed++) {
      const defect = createDefect(className, geometry, seededRandom(seed));
      const layer = { ...sound, data: sound.data.slice() };
      defect.apply(layer);
      const { x, y, width, height } = growBox(defect.bounds, 1 / TEXELS_PER_UNIT);
      let inside = 0;
      let outside = 0;
      layer.data.forEach((value, at) => {
        if (value !== sound.data[at]) {
          const texel = Math.floor(at / CHANNELS);
          const u = sound.originU + ((texel % sound.columns) + 0.5) / TEXELS_PER_UNIT;
          const v = sound.originV + (Math.floor(texel / sound.columns) + 0.5) / TEXELS_PER_UNIT;
          const isInside = u >= x && u <= x + width && v >= y && v <= y + height;
          inside += isInside ? 1 : 0;
          outside += isInside ? 0 : 1;
        }
      });
      expect(inside, `${className} ${seed}`).toBeGreaterThan(5);
      expect(outside, `${className} ${seed}`).toBe(0);
    }
  }
});

test.each(products)('%s: shades are light, coverages are shares, and the holes are open', (product) => {
  const geometry = geometryOf(product);
  const layer = rasterPart(geometry, TEXELS_PER_UNIT);
  for (let at = 0; at < layer.data.length; at += CHANNELS) {
    const shade = layer.data[at + SHADE] ?? Number.NaN;
    const alpha = layer.data[at + ALPHA] ?? Number.NaN;
    if (!(shade >= 0 && shade < 1 && alpha >= 0 && alpha <= 1)) {
      throw new Error(`texel ${at / CHANNELS} has shade ${shade} and coverage ${alpha}`);
    }
  }
  for (const { u, v } of [...geometry.holes, geometry.bore]) {
    const middle = copyPatch(layer, { x: u - 1, y: v - 1, width: 2, height: 2 });
    expect(middle.data[ALPHA]).toBe(0);
  }
  const flat = pointOnTop(geometry, seededRandom(3));
  expect(copyPatch(layer, { x: flat.u, y: flat.v, width: 2, height: 2 }).data[ALPHA]).toBe(1);
});
