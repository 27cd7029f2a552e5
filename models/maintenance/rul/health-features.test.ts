import { expect, test } from 'vitest';
import { drawFleet } from '../../../test/support/draw-fleet.ts';
import { takeUnits } from './fleet.ts';
import { buildHealthFeatures, lengthsFor, usualStep } from './health-features.ts';

const single = (...values: readonly number[]) => ({
  fleet: {
    rowCount: values.length,
    units: [{ id: 'a', from: 0, to: values.length }],
    times: Float64Array.from(values, (_, row) => row + 1),
    settings: [],
    sensors: [],
  },
  scaled: [{ name: 's', values: Float64Array.from(values) }],
});
const lengths = { spans: [3], baseline: 2 };

const valuesOf = (...values: readonly number[]) => {
  const { fleet, scaled } = single(...values);
  const { table } = buildHealthFeatures(fleet, scaled, lengths);
  return table.features.map((feature) => [...feature.values]);
};

test('means, baseline and age are those computed by hand', () => {
  const [mean, whole, moved, age] = valuesOf(1, 3, 8);
  // Weights of a span of 3: 1, 1/2, 1/4 backwards.
  expect(mean).toEqual([1, expect.closeTo(7 / 3, 9), expect.closeTo((8 + 1.5 + 0.25) / 1.75, 9)]);
  expect(whole).toEqual([1, 2, 4]);
  // The first two rows, mean 2, say how the machine was when new.
  expect(moved).toEqual([0, expect.closeTo(1 / 3, 9), expect.closeTo(39 / 7 - 2, 9)]);
  expect(age).toEqual([1, 2, 3]);
});

test('missing values are passed over, and count as normal before the first value', () => {
  const [mean, whole] = valuesOf(Number.NaN, 4, Number.NaN);
  expect(mean).toEqual([0, 4, 4]);
  expect(whole).toEqual([0, 4, 4]);
});

test('nothing of a later row or of another machine is in a feature', () => {
  const fleet = drawFleet({ units: 3, seed: 2 });
  const all = buildHealthFeatures(fleet, fleet.sensors, lengthsFor(60)).table.features;
  const [, second] = fleet.units;
  const cut = takeUnits(fleet, second === undefined ? [] : [{ ...second, to: second.from + 30 }]);
  const alone = buildHealthFeatures(cut, cut.sensors, lengthsFor(60)).table.features;
  alone.forEach(({ values }, index) => {
    const whole = all[index]?.values.subarray(second?.from, (second?.from ?? 0) + 30);
    expect(values).toEqual(Float64Array.from(whole ?? []));
  });
});

test('lengths follow the horizon and are at least one row', () => {
  expect(lengthsFor(125)).toEqual({ spans: [15, 40], baseline: 20 });
  expect(lengthsFor(2)).toEqual({ spans: [1, 1], baseline: 1 });
});

test('the usual step is the median, so that one gap does not matter', () => {
  const { fleet } = single(1, 2, 3, 4);
  expect(usualStep({ ...fleet, times: Float64Array.of(0, 5, 10, 500) })).toBe(5);
});
