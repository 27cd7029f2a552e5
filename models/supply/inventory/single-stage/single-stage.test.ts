import fc from 'fast-check';
import { expect, test } from 'vitest';
import { poissonDistribution, roundToLattice } from '../../../statistics/lattice-distribution.ts';
import { normalDistribution } from '../../../statistics/normal-distribution.ts';
import { gammaDistribution } from '../../../statistics/positive-distributions.ts';
import { planFiniteHorizon } from './finite-horizon.ts';
import { mismatchCost, newsvendorStock } from './newsvendor.ts';
import { optimalOrderUpToPolicy, orderUpToCost } from './order-up-to.ts';
import { bestReorderPoint, optimalReorderPolicy, reorderCost, reorderPolicyByUnitsShort } from './reorder-point.ts';

const price = fc.double({ min: 0.1, max: 100, noNaN: true });
const mismatch = fc.record({ holdingCost: price, stockoutCost: price });
const demands = [normalDistribution(50, 8), gammaDistribution(20, 15), poissonDistribution(6)];

test('no stock nearby costs less than the newsvendor’s', () => {
  fc.assert(
    fc.property(mismatch, fc.constantFrom(...demands), fc.integer({ min: -20, max: 20 }), (costs, demand, offset) => {
      const best = newsvendorStock(demand, costs);
      expect(mismatchCost(demand, costs, best + offset)).toBeGreaterThanOrEqual(
        mismatchCost(demand, costs, best) - 1e-9,
      );
    }),
  );
});

test('the textbook (r, Q) with Poisson demand', () => {
  const problem = {
    holdingCost: 20,
    stockoutCost: 150,
    fixedCost: 100,
    demandRate: 1.5,
    leadTimeDemand: poissonDistribution(3),
  };
  const policy = optimalReorderPolicy(problem);
  expect(policy).toMatchObject({ reorderPoint: 3, orderQuantity: 5 });
  expect(policy.cost).toBeCloseTo(107.92358063314975, 10);
});

test('the textbook (r, Q) with normal demand, shortages by time and by the unit', () => {
  const leadTimeDemand = normalDistribution(1300 / 12, 150 / Math.sqrt(12));
  const problem = { holdingCost: 0.225, stockoutCost: 7.5, fixedCost: 8, demandRate: 1300, leadTimeDemand };
  const exact = optimalReorderPolicy(problem);
  expect(exact.reorderPoint).toBeCloseTo(126.8670634, 4);
  expect(exact.orderQuantity).toBeCloseTo(328.4491421, 4);
  const byUnits = reorderPolicyByUnitsShort(problem);
  expect(byUnits.reorderPoint).toBeCloseTo(213.970442, 5);
  expect(byUnits.cost).toBeCloseTo(95.451140222, 6);
});

test('no (r, Q) nearby costs less than the optimal one', () => {
  const offset = fc.double({ min: -0.4, max: 0.4, noNaN: true });
  fc.assert(
    fc.property(
      mismatch,
      price,
      fc.constantFrom(...demands),
      fc.tuple(offset, offset),
      (costs, fixedCost, demand, [a, b]) => {
        const problem = { ...costs, fixedCost, demandRate: demand.mean, leadTimeDemand: demand };
        const best = optimalReorderPolicy(problem);
        const shift = demand.isDiscrete ? Math.round(a * 10) : a * demand.mean;
        const scaled = best.orderQuantity * (1 + b);
        const quantity = demand.isDiscrete ? Math.max(1, Math.round(scaled)) : scaled;
        expect(reorderCost(problem, best.reorderPoint + shift, quantity)).toBeGreaterThanOrEqual(
          best.cost * (1 - 1e-7),
        );
        const point = bestReorderPoint(problem, quantity);
        expect(reorderCost(problem, point, quantity)).toBeLessThanOrEqual(
          reorderCost(problem, point + (demand.isDiscrete ? 1 : 0.1), quantity) + 1e-9,
        );
      },
    ),
    { numRuns: 60 },
  );
});

