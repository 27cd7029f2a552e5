import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { seededRandom } from '../../../evaluate/seeded-random.ts';
import { poissonDistribution } from '../../../statistics/lattice-distribution.ts';
import { normalDistribution } from '../../../statistics/normal-distribution.ts';
import { mismatchCost, newsvendorStock } from '../single-stage/newsvendor.ts';
import { optimalOrderUpToPolicy, orderUpToCost } from '../single-stage/order-up-to.ts';
import { limitedOrderUpToPolicy, packedCost } from '../single-stage/packed-order-up-to.ts';
import { reorderCost } from '../single-stage/reorder-point.ts';
import { simulatePolicy } from '../simulation/simulate-policy.ts';
import { solveInventory } from '../solve-inventory.ts';
import { shareStockBudget } from './share-stock-budget.ts';

const price = fc.integer({ min: 1, max: 30 });

function orderUpToProblem(mean: number, holdingCost: number, stockoutCost: number, fixedCost: number) {
  const demand = poissonDistribution(mean);
  const costs = { holdingCost, stockoutCost };
  const costOf = (position: number) => mismatchCost(demand, costs, position);
  return { fixedCost, demand, costOf, bestPosition: newsvendorStock(demand, costs) };
}

describe('(s, S) with packs and a least order', () => {
  test('packs of one cost what (s, S) costs', () => {
    const problem = orderUpToProblem(6, 1, 4, 5);
    expect(packedCost(problem, 4, 10, 1)).toBeCloseTo(orderUpToCost(problem, 4, 10), 12);
  });

  test('a simulation of packs comes to the exact cost', () => {
    const problem = orderUpToProblem(6, 1, 4, 5);
    const [s, S, pack] = [5, 13, 4];
    const random = seededRandom(3);
    let [position, cost] = [S, 0];
    const periods = 300_000;
    for (let period = 0; period < periods; period++) {
      const packs = position <= s ? Math.floor((S - position) / pack) : 0;
      position += packs * pack;
      cost += (packs > 0 ? 5 : 0) + problem.costOf(position);
      position -= problem.demand.quantile(random() || 0.5);
    }
    expect(cost / periods / packedCost(problem, s, S, pack)).toBeCloseTo(1, 2);
  });

  test('no other (s, S) within the limits costs less', () => {
    const limits = fc.record({ pack: fc.integer({ min: 1, max: 5 }), leastQuantity: fc.integer({ min: 0, max: 12 }) });
    fc.assert(
      fc.property(
        fc.integer({ min: 2, max: 7 }),
        price,
        price,
        limits,
        (mean, stockoutCost, fixedCost, { pack, leastQuantity }) => {
          const problem = orderUpToProblem(mean, 1, stockoutCost, fixedCost);
          const mostLevel = Number.POSITIVE_INFINITY;
          const found = limitedOrderUpToPolicy(problem, { pack, leastQuantity, mostLevel });
          const least = Math.max(1, Math.ceil(leastQuantity / pack)) * pack;
          expect(found.orderUpToLevel - found.reorderPoint).toBeGreaterThanOrEqual(least);
          for (let s = found.reorderPoint - 7; s <= found.reorderPoint + 7; s++) {
            for (let S = Math.max(s + least, found.orderUpToLevel - 7); S <= found.orderUpToLevel + 7; S++) {
              expect(packedCost(problem, s, S, pack)).toBeGreaterThanOrEqual(found.cost * (1 - 1e-9));
            }
          }
        },
      ),
      { numRuns: 20 },
    );
  });

  test('a highest level is kept, and none below it costs less', () => {
    const problem = orderUpToProblem(6, 1, 9, 40);
    const free = optimalOrderUpToPolicy(problem);
    const mostLevel = free.orderUpToLevel - 5;
    const found = limitedOrderUpToPolicy(problem, { pack: 1, leastQuantity: 0, mostLevel });
    expect(found.orderUpToLevel).toBeLessThanOrEqual(mostLevel);
    for (let s = -5; s < mostLevel; s++) {
      for (let S = s + 1; S <= mostLevel; S++) {
        expect(orderUpToCost(problem, s, S)).toBeGreaterThanOrEqual(found.cost * (1 - 1e-12));
      }
    }
  });

  test('continuous demand is cut so that a pack is whole', () => {
    const fields = { problem: 's-s', fixed_cost: 20, holding_cost: 1, stockout_cost: 9, demand_mean: 50, demand_sd: 8 };
    const free = solveInventory(fields);
    const packed = solveInventory({ ...fields, pack_size: 30 });
    expect(30 / Number(packed.details?.['grid_step'])).toBeCloseTo(
      Math.round(30 / Number(packed.details?.['grid_step'])),
      9,
    );
    expect(packed.cost).toBeGreaterThanOrEqual((free.cost ?? 0) - 0.05);
  });
});

