import fc from 'fast-check';
import { expect, test } from 'vitest';
import { normalDistribution } from '../../../statistics/normal-distribution.ts';
import { classifyItems } from '../limits/classify-items.ts';
import { shareBudget } from '../limits/share-budget.ts';
import { lotCost } from '../lot-sizing/economic-order-quantity.ts';
import { solveInventory } from '../solve-inventory.ts';
import { fillRate, reorderPointForFillRate } from './safety-stock.ts';
import { planForYield } from './yield-requirement.ts';

const base = {
  demandMean: 100,
  demandDeviation: 10,
  periods: 4,
  scrapCount: 5,
  inspectedCount: 100,
  confidence: 0.95,
  serviceLevel: 0.95,
};

test('what to start is net demand by the share of good units, within the exact interval of the scrap rate', () => {
  const plan = planForYield(base);
  expect(plan.requirement.expected).toBeCloseTo(400 / 0.95, 10);
  // Clopper-Pearson for 5 of 100.
  expect(plan.scrapRate.lower).toBeCloseTo(0.01643, 4);
  expect(plan.scrapRate.upper).toBeCloseTo(0.11284, 4);
  expect(plan.requirement.upper).toBeCloseTo(400 / (1 - plan.scrapRate.upper), 8);
});

test('a rate known from more parts needs less safety stock, and never less than a certain one', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 10 }), fc.integer({ min: 2, max: 50 }), (scrapCount, times) => {
      const few = planForYield({ ...base, scrapCount });
      const many = planForYield({ ...base, scrapCount: scrapCount * times, inspectedCount: 100 * times });
      expect(many.safetyStock).toBeLessThanOrEqual(few.safetyStock);
      expect(many.safetyStock).toBeGreaterThanOrEqual(many.safetyStockAtKnownRate);
    }),
  );
});

test('the reorder point for a fill rate reaches it', () => {
  const demand = normalDistribution(100, 30);
  const point = reorderPointForFillRate(demand, 0.98, 50);
  expect(fillRate(demand, point, 50)).toBeCloseTo(0.98, 9);
});

test('lead times that vary as a table or by their deviation need about the same stock', () => {
  const fields = { problem: 'safety-stock', demand_mean: 100, forecast_error_sd: 20, cycle_service_level: 0.9 };
  const byTable = solveInventory({ ...fields, lead_time_pmf: { 3: 0.25, 4: 0.5, 5: 0.25 } });
  const byDeviation = solveInventory({ ...fields, lead_time: 4, lead_time_sd: Math.sqrt(0.5) });
  expect(byTable.details?.['covered_demand_sd']).toBeCloseTo(Number(byDeviation.details?.['covered_demand_sd']), 8);
  expect(byTable.details?.['cycle_service_level']).toBeCloseTo(0.9, 9);
});

test('the dearest item is A, a steady one X, one without demand CZ', () => {
  const items = [
    { id: 'bolt', unitCost: 1, demand: [10, 10, 10] },
    { id: 'motor', unitCost: 500, demand: [2, 0, 7] },
    { id: 'relic', unitCost: 90, demand: [0, 0, 0] },
  ];
  const classes = classifyItems(items, { a: 0.8, b: 0.95, x: 0.5, y: 1 });
  expect(Object.fromEntries(classes.map((item) => [item.id, item.class]))).toEqual({
    motor: 'AY',
    bolt: 'CX',
    relic: 'CZ',
  });
});

test('a budget that binds is used up, and no other split of it costs less', () => {
  const items = [
    { fixedCost: 40, holdingCost: 2, demandRate: 900, unitCost: 10 },
    { fixedCost: 90, holdingCost: 5, demandRate: 400, unitCost: 30 },
  ];
  const { orderQuantities, cost, worthOfBudget } = shareBudget(items, 2_000);
  const [first = 0, second = 0] = orderQuantities;
  expect(10 * first + 30 * second).toBeCloseTo(2_000, 6);
  expect(worthOfBudget).toBeGreaterThan(0);
  for (let shift = -20; shift <= 20; shift++) {
    const other = [first + 3 * shift, second - shift];
    const total = items.reduce((sum, item, index) => sum + lotCost(item, other[index] ?? 1), 0);
    expect(total).toBeGreaterThanOrEqual(cost - 1e-9);
  }
  expect(shareBudget(items, 1e6).worthOfBudget).toBe(0);
});

test.each([
  [
    {
      problem: 'yield-aware',
      demand_mean: 1,
      demand_sd: 1,
      scrap_count: 5,
      inspected_count: 5,
      cycle_service_level: 0.9,
    },
    'scrap_count: 5 of 5',
  ],
  [{ problem: 'safety-stock', demand_mean: 1, forecast_error_sd: 1, lead_time: 1 }, 'cycle_service_level: give either'],
  [{ problem: 'simulate', demand: [1], policy: { type: 'r-q', reorder_point: 1 } }, 'policy.order_quantity: missing'],
])('%j is refused: %s', (problem, message) => {
  expect(() => solveInventory(problem)).toThrow(message);
});
