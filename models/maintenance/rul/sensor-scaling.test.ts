import { expect, test } from 'vitest';
import { drawFleet } from '../../../test/support/draw-fleet.ts';
import { seededRandom } from '../../evaluate/seeded-random.ts';
import { applyScaling, learnScaling } from './sensor-scaling.ts';

const fleet = drawFleet({ units: 20, seed: 4, regimes: 3 });
const scaling = learnScaling(fleet, seededRandom(1));

test('sensors that wear moves are kept, noise and a constant are left out with the reason', () => {
  expect(scaling.sensors.map(({ name }) => name)).toEqual(['heat', 'pressure']);
  expect(scaling.leftOut).toMatchObject([
    { name: 'dial', reason: 'it is constant' },
    { name: 'hum', reason: expect.stringContaining('does not change over a life') },
  ]);
});

test('in every regime a sensor has mean 0 and spread 1', () => {
  const [speed] = fleet.settings;
  for (const { values } of applyScaling(scaling, fleet)) {
    for (const regime of [0, 10, 20]) {
      const inRegime = values.filter((_, row) => Math.round(speed?.values[row] ?? 0) === regime);
      const mean = inRegime.reduce((sum, value) => sum + value, 0) / inRegime.length;
      const square = inRegime.reduce((sum, value) => sum + value * value, 0) / inRegime.length;
      expect(mean).toBeCloseTo(0, 9);
      expect(square).toBeCloseTo(1, 9);
    }
  }
});

test('a sensor that stands still in one regime says nothing there', () => {
  const [speed] = fleet.settings;
  const isSlow = (row: number): boolean => (speed?.values[row] ?? 0) < 5;
  const stuck = {
    ...fleet,
    sensors: fleet.sensors.map(({ name, values }) => ({
      name,
      values: values.map((value, row) => (isSlow(row) ? 1 : value)),
    })),
  };
  const [heat] = applyScaling(learnScaling(stuck, seededRandom(1)), stuck);
  expect(heat?.values.every((value, row) => Number.isNaN(value) === isSlow(row))).toBe(true);
});

test('a missing sensor is named', () => {
  const without = { ...fleet, sensors: fleet.sensors.filter(({ name }) => name !== 'heat') };
  expect(() => applyScaling(scaling, without)).toThrow('Column "heat" is missing');
});

test('a sensor never read on a machine is not learned from, and refused where the model needs it', () => {
  const [, second] = fleet.units;
  const silent = {
    ...fleet,
    sensors: fleet.sensors.map(({ name, values }) => ({
      name,
      values: name === 'heat' ? values.slice().fill(Number.NaN, second?.from, second?.to) : values,
    })),
  };
  expect(learnScaling(silent, seededRandom(1)).leftOut).toContainEqual({
    name: 'heat',
    reason: 'it has no value for some machines',
  });
  expect(() => applyScaling(scaling, silent)).toThrow(
    'Column "heat" has no value for machine 2, and the model needs it',
  );
});

test('sensors that are all constant are refused', () => {
  const still = { ...fleet, sensors: fleet.sensors.filter(({ name }) => name === 'dial') };
  expect(() => learnScaling(still, seededRandom(1))).toThrow('No sensor ever changes');
});