describe('(r, Q) with limits', () => {
  const fields = { problem: 'r-q', holding_cost: 2, stockout_cost: 30, fixed_cost: 60, demand_mean: 5, lead_time: 2 };
  const problem = {
    holdingCost: 2,
    stockoutCost: 30,
    fixedCost: 60,
    demandRate: 5,
    leadTimeDemand: poissonDistribution(10),
  };

  test.each([
    { minimum_quantity: 31 },
    { maximum_quantity: 9 },
    { pack_size: 7 },
    { pack_size: 7, minimum_quantity: 22 },
    { shelf_life: 2.4 },
    { shelf_life: 2.4, pack_size: 5 },
    { budget: 100, unit_cost: 12 },
  ])('%j: no allowed r and Q cost less', (limits) => {
    const { policy, cost } = solveInventory({ ...fields, ...limits });
    const { minimum_quantity: least = 1, maximum_quantity: most = 60, pack_size: pack = 1 } = limits;
    const highest = 'shelf_life' in limits ? Math.floor(10 + 5 * Number(limits.shelf_life)) : 1e9;
    const affordable = 'budget' in limits ? Math.floor(100 / 12) : most;
    let best = { cost: Number.POSITIVE_INFINITY, r: 0, Q: 0 };
    for (let Q = 1; Q <= affordable; Q++) {
      for (let r = -20; r <= 40 && Q >= least && Q % pack === 0; r++) {
        const tried = reorderCost(problem, r, Q);
        best = r + Q <= highest && tried < best.cost ? { cost: tried, r, Q } : best;
      }
    }
    expect(policy).toEqual({ reorder_point: best.r, order_quantity: best.Q });
    expect(cost).toBeCloseTo(best.cost, 10);
  });
});

describe('newsvendor with limits', () => {
  const fields = { problem: 'newsvendor', holding_cost: 2, stockout_cost: 9, demand_mean: 12 };

  test.each([{ minimum_quantity: 20 }, { maximum_quantity: 9 }, { pack_size: 10 }, { budget: 50, unit_cost: 6 }])(
    '%j: no allowed stock costs less',
    (limits) => {
      const { minimum_quantity: least = 0, maximum_quantity: most = 60, pack_size: pack = 1 } = limits;
      const affordable = 'budget' in limits ? Math.floor(50 / 6) : most;
      const costs = { holdingCost: 2, stockoutCost: 9 };
      let best = Number.POSITIVE_INFINITY;
      for (let stock = 0; stock <= affordable; stock++) {
        const isAllowed = stock >= least && stock % pack === 0;
        best = isAllowed ? Math.min(best, mismatchCost(poissonDistribution(12), costs, stock)) : best;
      }
      expect(solveInventory({ ...fields, ...limits }).cost).toBeCloseTo(best, 10);
    },
  );

  test.each([
    [{ ...fields, shelf_life: 0.5 }, 'shelf_life: 0.5 is below one period'],
    [{ ...fields, problem: 's-s', fixed_cost: 3, shelf_life: 0.5 }, 'shelf_life: 0.5 is below one period'],
    [{ ...fields, problem: 's-s', fixed_cost: 3, maximum_quantity: 5 }, 'maximum_quantity: not known for s-s'],
    [{ ...fields, problem: 's-s', fixed_cost: 3, pack_size: 2.5 }, 'pack_size: 2.5 must be whole units'],
  ])('%j is refused: %s', (problem, message) => {
    expect(() => solveInventory(problem)).toThrow(message);
  });
});

