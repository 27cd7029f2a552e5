import fc from 'fast-check';
import { expect, test } from 'vitest';
import { eigenSystem } from './symmetric-eigen.ts';

test('a matrix worked by hand: 2 and 1 on and beside the diagonal', () => {
  const { values, vectors } = eigenSystem({ size: 2, values: Float64Array.of(2, 1, 1, 2) });
  expect(values[0]).toBeCloseTo(3, 12);
  expect(values[1]).toBeCloseTo(1, 12);
  expect(vectors[0]?.[0]).toBeCloseTo(Math.SQRT1_2, 12);
  expect(vectors[0]?.[1]).toBeCloseTo(Math.SQRT1_2, 12);
});

test('any symmetric matrix is put together again from what was found', () => {
  const matrices = fc
    .integer({ min: 1, max: 8 })
    .chain((size) =>
      fc.tuple(fc.constant(size), fc.array(fc.integer({ min: -9, max: 9 }), { minLength: 64, maxLength: 64 })),
    );
  fc.assert(
    fc.property(matrices, ([size, numbers]) => {
      const at = (row: number, column: number) => numbers[Math.max(row, column) * 8 + Math.min(row, column)] ?? 0;
      const values = Float64Array.from({ length: size * size }, (_, index) =>
        at(Math.floor(index / size), index % size),
      );
      const system = eigenSystem({ size, values });
      for (let row = 0; row < size; row++) {
        for (let column = 0; column < size; column++) {
          const sum = system.vectors.reduce(
            (total, vector, k) => total + (system.values[k] ?? 0) * (vector[row] ?? 0) * (vector[column] ?? 0),
            0,
          );
          expect(sum).toBeCloseTo(at(row, column), 8);
        }
      }
      expect([...system.values]).toEqual([...system.values].sort((a, b) => b - a));
    }),
    { numRuns: 50 },
  );
});
