import { expect, test } from 'vitest';
import { cusumRunLength, ewmaRunLength } from './run-length.ts';

const bothSides = (limit: number, shift: number): number =>
  1 / (1 / cusumRunLength(0.5, limit, shift) + 1 / cusumRunLength(0.5, limit, -shift));

// Montgomery, Introduction to Statistical Quality Control, table of tabular CUSUM run lengths for k = 1/2 (Hawkins 1993).
test.each([
  [4, 0, 168],
  [4, 0.5, 26.6],
  [4, 1, 8.38],
  [4, 2, 3.34],
  [5, 0, 465],
  [5, 0.5, 38],
  [5, 1, 10.4],
  [5, 2, 4.01],
])('a CUSUM with limit %f meets the printed run length at a shift of %f', (limit, shift, printed) => {
  expect(bothSides(limit, shift) / printed).toBeGreaterThan(0.99);
  expect(bothSides(limit, shift) / printed).toBeLessThan(1.01);
});

// Lucas and Saccucci, Technometrics 32 (1990), table 3: schemes with a run length of 500 in control.
test.each([
  [0.4, 3.054, 0, 500],
  [0.4, 3.054, 1, 14.3],
  [0.2, 2.962, 0, 500],
  [0.2, 2.962, 0.5, 41.8],
  [0.2, 2.962, 1, 10.5],
  [0.1, 2.814, 0, 500],
  [0.1, 2.814, 0.5, 31.3],
  [0.1, 2.814, 1, 10.3],
])(
  'an EWMA with smoothing %f and width %f meets the printed run length at a shift of %f',
  (smoothing, width, shift, printed) => {
    const length = ewmaRunLength(smoothing, width, shift);
    expect(length / printed).toBeGreaterThan(0.99);
    expect(length / printed).toBeLessThan(1.01);
  },
);

test('with all weight on the newest reading an EWMA is a Shewhart chart: 370 readings at three deviations', () => {
  expect(ewmaRunLength(1, 3, 0)).toBeCloseTo(370.4, 0);
});
