import { expect, test } from 'vitest';
import { seededRandom } from '../../evaluate/seeded-random.ts';
import { intervalAbout, learnInterval } from './local-interval.ts';

const CAP = 100;
const settings = { cap: CAP, coverage: 0.9 };

/** Errors grow with the life, as they do: ±2 at the end, ±22 far from it. */
function draw(count: number, seed: number) {
  const random = seededRandom(seed);
  const actual = Float64Array.from({ length: count }, () => 150 * random());
  const predicted = actual.map((life) => {
    const spread = 2 + Math.min(CAP, life) * 0.2;
    return Math.min(CAP, Math.max(0, Math.min(CAP, life) + spread * (2 * random() - 1)));
  });
  return { actual, predicted, weights: new Float64Array(count).fill(1) };
}

const learned = learnInterval(draw(6000, 1), settings);

test('nine of ten lives lie in the interval, near failure and far from it', () => {
  const { actual, predicted } = draw(20_000, 2);
  for (const [from, to] of [
    [5, 20],
    [20, 50],
    [50, 80],
  ] as const) {
    const rows = [...predicted.keys()].filter((row) => (predicted[row] ?? 0) >= from && (predicted[row] ?? 0) < to);
    const held = rows.filter((row) => {
      const { lo, hi } = intervalAbout(learned, predicted[row] ?? 0);
      const life = actual[row] ?? 0;
      return lo <= Math.min(CAP, life) && life <= hi;
    });
    expect(held.length / rows.length).toBeGreaterThan(0.87);
    expect(held.length / rows.length).toBeLessThan(0.94);
  }
});

test('intervals are narrow near failure and wide far from it', () => {
  const width = (life: number): number => {
    const { lo, hi } = intervalAbout(learned, life);
    return hi - lo;
  };
  expect(width(5)).toBeLessThan(10);
  expect(width(70)).toBeGreaterThan(2 * width(5));
});

test('at the cap the upper end says how long machines really last', () => {
  const { hi } = intervalAbout(learned, CAP);
  expect(hi).toBeGreaterThan(135);
  expect(hi).toBeLessThan(151);
});

test('no upper end lies beyond what machines of such predictions lasted, however sure predictions at the cap are', () => {
  const random = seededRandom(6);
  const actual = Float64Array.from({ length: 6000 }, () => 150 * random());
  const predicted = actual.map((life) => Math.min(CAP, life + (life < CAP ? 15 * (random() - 0.5) : 0)));
  const sure = learnInterval({ actual, predicted, weights: new Float64Array(6000).fill(1) }, settings);
  for (let life = 0; life <= CAP; life++) {
    expect(intervalAbout(sure, life).hi).toBeLessThan(150);
  }
});

test('the prediction always lies in its interval, and life never ends before now', () => {
  for (let life = 0; life <= CAP; life += 0.5) {
    const { lo, hi } = intervalAbout(learned, life);
    expect(lo).toBeGreaterThanOrEqual(0);
    expect(lo).toBeLessThanOrEqual(life);
    expect(hi).toBeGreaterThanOrEqual(life);
  }
});

test('rows without weight count for nothing', () => {
  const rows = draw(500, 3);
  const wild = { ...rows, actual: rows.actual.map(() => 0), weights: rows.weights.map(() => 0) };
  const join = (a: Float64Array, b: Float64Array): Float64Array => Float64Array.of(...a, ...b);
  const both = {
    actual: join(rows.actual, wild.actual),
    predicted: join(rows.predicted, wild.predicted),
    weights: join(rows.weights, wild.weights),
  };
  expect(learnInterval(both, settings)).toEqual(learnInterval(rows, settings));
});

test('where no prediction came near, the interval is that of the nearest ones, not empty', () => {
  const rows = draw(2000, 4);
  const weights = rows.predicted.map((value) => (value > 30 && value < 70 ? 0 : 1));
  const { lo, hi } = intervalAbout(learnInterval({ ...rows, weights }, settings), 50);
  expect(lo).toBeLessThan(45);
  expect(hi).toBeGreaterThan(55);
});