describe('one budget for the stocks of a season', () => {
  test('is used up where it binds, and no other split costs less', () => {
    const item = fc.record({
      holdingCost: price,
      stockoutCost: price,
      unitCost: price,
      mean: fc.integer({ min: 20, max: 60 }),
    });
    fc.assert(
      fc.property(item, item, fc.double({ min: 0.1, max: 0.9, noNaN: true }), (first, second, share) => {
        const items = [first, second].map(({ mean, ...costs }) => ({
          ...costs,
          demand: normalDistribution(mean, mean / 4),
        }));
        const wanted = shareStockBudget(items, Number.MAX_VALUE).stocks;
        const budget = share * items.reduce((sum, { unitCost }, index) => sum + unitCost * (wanted[index] ?? 0), 0);
        const { stocks, cost } = shareStockBudget(items, budget);
        const [a = 0, b = 0] = stocks;
        expect(first.unitCost * a + second.unitCost * b).toBeCloseTo(budget, 5);
        const [one, other] = items;
        for (let part = 0; one !== undefined && other !== undefined && part <= 200; part++) {
          const rest = {
            a: (budget * part) / 200 / first.unitCost,
            b: (budget * (200 - part)) / 200 / second.unitCost,
          };
          const tried = mismatchCost(one.demand, one, rest.a) + mismatchCost(other.demand, other, rest.b);
          expect(tried).toBeGreaterThanOrEqual(cost * (1 - 1e-9));
        }
      }),
      { numRuns: 40 },
    );
  });

  test('whole units cost no less than the bound and, of one price, no more than the best split', () => {
    const item = fc.record({ holdingCost: price, stockoutCost: price, mean: fc.integer({ min: 2, max: 8 }) });
    fc.assert(
      fc.property(fc.array(item, { minLength: 2, maxLength: 3 }), fc.integer({ min: 1, max: 15 }), (drawn, units) => {
        const items = drawn.map(({ mean, ...costs }) => ({ ...costs, unitCost: 3, demand: poissonDistribution(mean) }));
        const { cost, lowestPossibleCost } = shareStockBudget(items, 3 * units + 1);
        const best = bestSplit(items, units);
        expect(cost).toBeCloseTo(best, 9);
        expect(cost).toBeGreaterThanOrEqual(lowestPossibleCost - 1e-9);
      }),
      { numRuns: 40 },
    );
  });

  test('by the command’s problem', () => {
    const items = [
      { id: 'scarf', unit_cost: 10, holding_cost: 4, stockout_cost: 15, demand_mean: 40, demand_sd: 10 },
      { id: 'coat', unit_cost: 60, holding_cost: 20, stockout_cost: 90, demand_mean: 12 },
    ];
    const { policy, details } = solveInventory({ problem: 'budget', budget: 700, items });
    expect(Object.keys(policy['base_stock_levels'] as object)).toEqual(['scarf', 'coat']);
    expect(details?.['worth_of_one_more_unit_of_money']).toBeGreaterThan(0);
    const [scarf] = items;
    expect(() =>
      solveInventory({ problem: 'budget', budget: 7, items: [scarf, { ...scarf, id: 'b', demand_rate: 5 }] }),
    ).toThrow('items[1].demand_rate: lots and stock of a season cannot share a budget');
    expect(() =>
      solveInventory({ problem: 'budget', budget: 7, items: [{ id: 'a', unit_cost: 1, holding_cost: 1 }] }),
    ).toThrow('items[0].fixed_cost: missing; add it');
  });
});

function bestSplit(items: Parameters<typeof shareStockBudget>[0], units: number): number {
  const [first, ...others] = items;
  if (first === undefined) {
    return 0;
  }
  let best = Number.POSITIVE_INFINITY;
  for (let stock = 0; stock <= units; stock++) {
    best = Math.min(best, mismatchCost(first.demand, first, stock) + bestSplit(others, units - stock));
  }
  return best;
}

test('the least order of a simulation is the one of the policy', () => {
  const rules = { leadTimes: [0], isLostSales: false, initialInventory: 0, minimumQuantity: 0, packSize: 4 };
  const run = simulatePolicy(
    [3, 5],
    { type: 'base-stock', baseStockLevel: 6 },
    { ...rules, maximumQuantity: Number.POSITIVE_INFINITY, shelfLife: Number.POSITIVE_INFINITY },
    { holdingCost: 1, stockoutCost: 1, fixedCost: 0, purchaseCost: 0, disposalCost: 0 },
  );
  expect(run.ordered).toEqual([8, 4]);
});
