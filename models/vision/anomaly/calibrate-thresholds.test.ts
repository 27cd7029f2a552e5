import { expect, test } from 'vitest';
import { seededRandom } from '../../evaluate/seeded-random.ts';
import { calibrateThresholds } from './calibrate-thresholds.ts';

test.each([
  [1, 1 / 2, 1],
  [4, 1 / 5, 4],
  [19, 1 / 20, 19],
  [20, 1 / 21, 20],
  [72, 3 / 73, 70],
  [200, 10 / 201, 191],
])('%i images promise a rate of %f with the score of rank %i as the limit', (images, rate, rank) => {
  const scores = Array.from({ length: images }, (_, index) => index + 1);
  const { limit, promise, thresholds } = calibrateThresholds(scores, 'held-out');
  expect(promise.falseRejectRate).toBeCloseTo(rate, 10);
  expect(limit).toBeGreaterThan(rank);
  expect(limit).toBeLessThan(rank * 1.001);
  expect(thresholds.review).toBe(1);
  expect(thresholds.fail * limit).toBeCloseTo(1.25 * images, 1);
});

test('over many teachings no more good parts are rejected than promised', () => {
  const random = seededRandom(7);
  for (const images of [4, 19, 50]) {
    const trials = 4000;
    let rejected = 0;
    let promised = 0;
    for (let trial = 0; trial < trials; trial += 1) {
      const { limit, promise } = calibrateThresholds(Array.from({ length: images }, random), 'held-out');
      rejected += Number(random() >= limit);
      promised = promise.falseRejectRate ?? 1;
    }
    // Three standard errors of the simulated rate.
    expect(rejected / trials).toBeLessThan(promised + 3 * Math.sqrt((promised * (1 - promised)) / trials));
    expect(rejected / trials).toBeGreaterThan(promised - 3 * Math.sqrt((promised * (1 - promised)) / trials));
  }
});
