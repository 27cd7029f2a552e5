import fc from 'fast-check';
import { expect, test } from 'vitest';
import { nelderMead } from './nelder-mead.ts';

const box = { lower: [-5, -5], upper: [5, 5] };

test('the valley of Rosenbrock is followed to its end', () => {
  const valley = (point: Float64Array): number => {
    const [x = 0, y = 0] = point;
    return (1 - x) ** 2 + 100 * (y - x * x) ** 2;
  };
  const { point } = nelderMead(valley, [-1.2, 1], box, { maximumEvaluations: 2_000, tolerance: 1e-12 });
  expect(point[0]).toBeCloseTo(1, 3);
  expect(point[1]).toBeCloseTo(1, 3);
});

test('the lowest point outside the box is sought on its face', () => {
  const { point } = nelderMead(([x = 0, y = 0]) => (x - 9) ** 2 + y ** 2, [0, 1], box);
  expect(point[0]).toBeCloseTo(5, 3);
  expect(point[1]).toBeCloseTo(0, 1);
});

test('any bowl is found, and places without a value are left', () => {
  const place = fc.double({ min: -4, max: 4, noNaN: true });
  fc.assert(
    fc.property(place, place, (a, b) => {
      const bowl = ([x = 0, y = 0]: Float64Array): number => (x > 4.5 ? Number.NaN : (x - a) ** 2 + 3 * (y - b) ** 2);
      const { point } = nelderMead(bowl, [0, 0], box, { tolerance: 1e-10, maximumEvaluations: 1_000 });
      expect(point[0]).toBeCloseTo(a, 2);
      expect(point[1]).toBeCloseTo(b, 2);
    }),
    { seed: 4 },
  );
});

test('a search may end as soon as its corners hardly differ', () => {
  let evaluations = 0;
  const bowl = ([x = 0, y = 0]: Float64Array): number => {
    evaluations++;
    return 1_000 + x * x + y * y;
  };
  const box = { lower: [-5, -5], upper: [5, 5] };
  const { value } = nelderMead(bowl, [3, 4], box, { tolerance: 0, difference: 0.1 });
  const quick = evaluations;
  expect(value - 1_000).toBeLessThan(0.3);
  nelderMead(bowl, [3, 4], box, { tolerance: 0 });
  expect(evaluations - quick).toBeGreaterThan(1.5 * quick);
});
