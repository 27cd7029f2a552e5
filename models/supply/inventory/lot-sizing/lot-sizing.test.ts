import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  economicOrderQuantity,
  economicOrderQuantityWithBackorders,
  lotCost,
  lotCostWithDisruptions,
  lotCostWithYield,
  lotWithAdditiveYield,
  lotWithMultiplicativeYield,
} from './economic-order-quantity.ts';
import { solveInventory } from '../solve-inventory.ts';
import { jointCost, planJointReplenishment } from './joint-replenishment.ts';
import {
  incrementalCost,
  allUnitsCost,
  lotWithAllUnitsDiscounts,
  lotWithIncrementalDiscounts,
} from './quantity-discounts.ts';
import { type LotPlanCosts, planLots } from './wagner-whitin.ts';

const amount = fc.double({ min: 0.01, max: 1_000, noNaN: true });
const costs = fc.record({ fixedCost: amount, holdingCost: amount, demandRate: amount });

test('at the economic order quantity the cost has no slope, and none nearby is lower', () => {
  fc.assert(
    fc.property(costs, fc.double({ min: 0.5, max: 2, noNaN: true }), (problem, factor) => {
      const { orderQuantity, cost } = economicOrderQuantity(problem);
      const slope = -(problem.fixedCost * problem.demandRate) / orderQuantity ** 2 + problem.holdingCost / 2;
      expect(slope / problem.holdingCost).toBeCloseTo(0, 10);
      expect(lotCost(problem, orderQuantity * factor)).toBeGreaterThanOrEqual(cost * (1 - 1e-12));
    }),
  );
});

test('very costly backorders leave the plain quantity', () => {
  const problem = { fixedCost: 8, holdingCost: 0.225, demandRate: 1300 };
  const { orderQuantity, backorderShare } = economicOrderQuantityWithBackorders(problem, 1e9);
  expect(orderQuantity).toBeCloseTo(304.0467800264368, 5);
  expect(backorderShare).toBeCloseTo(0, 9);
});

test('a supplier that hardly ever fails costs as one that never does', () => {
  const problem = { fixedCost: 8, holdingCost: 0.225, demandRate: 1300 };
  const risk = { stockoutCost: 5, disruptionRate: 1e-9, recoveryRate: 14 };
  expect(lotCostWithDisruptions(problem, risk, 300)).toBeCloseTo(lotCost(problem, 300), 4);
});

const planCosts: fc.Arbitrary<LotPlanCosts> = fc.integer({ min: 1, max: 7 }).chain((periods) => {
  const list = (max: number) => fc.array(fc.integer({ min: 0, max }), { minLength: periods, maxLength: periods });
  return fc.record({ demand: list(50), fixedCost: list(200), holdingCost: list(5), purchaseCost: list(9) });
});

test('Wagner-Whitin costs what the best of all sets of order periods costs', () => {
  fc.assert(
    fc.property(planCosts, (problem) => {
      const { orderQuantities, cost } = planLots(problem);
      expect(cost).toBeCloseTo(priceOf(problem, orderQuantities), 8);
      expect(cost).toBeCloseTo(bestBySets(problem), 8);
    }),
    { numRuns: 200 },
  );
});

function priceOf(
  { demand, fixedCost, holdingCost, purchaseCost }: LotPlanCosts,
  quantities: readonly number[],
): number {
  let stock = 0;
  let cost = 0;
  demand.forEach((wanted, period) => {
    const quantity = quantities[period] ?? 0;
    stock += quantity - wanted;
    if (stock < 0) {
      cost = Number.POSITIVE_INFINITY;
    }
    cost += (quantity > 0 ? (fixedCost[period] ?? 0) : 0) + quantity * (purchaseCost[period] ?? 0);
    cost += stock * (holdingCost[period] ?? 0);
  });
  return cost;
}

function bestBySets(problem: LotPlanCosts): number {
  const periods = problem.demand.length;
  let best = Number.POSITIVE_INFINITY;
  for (let set = 0; set < 1 << periods; set++) {
    const quantities = problem.demand.map(() => 0);
    let orderedAt = -1;
    problem.demand.forEach((wanted, period) => {
      orderedAt = (set >> period) % 2 === 1 ? period : orderedAt;
      if (orderedAt >= 0) {
        quantities[orderedAt] = (quantities[orderedAt] ?? 0) + wanted;
      }
    });
    best = Math.min(best, priceOf(problem, quantities));
  }
  return best;
}

