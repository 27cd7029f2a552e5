import { expect, test } from 'vitest';
import { drawFleet } from '../../../test/support/draw-fleet.ts';
import { seededRandom } from '../../evaluate/seeded-random.ts';
import { assignRegimes, findRegimes } from './operating-regimes.ts';

const regimesOf = (regimes: number, seed = 1) => {
  const fleet = drawFleet({ units: 12, seed, regimes });
  return { fleet, found: findRegimes(fleet.settings, fleet.rowCount, seededRandom(7)) };
};

test.each([2, 3, 4])('%i regimes are found where there are as many', (count) => {
  const { fleet, found } = regimesOf(count);
  expect(found.centres).toHaveLength(count);
  const assigned = assignRegimes(found, fleet.settings, fleet.rowCount);
  const [speed] = fleet.settings;
  // Centres are in order of speed, so that numbers rise with it.
  speed?.values.forEach((value, row) => expect(assigned[row]).toBe([0, 10, 20, 35].indexOf(Math.round(value))));
});

test('settings that only tremble are one regime', () => {
  expect(regimesOf(1).found.centres).toHaveLength(1);
});

test('a setting that moves evenly is one regime', () => {
  const random = seededRandom(3);
  const values = Float64Array.from({ length: 2000 }, () => random());
  expect(findRegimes([{ name: 'load', values }], 2000, random).centres).toHaveLength(1);
});

test('without settings there is one regime', () => {
  const found = findRegimes([], 3, seededRandom(1));
  expect(found.centres).toEqual([[]]);
  expect([...assignRegimes(found, [], 3)]).toEqual([0, 0, 0]);
});

test('another seed finds the same regimes', () => {
  const { fleet, found } = regimesOf(3);
  const other = findRegimes(fleet.settings, fleet.rowCount, seededRandom(99));
  other.centres.flat().forEach((value, index) => expect(value).toBeCloseTo(found.centres.flat()[index] ?? 0, 6));
});
