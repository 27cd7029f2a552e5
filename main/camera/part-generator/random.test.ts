import fc from 'fast-check';
import { expect, test } from 'vitest';
import { seededRandom } from '../../../models/evaluate/seeded-random.ts';
import { between, mixSeed, pick } from './random.ts';

test('the sequence of a seed is the published one', () => {
  // First three outputs of Mulberry32 for seed 0, as its reference code prints them.
  const random = seededRandom(0);
  expect([random(), random(), random()].map((value) => Math.round(value * 2 ** 32))).toEqual([
    1144304738, 1416247, 958946056,
  ]);
});

test('numbers fill [0, 1) evenly', () => {
  const random = seededRandom(5);
  const slices = Array.from({ length: 10 }, () => 0);
  for (let count = 0; count < 20_000; count++) {
    const slice = Math.floor(random() * 10);
    slices[slice] = (slices[slice] ?? 0) + 1;
  }
  expect(slices).toHaveLength(10);
  expect(slices.every((count) => count > 1800 && count < 2200)).toBe(true);
});

test('streams of neighbouring seeds and serials do not meet', () => {
  const streams = new Set<number>();
  for (let seed = 0; seed < 40; seed++) {
    for (let serial = 0; serial < 40; serial++) {
      for (let stream = 0; stream < 8; stream++) {
        streams.add(mixSeed(seed, serial, stream));
      }
    }
  }
  // 12,800 draws of 32 bits share 0.02 values on average.
  expect(streams.size).toBeGreaterThan(12_797);
});

test('the order of the names counts', () => {
  fc.assert(
    fc.property(fc.integer(), fc.nat({ max: 1000 }), fc.nat({ max: 1000 }), (seed, first, second) => {
      fc.pre(first !== second);
      expect(mixSeed(seed, first, second)).not.toBe(mixSeed(seed, second, first));
    }),
  );
});

test('between and pick stay inside their limits; an empty list is refused', () => {
  fc.assert(
    fc.property(fc.integer(), (seed) => {
      const random = seededRandom(seed);
      const value = between(random, -2, 3);
      expect(value).toBeGreaterThanOrEqual(-2);
      expect(value).toBeLessThan(3);
      expect(['a', 'b']).toContain(pick(random, ['a', 'b']));
    }),
  );
  expect(() => pick(seededRandom(1), [])).toThrow(RangeError);
});
