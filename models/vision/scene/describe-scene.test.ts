import fc from 'fast-check';
import { expect, test } from 'vitest';
import { seededRandom } from '../../evaluate/seeded-random.ts';
import type { SceneView } from '../image/measure-scene.ts';
import { compareDescriptions, compareScene, describeScene } from './describe-scene.ts';
import { histogramDistance, lumaHistogram } from './luma-histogram.ts';

const WIDTH = 512;
const HEIGHT = 288;
const TEXTURE = Uint8Array.from({ length: WIDTH * HEIGHT }, noise());

function noise(): () => number {
  const random = seededRandom(5);
  return () => 50 + random() * 20;
}

/** A bright part with a hole on a textured table that does not move with it. */
function scene(x: number, y: number, level = 170): SceneView {
  const data = TEXTURE.slice();
  for (let row = 0; row < 110; row += 1) {
    const start = (y + row) * WIDTH + x;
    data.fill(level, start, start + 180 - (row % 40));
    if (row > 30 && row < 70) {
      data.fill(40, start + 50, start + 90);
    }
  }
  return { width: WIDTH, height: HEIGHT, channels: 1, data };
}

test('the shift of a part over a table that stays is found within half a working pixel', () => {
  const reference = describeScene(scene(160, 90));
  fc.assert(
    fc.property(fc.integer({ min: -32, max: 32 }), fc.integer({ min: -32, max: 32 }), (x, y) => {
      const { shift } = compareScene(scene(160 + x, 90 + y), reference);
      expect(Math.abs(shift.x * WIDTH - x)).toBeLessThan(2);
      expect(Math.abs(shift.y * WIDTH - y)).toBeLessThan(2);
      expect(shift.correlation).toBeGreaterThan(0.6);
    }),
    { numRuns: 40 },
  );
});

test('a picture compares with itself without distance, and a described one like the picture', () => {
  const view = scene(150, 80);
  const reference = describeScene(view);
  const same = compareScene(view, reference);
  expect(same.lightDistance).toBe(0);
  expect(Math.hypot(same.shift.x, same.shift.y)).toBeLessThan(1e-4);
  const moved = scene(170, 80);
  const [direct, described] = [compareScene(moved, reference), compareDescriptions(describeScene(moved), reference)];
  expect(described.shift.x).toBeCloseTo(direct.shift.x, 2);
  expect(described.lightDistance).toBe(direct.lightDistance);
});

test('nothing to see, or a picture of another shape, does not correlate', () => {
  const reference = describeScene(scene(150, 80));
  const empty = { width: WIDTH, height: HEIGHT, channels: 1, data: new Uint8Array(WIDTH * HEIGHT) } as const;
  expect(compareScene(empty, reference).shift.correlation).toBe(0);
  const square = { width: 64, height: 64, channels: 1, data: new Uint8Array(64 * 64).fill(9) } as const;
  expect(compareScene(square, reference).shift).toEqual({ x: 0, y: 0, correlation: 0 });
});

test('light that is 10 grey levels brighter is 10 grey levels away', () => {
  const ramp = Float32Array.from({ length: 20_000 }, (_, index) => 40 + (index % 120));
  const brighter = ramp.map((value) => value + 10);
  expect(histogramDistance(lumaHistogram(ramp), lumaHistogram(brighter))).toBeCloseTo(10, 0);
  expect(lumaHistogram(Float32Array.of(-5, 300))).toMatchObject({ 0: 0.5, 31: 0.5 });
});
