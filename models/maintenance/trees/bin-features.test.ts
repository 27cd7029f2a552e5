import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { FeatureTable } from '../../estimator/feature-table.ts';
import { binFeatures, fitBinEdges } from './bin-features.ts';
import { exactSumStep, roundShares, roundToStep } from './value-grid.ts';

function tableOf(values: readonly number[]): FeatureTable {
  return { rowCount: values.length, features: [{ name: 'x', values: Float64Array.from(values) }] };
}

const numbers = fc.array(fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e9, max: 1e9 }), {
  minLength: 1,
  maxLength: 200,
});

describe('bins', () => {
  test('tell all values apart while there are few, also those that only float32 rounding separates', () => {
    fc.assert(
      fc.property(numbers, (values) => {
        const table = tableOf(values);
        const { codes } = binFeatures(table, fitBinEdges(table, undefined, 256));
        const rounded = values.map(Math.fround);
        values.forEach((_, row) =>
          values.forEach((_, other) => {
            const isAbove = (rounded[row] ?? 0) > (rounded[other] ?? 0);
            expect((codes[row] ?? 0) > (codes[other] ?? 0)).toBe(isAbove);
          }),
        );
      }),
      { numRuns: 30 },
    );
  });

  test('are never more than asked for, and finer towards the ends', () => {
    const values = [...Array(10_000).keys()];
    const [edges = new Float32Array()] = fitBinEdges(tableOf(values), undefined, 64);
    expect(edges.length).toBeLessThan(64);
    expect(edges.length).toBeGreaterThan(55);
    expect((edges[1] ?? 0) - (edges[0] ?? 0)).toBeLessThan(((edges[32] ?? 0) - (edges[31] ?? 0)) / 10);
  });

  test('do not differ between a row of weight 2 and two rows', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.integer(), fc.integer({ min: 1, max: 3 })), { minLength: 1, maxLength: 100 }),
        (rows) => {
          const weighted = fitBinEdges(
            tableOf(rows.map(([value]) => value)),
            Float64Array.from(rows, ([, weight]) => weight),
            16,
          );
          const repeated = fitBinEdges(
            tableOf(rows.flatMap(([value, weight]) => Array<number>(weight).fill(value))),
            undefined,
            16,
          );
          expect(weighted).toEqual(repeated);
        },
      ),
    );
  });
});

describe('leaf values', () => {
  test('add up exactly in float32, in any order', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ noNaN: true, min: -1_000, max: 1_000 }), { minLength: 1, maxLength: 300 }),
        (values) => {
          const step = exactSumStep(values.reduce((sum, value) => sum + Math.abs(value), 0));
          const rounded = values.map((value) => roundToStep(value, step));
          const exact = rounded.reduce((sum, value) => sum + value, 0);
          const inFloat32 = (list: readonly number[]): number =>
            list.reduce((sum, value) => Math.fround(sum + Math.fround(value)), 0);
          expect(inFloat32(rounded)).toBe(exact);
          expect(inFloat32(rounded.toReversed())).toBe(exact);
        },
      ),
    );
  });

  test('of classes still sum to 1', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 1_000 }), { minLength: 2, maxLength: 9 }), (counts) => {
        const total = counts.reduce((sum, count) => sum + count, 0);
        fc.pre(total > 0);
        const shares = roundShares(
          counts.map((count) => count / total),
          2 ** -10,
        );
        expect(shares.reduce((sum, share) => sum + share, 0)).toBe(1);
        shares.forEach((share, place) =>
          expect(Math.abs(share - (counts[place] ?? 0) / total)).toBeLessThanOrEqual(2 ** -10),
        );
      }),
    );
  });
});
