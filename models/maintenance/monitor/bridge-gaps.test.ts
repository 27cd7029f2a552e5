import { expect, test } from 'vitest';
import { seededRandom } from '../../evaluate/seeded-random.ts';
import { bridgeGaps } from './bridge-gaps.ts';

const random = seededRandom(2);
const noise = Float64Array.from({ length: 200 }, random);

test('a signal without gaps is left as it is', () => {
  expect(bridgeGaps(noise, 100)).toEqual({ values: noise, gaps: 0, longGaps: 0 });
});

test('the last value holds for three rows, then the median of the rows learned from', () => {
  const holed = noise.slice().fill(Number.NaN, 150, 160);
  const { values, gaps, longGaps } = bridgeGaps(holed, 100);
  expect([gaps, longGaps]).toEqual([10, 7]);
  expect([...values.subarray(150, 153)]).toEqual(Array(3).fill(noise[149]));
  const median = values[153] ?? 0;
  expect(noise.subarray(0, 100).filter((value) => value <= median).length).toBeGreaterThanOrEqual(50);
  expect([...values.subarray(153, 160)]).toEqual(Array(7).fill(median));
  expect(values[160]).toBe(noise[160]);
});

test('a sensor that wanders holds its last value however long the gap is', () => {
  let level = 0;
  const walk = Float64Array.from({ length: 400 }, () => (level += random() - 0.5));
  const { values, longGaps } = bridgeGaps(walk.slice().fill(Number.NaN, 250, 300), 200);
  expect(longGaps).toBe(0);
  expect([...values.subarray(250, 300)]).toEqual(Array(50).fill(walk[249]));
});

test('without a value before it a gap begins at the median, and a signal without values stays one', () => {
  const late = noise.slice().fill(Number.NaN, 0, 2);
  expect(bridgeGaps(late, 100).values[0]).toBe(bridgeGaps(late, 100).values[1]);
  expect(bridgeGaps(new Float64Array(50).fill(Number.NaN), 20).values.every(Number.isNaN)).toBe(true);
});
