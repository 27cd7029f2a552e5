import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createScale, extentOf } from './scale.ts';
import { thinBand, thinCloud, thinLine } from './thin-series.ts';

const options = { from: 0, to: 100, mostTicks: 6 };
const labelsOf = (axis: object, low: number, high: number, more = {}) =>
  createScale({ label: '', ...axis }, { low, high }, { ...options, ...more }).ticks.map(({ label, context }) =>
    context === '' ? label : `${label} | ${context}`,
  );

describe('ticks', () => {
  test('are round numbers, also for small, large and single values', () => {
    expect(labelsOf({}, 3, 97)).toEqual(['0', '20', '40', '60', '80']);
    expect(labelsOf({}, 100.1, 100.4)).toEqual(['100.10', '100.15', '100.20', '100.25', '100.30', '100.35', '100.40']);
    expect(labelsOf({}, 5, 5)).toHaveLength(5);
    expect(labelsOf({}, 0, 1e9)).toContain('1×10⁹');
  });

  test('of logarithmic axes are decades, with 2 and 5 between where there are few', () => {
    expect(labelsOf({ isLogarithmic: true }, 1, 100)).toEqual(['1', '2', '5', '10', '20', '50', '100']);
    expect(labelsOf({ isLogarithmic: true }, 1e-6, 1e6)).toEqual(['10⁻⁶', '10⁻⁴', '0.01', '1', '100', '10,000', '10⁶']);
  });

  test('a logarithmic axis over values that are not positive falls back to a linear one', () => {
    expect(labelsOf({ isLogarithmic: true }, 0, 10)).toContain('0');
    expect(extentOf([-1, 0, null, 5], true)).toEqual({ low: 5, high: 5 });
    expect(extentOf([5e-324, 1], true)).toEqual({ low: 1, high: 1 });
    expect(createScale({ label: '', isLogarithmic: true }, { low: 1, high: 10 }, options).position(0)).toBeNaN();
  });

  test('of time are round in the calendar, with the date where the day changes', () => {
    const at = (...parts: readonly [number, number, number?, number?, number?]) => Date.UTC(...parts);
    expect(labelsOf({ isTime: true }, at(2019, 0), at(2024, 6))).toEqual([
      '2019',
      '2020',
      '2021',
      '2022',
      '2023',
      '2024',
    ]);
    expect(labelsOf({ isTime: true }, at(2023, 10, 20), at(2024, 2, 2))).toEqual([
      'Dec | 2023',
      'Jan | 2024',
      'Feb',
      'Mar',
    ]);
    expect(labelsOf({ isTime: true }, at(2024, 1, 28, 20), at(2024, 1, 29, 10))).toEqual([
      '21:00 | 28 Feb 2024',
      '00:00 | 29 Feb 2024',
      '03:00',
      '06:00',
      '09:00',
    ]);
    expect(labelsOf({ isTime: true }, at(1965, 0), at(1970, 0))).toEqual([
      '1965',
      '1966',
      '1967',
      '1968',
      '1969',
      '1970',
    ]);
  });

  test('are never too many, lie on the axis and ascend', () => {
    const number = fc.double({ min: -1e12, max: 1e12, noNaN: true });
    const axis = fc.record({ isLogarithmic: fc.boolean(), isTime: fc.boolean() });
    fc.assert(
      fc.property(number, number, axis, fc.boolean(), (a, b, kind, isRounded) => {
        const scale = createScale(
          { label: '', ...kind },
          { low: Math.min(a, b), high: Math.max(a, b) },
          { ...options, isRounded },
        );
        expect(scale.ticks.length).toBeLessThanOrEqual(13);
        const positions = scale.ticks.map(({ value }) => scale.position(value));
        expect(positions).toEqual(positions.toSorted((p, q) => p - q));
        expect(Math.min(...positions, 0)).toBeGreaterThan(-1e-3);
        expect(Math.max(...positions, 0)).toBeLessThan(100.001);
      }),
    );
  });

  test('stand on a logarithmic axis around values whose logarithms are the same', () => {
    const axis = { label: '', isLogarithmic: true };
    const { ticks, position } = createScale(axis, { low: 999999999999.9979, high: 999999999999.998 }, options);
    expect(ticks.map(({ label }) => label)).toEqual(['5×10¹¹', '1×10¹²', '2×10¹²']);
    expect(position(999999999999.998)).toBeCloseTo(50, 6);
  });
});

describe('thinning', () => {
  test('keeps every column’s extremes and its gaps', () => {
    const x = Array.from({ length: 10_000 }, (_, index) => index);
    const y = x.map((index) =>
      index === 5003 ? 99 : index === 7003 ? -99 : index >= 2000 && index < 3000 ? null : index % 7,
    );
    const points = thinLine(x, y, 100);
    expect(points.length).toBeLessThanOrEqual(404);
    expect(points).toContainEqual({ x: 5003, y: 99 });
    expect(points).toContainEqual({ x: 7003, y: -99 });
    expect(points.some((point) => point.y === null)).toBe(true);
    expect(points.every((point) => point.y === null || point.x < 2000 || point.x >= 3000)).toBe(true);
  });

  test('leaves short lines alone and thins a line that runs back evenly', () => {
    expect(thinLine([1, 2, 3], [1, null, 3], 100)).toHaveLength(3);
    const x = Array.from({ length: 9000 }, (_, index) => Math.sin(index));
    expect(thinLine(x, x, 10).length).toBeLessThanOrEqual(41);
  });

  test('of a cloud keeps the point far out', () => {
    const spots = Array.from({ length: 20_000 }, (_, index) => ({ x: index % 100, y: (index * 7) % 90 }));
    const thinned = thinCloud([...spots, { x: 500, y: 500 }], 300);
    expect(thinned.length).toBeLessThanOrEqual(300);
    expect(thinned).toContainEqual({ x: 500, y: 500 });
  });

  test('of a band keeps its widest places', () => {
    const x = Array.from({ length: 5000 }, (_, index) => index);
    const band = {
      name: '',
      x,
      low: x.map((i) => (i === 1234 ? -9 : 0)),
      high: x.map((i) => (i === 4321 ? 9 : i < 100 ? null : 1)),
    };
    const spans = thinBand(band, 50);
    expect(spans.length).toBeLessThanOrEqual(100);
    expect(Math.min(...spans.map(({ low }) => low ?? 0))).toBe(-9);
    expect(Math.max(...spans.map(({ high }) => high ?? 0))).toBe(9);
    expect(spans[0]?.high).toBeNull();
  });
});
