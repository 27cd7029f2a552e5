import { expect, test } from 'vitest';
import { seededRandom } from '../../evaluate/seeded-random.ts';
import type { FailureTime } from './failure-time.ts';
import { summariseGroups, summariseLives } from './summarise-lives.ts';

function draw(count: number, seed: number): FailureTime[] {
  const random = seededRandom(seed);
  return Array.from({ length: count }, () => ({
    time: 100 * (-Math.log(1 - random())) ** (1 / 2),
    hasFailed: true,
  }));
}

test('the curve falls from one, within its interval, to beyond the longest time', () => {
  const { curve, longestTime } = summariseLives({ name: 'all', observations: draw(50, 1) }, 0.9);
  expect(curve[0]).toEqual({ time: 0, reliability: 1, lo: 1, hi: 1 });
  expect(curve.at(-1)?.time).toBeGreaterThan(longestTime);
  curve.forEach(({ reliability, lo, hi }, index) => {
    expect(lo).toBeLessThanOrEqual(reliability);
    expect(hi).toBeGreaterThanOrEqual(reliability);
    expect(reliability).toBeLessThanOrEqual(curve[index - 1]?.reliability ?? 1);
  });
});

test('lives of a Weibull distribution lie near its curve, those of two kinds of parts do not', () => {
  const pure = summariseLives({ name: 'all', observations: draw(400, 2) }, 0.9);
  expect(pure.largestGap).toBeLessThan(0.06);
  const early = Array.from({ length: 200 }, (_, index) => ({ time: 1 + index / 200, hasFailed: true }));
  const late = Array.from({ length: 200 }, (_, index) => ({ time: 1000 + index, hasFailed: true }));
  const mixed = summariseLives({ name: 'all', observations: [...early, ...late] }, 0.9);
  expect(mixed.largestGap).toBeGreaterThan(0.2);
});

test('a group without a failure does not keep the others from being judged', () => {
  const running = [{ time: 5, hasFailed: false }];
  const { summaries, unfit } = summariseGroups(
    [
      { name: 'new', observations: running },
      { name: 'old', observations: draw(20, 3) },
    ],
    0.9,
  );
  expect(summaries.map(({ group }) => group)).toEqual(['old']);
  expect(unfit).toEqual([{ group: 'new', observations: 1, reason: expect.stringContaining('is a failure') }]);
});

test('where no group can be judged, the reason is told', () => {
  const running = [{ time: 5, hasFailed: false }];
  const groups = [
    { name: 'a', observations: running },
    { name: 'b', observations: running },
  ];
  expect(() => summariseGroups(groups, 0.9)).toThrow(/No group can be learned from; "a": None/);
  expect(() => summariseGroups(groups.slice(1), 0.9)).toThrow(/^None of the observations is a failure/);
});