test('no quantity on a fine grid beats the discounted lots', () => {
  const problem = {
    fixedCost: 8,
    holdingCostRate: 0.3,
    demandRate: 1300,
    breakpoints: [0, 400, 800],
    unitCosts: [0.75, 0.72, 0.68],
  };
  const grid = Array.from({ length: 20_000 }, (_, index) => 1 + index / 8);
  const lowest = (costOf: (x: number) => number) => grid.reduce((best, x) => Math.min(best, costOf(x)), 1e9);
  expect(lotWithAllUnitsDiscounts(problem).cost).toBeLessThanOrEqual(lowest((x) => allUnitsCost(problem, x)) + 1e-9);
  const incremental = lotWithIncrementalDiscounts(problem);
  expect(incremental.cost).toBeCloseTo(
    lowest((x) => incrementalCost(problem, x)),
    4,
  );
});

test('no base period on a fine grid beats the joint plan', () => {
  const item = fc.record({ fixed: amount, holding: amount, demand: amount });
  fc.assert(
    fc.property(amount, fc.array(item, { minLength: 1, maxLength: 4 }), (sharedFixedCost, list) => {
      const items = {
        sharedFixedCost,
        individualFixedCosts: list.map(({ fixed }) => fixed),
        holdingCosts: list.map(({ holding }) => holding),
        demandRates: list.map(({ demand }) => demand),
      };
      const { basePeriod, cost } = planJointReplenishment(items);
      expect(jointCost(items, basePeriod)).toBeCloseTo(cost, 6);
      for (let index = 0; index <= 200; index++) {
        expect(jointCost(items, basePeriod * 10 ** (index / 100 - 1))).toBeGreaterThanOrEqual(cost * (1 - 1e-9));
      }
    }),
    { numRuns: 40 },
  );
});

test('an item that is ordered once in a million times of another is planned at once', () => {
  const items = {
    sharedFixedCost: 0.01,
    individualFixedCosts: [0.01, 1_000],
    holdingCosts: [1_000, 0.01],
    demandRates: [1_000, 0.01],
  };
  const { cost, multiples } = planJointReplenishment(items);
  expect(multiples[0]).toBe(1);
  // Apart, the second item costs 2·√(1000 · 0.01 · 0.01 / 2), and the first one carries the shared cost.
  const apart = 2 * Math.sqrt(1_000 * 5e-5) + 2 * Math.sqrt(0.02 * 500_000);
  expect(cost).toBeCloseTo(apart, 6);
});

test('production and yield lots are the lowest points of their costs', () => {
  const problem = { fixedCost: 4, holdingCost: 0.08, demandRate: 80 };
  const lowest = (costOf: (x: number) => number) =>
    Array.from({ length: 4_000 }, (_, index) => costOf(1 + index / 10)).reduce(
      (best, cost) => Math.min(best, cost),
      1e9,
    );
  const produced = lowest((x) => (4 * 80) / x + (0.08 * x * (1 - 80 / 110)) / 2);
  expect(solveInventory({ fixed_cost: 4, holding_cost: 0.08, demand_rate: 80, production_rate: 110 }).cost).toBeCloseTo(
    produced,
    5,
  );
  // Of an order x, x·Z arrive: a cycle holds (x·Z)²/(2·80) and lasts x·Z/80.
  const [mean, square] = [0.9, 0.9 ** 2 + 0.1 ** 2];
  const share = lowest((x) => (4 + (0.08 * x * x * square) / 160) / ((x * mean) / 80));
  expect(lotWithMultiplicativeYield(problem, mean, 0.1).cost).toBeCloseTo(share, 5);
  const more = lowest((x) => (4 + (0.08 * ((x - 5) ** 2 + 3 ** 2)) / 160) / (Math.max(0.1, x - 5) / 80));
  expect(lotWithAdditiveYield(problem, -5, 3).cost).toBeCloseTo(more, 5);
});

test.each(['additive', 'multiplicative'] as const)('no lot near the one for %s yield costs less', (type) => {
  const costs = { fixedCost: 18_500, holdingCost: 0.06, demandRate: 75_000 };
  const [mean, deviation] = type === 'additive' ? [-15_000, 9_000] : [0.83, 0.14];
  const solve = type === 'additive' ? lotWithAdditiveYield : lotWithMultiplicativeYield;
  const { orderQuantity, cost } = solve(costs, mean, deviation);
  const costOf = (quantity: number) => lotCostWithYield(costs, { type, mean, deviation }, quantity);
  expect(costOf(orderQuantity)).toBeCloseTo(cost, 6);
  for (const factor of [0.7, 0.9, 0.99, 1.01, 1.1, 1.5]) {
    expect(costOf(factor * orderQuantity)).toBeGreaterThan(cost);
  }
});
