import fc from 'fast-check';
import { expect, test } from 'vitest';
import { poissonDistribution } from '../../../statistics/lattice-distribution.ts';
import { seededRandom } from '../../../evaluate/seeded-random.ts';
import { distributionCost, type DistributionNode, optimalDistributionPolicy } from './distribution-system.ts';
import { optimalSerialPolicy } from './serial-system.ts';
import { addUnits, meanUnits, splitUnits, unitsBeyond, unitsLeft } from './unit-table.ts';

function poissonTable(mean: number): Float64Array {
  const { first, probabilities } = poissonDistribution(mean);
  const table = new Float64Array(first + probabilities.length);
  table.set(probabilities, first);
  return table;
}

function node(id: string, fields: Partial<DistributionNode> & { demandRate: number; leadTime?: number }) {
  const { leadTime = 1, ...rest } = fields;
  const leadTimeDemand = poissonTable(fields.demandRate * leadTime);
  return { id, customers: [], holdingCost: 1, stockoutCost: 20, leadTimeDemand, ...rest };
}

test('units add up, are owed, and belong to one customer or another', () => {
  const units = Float64Array.of(0.5, 0, 0.5);
  expect([...addUnits(units, units)]).toEqual([0.25, 0, 0.5, 0, 0.25]);
  expect([...unitsBeyond(units, 1)]).toEqual([0.5, 0.5]);
  expect([...splitUnits(units, 0.5)]).toEqual([0.625, 0.25, 0.125]);
  expect(meanUnits(splitUnits(units, 0.3))).toBeCloseTo(0.3, 12);
  expect(unitsLeft(units, 2)).toBeCloseTo(1, 12);
});

test('a line costs what the exact levels of a line cost', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 5 }), fc.integer({ min: 1, max: 9 }), (rate, worth) => {
      const store = node('store', { demandRate: rate, holdingCost: worth + 1 });
      const { cost } = optimalDistributionPolicy(
        node('plant', { demandRate: rate, holdingCost: worth, customers: [store], leadTime: 2 }),
      );
      const line = optimalSerialPolicy({
        stockoutCost: 20,
        stages: [
          { id: 'store', echelonHoldingCost: 1, leadTimeDemand: poissonDistribution(rate) },
          { id: 'plant', echelonHoldingCost: worth, leadTimeDemand: poissonDistribution(2 * rate) },
        ],
      });
      // The line's cost holds the stock on its way to the store.
      expect(cost + worth * rate).toBeCloseTo(line.cost, 6);
    }),
    { numRuns: 15 },
  );
});

const tree = node('plant', {
  demandRate: 5,
  holdingCost: 1,
  customers: [
    node('near', { demandRate: 3, holdingCost: 2 }),
    node('far', { demandRate: 2, holdingCost: 2, leadTime: 2, stockoutCost: 9 }),
  ],
});

test('no other levels cost less', () => {
  const { cost, baseStockLevels } = optimalDistributionPolicy(tree);
  expect(distributionCost(tree, baseStockLevels)).toBeCloseTo(cost, 12);
  let best = Number.POSITIVE_INFINITY;
  for (let plant = 0; plant <= 14; plant++) {
    for (let near = 0; near <= 14; near++) {
      for (let far = 0; far <= 14; far++) {
        const levels = new Map(Object.entries({ plant, near, far }));
        best = Math.min(best, distributionCost(tree, levels));
      }
    }
  }
  expect(cost).toBeCloseTo(best, 10);
});

test('customers come one by one in a simulation that costs the same', () => {
  const levels = { plant: 4, near: 5, far: 6 };
  const exact = distributionCost(tree, new Map(Object.entries(levels)));
  expect(simulateTree(levels, 1_000_000) / exact).toBeCloseTo(1, 2);
});

/** Each unit sold is ordered at once from the plant, which serves its orders as they come. */
function simulateTree(levels: { readonly plant: number; readonly near: number; readonly far: number }, count: number) {
  const random = seededRandom(11);
  const leadTimes = { near: 1, far: 2 };
  const plantArrivals: number[] = [];
  // The k-th order at a place is met by the unit ordered S orders before it.
  const storeArrivals = { near: new Array<number>(), far: new Array<number>() };
  const prices = { near: 20, far: 9 };
  let [time, cost] = [0, 0];
  const pay = (from: number, to: number, early: number, late: number) => {
    cost += to >= from ? early * (to - from) : late * (from - to);
  };
  for (let index = 0; index < count; index++) {
    time -= Math.log(1 - random()) / 5;
    const store = random() < 0.6 ? 'near' : 'far';
    const arrived = plantArrivals[index - levels.plant] ?? 0;
    plantArrivals.push(time + 1);
    pay(arrived, time, 1, 0);
    const arrivals = storeArrivals[store];
    pay(arrivals[arrivals.length - levels[store]] ?? 0, time, 2, prices[store]);
    arrivals.push(Math.max(time, arrived) + leadTimes[store]);
  }
  return cost / time;
}

test('too many units are refused', () => {
  const store = node('store', { demandRate: 1e4 });
  expect(() => optimalDistributionPolicy(node('plant', { demandRate: 1e4, customers: [store] }))).toThrow(
    'count in larger units',
  );
});
