import { expect, test } from 'vitest';
import { describeScene } from '../../models/vision/scene/describe-scene.ts';
import type { Placement } from '../inference/inference-methods.ts';
import { proveScene, proveSurroundings, sceneReferenceOf } from './prove-scene.ts';
import { sceneBandOf } from './scene-band-of.ts';

const edges = { width: 4, height: 4, data: new Uint8Array(16) };
const histogram = Array.from({ length: 32 }, () => 1 / 32);

function placement(brightness: number, focus: number, surroundings: Float32Array | null = null): Placement {
  return { scene: { brightness, focus, histogram, edges }, surroundings };
}

test('the band holds every teaching picture of an even series and has a floor', () => {
  const { brightness, focus, placements } = sceneBandOf([100, 101, 99, 100].map((level) => placement(level, 200)));
  expect(brightness).toEqual({ min: 94, max: 106 });
  expect(focus).toEqual({ min: 100, max: 400 });
  expect(placements).toBe(4);
});

test('one strange picture does not widen the band', () => {
  const even = Array.from({ length: 9 }, (_, n) => placement(100 + (n % 3), 200));
  expect(sceneBandOf([...even, placement(250, 5)]).brightness.max).toBeLessThan(115);
});

test('without pictures there is no band, with two none of light and position', () => {
  expect(() => sceneBandOf([])).toThrow(RangeError);
  expect(sceneBandOf([placement(100, 200), placement(101, 200)])).toMatchObject({ light: null, position: null });
});

test('surroundings need a model that describes them in every picture', () => {
  const described = [1, 1.1, 0.9].map((x) => placement(100, 200, Float32Array.of(x, 0)));
  const band = sceneBandOf(described);
  expect(band.surroundings?.mean[0]).toBeCloseTo(1);
  expect(proveSurroundings(Float32Array.of(1.1, 0), band)).toBeNull();
  expect(proveSurroundings(Float32Array.of(1, 2), band)?.reason).toBe('scene-differs');
  expect(sceneBandOf([...described, placement(100, 200)]).surroundings).toBeNull();
});

test('placements that are all but equal still leave room for the noise of a day', () => {
  const band = sceneBandOf([1, 1, 1].map((x) => placement(100, 200, Float32Array.of(x, 0))));
  expect(proveSurroundings(Float32Array.of(1, 0.1), band)).toBeNull();
  expect(proveSurroundings(Float32Array.of(1, 0.2), band)?.reason).toBe('scene-differs');
});

/** A bright plate on a dark table, `left` pixels from the left. */
function plate(left: number, level = 180): { width: number; height: number; channels: 1; data: Uint8Array } {
  const [width, height] = [256, 144];
  const data = new Uint8Array(width * height).fill(60);
  for (let y = 40; y < 100; y += 1) {
    data.fill(level, y * width + left, y * width + left + 90 - (y % 7));
  }
  return { width, height, channels: 1, data };
}

test('a moved part, other light and a part that is not there each have their reason', async () => {
  const { compareScene } = await import('../../models/vision/scene/describe-scene.ts');
  const band = sceneBandOf(
    [80, 81, 79, 80, 82].map((left) => ({ scene: describeScene(plate(left)), surroundings: null })),
  );
  const reference = sceneReferenceOf(band);
  if (reference === null) {
    throw new Error('five placements are enough for a reference');
  }
  const reasons = (view: ReturnType<typeof plate>): readonly string[] => {
    const { lightDistance, shift } = compareScene(view, reference);
    const { brightness, focus } = {
      brightness: (band.brightness.min + band.brightness.max) / 2,
      focus: band.focus.min,
    };
    return proveScene({ brightness, focus, lightDistance, shift }, band).map(({ reason }) => reason);
  };
  expect(reasons(plate(80))).toEqual([]);
  expect(reasons(plate(92))).toEqual(['part-moved']);
  expect(reasons(plate(80, 250))).toEqual(['light-differs']);
  expect(reasons({ ...plate(80), data: new Uint8Array(256 * 144).fill(86) })).toContain('scene-differs');
});
