import { expect, test } from 'vitest';
import { seededRandom } from '../../../evaluate/seeded-random.ts';
import { poissonDistribution } from '../../../statistics/lattice-distribution.ts';
import { simulateDemandCost, simulatePolicy, type StockRules } from './simulate-policy.ts';

const rules: StockRules = {
  leadTimes: [0],
  isLostSales: false,
  initialInventory: 0,
  minimumQuantity: 0,
  packSize: undefined,
  maximumQuantity: Number.POSITIVE_INFINITY,
  shelfLife: Number.POSITIVE_INFINITY,
};
const prices = { holdingCost: 1, stockoutCost: 4, fixedCost: 5, purchaseCost: 0, disposalCost: 2 };

test('a short history by hand, with a lead time of one period', () => {
  const policy = { type: 'base-stock', baseStockLevel: 5 } as const;
  const run = simulatePolicy([3, 4, 0], policy, { ...rules, leadTimes: [1], initialInventory: 5 }, prices);
  // Period 2 orders 3, which come in period 3; of the 4 wanted only 2 are there.
  expect(run.stock).toEqual([2, -2, 1]);
  expect(run.ordered).toEqual([0, 3, 4]);
  expect(run.fillRate).toBeCloseTo(5 / 7, 12);
  expect(run.costs).toEqual({ holding: 3, stockout: 8, ordering: 10, purchase: 0, disposal: 0 });
});

test('lost sales do not wait', () => {
  const policy = { type: 'base-stock', baseStockLevel: 5 } as const;
  const lost = { ...rules, isLostSales: true, leadTimes: [1], initialInventory: 5 };
  expect(simulatePolicy([3, 4, 0], policy, lost, prices).stock).toEqual([2, 0, 3]);
});

test('packs, the least order and the shelf life are kept', () => {
  const policy = { type: 's-S', reorderPoint: 0, orderUpToLevel: 7 } as const;
  const limits = { ...rules, packSize: 4, minimumQuantity: 9, shelfLife: 2 };
  const run = simulatePolicy([1, 1, 1], policy, limits, prices);
  expect(run.ordered).toEqual([12, 0, 12]);
  expect(run.unitsExpired).toBe(10);
  expect(run.costs.disposal).toBe(20);
});

test('a long run of the textbook (s, S) comes to its exact cost', () => {
  const random = seededRandom(7);
  const demand = Array.from({ length: 200_000 }, () => poissonDistributionOfSix.quantile(random() || 0.5));
  const policy = { type: 's-S', reorderPoint: 4, orderUpToLevel: 10 } as const;
  const run = simulatePolicy(demand, policy, { ...rules, initialInventory: 10 }, prices);
  expect(run.cost / demand.length).toBeCloseTo(8.034, 1);
});

const poissonDistributionOfSix = poissonDistribution(6);

test('the cost of given levels is that of the same base-stock policy', () => {
  const demand = [3, 0, 5, 1, 0, 0, 7, 2];
  const { cost } = simulateDemandCost(
    demand,
    demand.map(() => 6),
    2,
    prices,
  );
  const policy = { type: 'base-stock', baseStockLevel: 6 } as const;
  const run = simulatePolicy(
    demand,
    policy,
    { ...rules, leadTimes: [2], initialInventory: 6 },
    { ...prices, fixedCost: 0 },
  );
  expect(cost * demand.length).toBeCloseTo(run.cost, 10);
});

test('a review every second period, by hand', () => {
  const policy = { type: 'base-stock', baseStockLevel: 6 } as const;
  const run = simulatePolicy([4, 1, 4, 3], policy, { ...rules, reviewPeriod: 2, initialInventory: 6 }, prices);
  // Reviews before periods 1 and 3: the second one finds 1 and orders 5.
  expect(run.ordered).toEqual([0, 0, 5, 0]);
  expect(run.stock).toEqual([2, 1, 2, -1]);
  expect(run.costs).toEqual({ holding: 5, stockout: 4, ordering: 5, purchase: 0, disposal: 0 });
});

test('lead times taken in turn may let a later order overtake, by hand', () => {
  const policy = { type: 'base-stock', baseStockLevel: 3 } as const;
  const run = simulatePolicy([3, 2, 1, 0, 0], policy, { ...rules, leadTimes: [3, 1], initialInventory: 3 }, prices);
  // Period 2 orders 3, which take until period 5; period 3 orders 2, which come in period 4.
  expect(run.ordered).toEqual([0, 3, 2, 1, 0]);
  expect(run.stock).toEqual([0, -2, -3, -1, 2]);
});

test('service by units, by cycles and by periods are three things, by hand', () => {
  const policy = { type: 's-S', reorderPoint: 0, orderUpToLevel: 10 } as const;
  const lost = { ...rules, isLostSales: true, leadTimes: [1], initialInventory: 10 };
  const run = simulatePolicy([8, 2, 4, 6, 3, 8], policy, lost, prices);
  // Period 3 finds nothing and loses 4; ten come in period 4 and lose 7 of period 6's 8 at the end of that cycle.
  expect(run.stock).toEqual([2, 0, 0, 4, 1, 0]);
  expect(run.fillRate).toBeCloseTo(1 - (4 + 7) / 31, 12);
  expect(run.cycleServiceLevel).toBeCloseTo(0, 12);
  expect(run.periodServiceLevel).toBeCloseTo(4 / 6, 12);
});

test('levels that change from period to period are followed, by hand', () => {
  const policy = { type: 'base-stock', baseStockLevel: [5, 2, 9] } as const;
  const run = simulatePolicy([1, 1, 4], policy, { ...rules, initialInventory: 5 }, prices);
  expect(run.ordered).toEqual([0, 0, 6]);
  expect(run.stock).toEqual([4, 3, 5]);
  const { cost, fillRate } = simulateDemandCost([1, 1, 4], [5, 2, 9], 0, prices);
  expect(cost).toBeCloseTo((4 + 3 + 5) / 3, 12);
  expect(fillRate).toBe(1);
});