test('the textbook (s, S) with Poisson demand', () => {
  const demand = poissonDistribution(6);
  const costs = { holdingCost: 1, stockoutCost: 4 };
  const costOf = (position: number) => mismatchCost(demand, costs, position);
  const policy = optimalOrderUpToPolicy({ fixedCost: 5, demand, costOf, bestPosition: newsvendorStock(demand, costs) });
  expect(policy).toMatchObject({ reorderPoint: 4, orderUpToLevel: 10 });
  expect(policy.cost).toBeCloseTo(8.034111561471642, 10);
});

test('the (s, S) found is the best of all in reach', () => {
  fc.assert(
    fc.property(mismatch, price, fc.integer({ min: 1, max: 9 }), (costs, fixedCost, mean) => {
      const demand = poissonDistribution(mean);
      const costOf = (position: number) => mismatchCost(demand, costs, position);
      const problem = { fixedCost, demand, costOf, bestPosition: newsvendorStock(demand, costs) };
      const best = optimalOrderUpToPolicy(problem);
      for (let s = best.reorderPoint - 4; s <= best.reorderPoint + 4; s++) {
        for (let S = s + 1; S <= best.orderUpToLevel + 8; S++) {
          expect(orderUpToCost(problem, s, S)).toBeGreaterThanOrEqual(best.cost * (1 - 1e-10));
        }
      }
    }),
    { numRuns: 25 },
  );
});

test('without a fixed cost a one-period horizon is a newsvendor', () => {
  const demand = roundToLattice(normalDistribution(18, 3), 1);
  const costs = { holdingCost: 1, stockoutCost: 25 };
  const { orderUpToLevels, cost } = planFiniteHorizon({
    periods: [{ ...costs, fixedCost: 0, purchaseCost: 0, demand, exactDemand: demand }],
    terminalHoldingCost: 0,
    terminalStockoutCost: 0,
    discountFactor: 1,
    initialInventory: 0,
  });
  expect(orderUpToLevels).toEqual([newsvendorStock(demand, costs)]);
  expect(cost).toBeCloseTo(mismatchCost(demand, costs, newsvendorStock(demand, costs)), 10);
});

test('over a long horizon with a fixed cost the average approaches that of the best (s, S)', () => {
  const demand = poissonDistribution(6);
  const costs = { holdingCost: 1, stockoutCost: 4 };
  const period = { ...costs, fixedCost: 5, purchaseCost: 0, demand, exactDemand: demand };
  const costOver = (periods: number) =>
    planFiniteHorizon({
      periods: Array.from({ length: periods }, () => period),
      terminalHoldingCost: 0,
      terminalStockoutCost: 0,
      discountFactor: 1,
      initialInventory: 0,
    }).cost;
  expect(costOver(40) - costOver(39)).toBeCloseTo(8.034111561471642, 3);
});

test('ten periods without a fixed cost cost what ten newsvendors and the purchases cost', () => {
  const demand = normalDistribution(18, 3);
  const costs = { holdingCost: 1, stockoutCost: 25 };
  const discountFactor = 0.98;
  const plan = planFiniteHorizon({
    periods: Array.from({ length: 10 }, () => {
      return { ...costs, fixedCost: 0, purchaseCost: 1, demand: roundToLattice(demand, 1), exactDemand: demand };
    }),
    terminalHoldingCost: 1,
    terminalStockoutCost: 25,
    discountFactor,
    initialInventory: 0,
  });
  expect(plan.orderUpToLevels).toEqual(Array.from({ length: 10 }, () => 23));
  // Each later period buys the mean demand of the one before.
  let expected = 23 + discountFactor ** 10 * mismatchCost(demand, costs, 23);
  for (let period = 0; period < 10; period++) {
    expected += discountFactor ** period * (mismatchCost(demand, costs, 23) + (period > 0 ? 18 : 0));
  }
  expect(plan.cost).toBeCloseTo(expected, 6);
});
