import fc from 'fast-check';
import { expect, test } from 'vitest';
import { normalDistribution } from '../../../statistics/normal-distribution.ts';
import { poissonDistribution } from '../../../statistics/lattice-distribution.ts';
import { mismatchCost } from '../single-stage/newsvendor.ts';
import { planServiceTimes, type ServiceNode, serviceNodeCost } from './guaranteed-service.ts';
import { optimalSerialPolicy, serialCost } from './serial-system.ts';

const stage = (id: string, echelonHoldingCost: number, leadTime: number) => ({
  id,
  echelonHoldingCost,
  leadTimeDemand: normalDistribution(5 * leadTime, Math.sqrt(leadTime)),
});

test('the textbook line of three stages', () => {
  const problem = { stockoutCost: 37.12, stages: [stage('1', 3, 1), stage('2', 2, 1), stage('3', 2, 2)] };
  const { localBaseStockLevels, echelonBaseStockLevels, cost } = optimalSerialPolicy(problem);
  expect(localBaseStockLevels.map((level) => Math.round(level * 100) / 100)).toEqual([6.49, 5.53, 10.69]);
  expect(cost).toBeCloseTo(47.66, 2);
  expect(serialCost(problem, echelonBaseStockLevels)).toBeCloseTo(cost, 3);
});

test('one stage is a newsvendor', () => {
  const { echelonBaseStockLevels, cost } = optimalSerialPolicy({ stockoutCost: 9, stages: [stage('1', 1, 4)] });
  const demand = normalDistribution(20, 2);
  expect(echelonBaseStockLevels[0]).toBeCloseTo(demand.quantile(0.9), 2);
  expect(cost).toBeCloseTo(mismatchCost(demand, { holdingCost: 1, stockoutCost: 9 }, demand.quantile(0.9)), 4);
});

test('two stages cost what integrating their definition gives', () => {
  const [near, far] = [poissonDistribution(4), poissonDistribution(7)];
  const stages = [
    { id: '1', echelonHoldingCost: 2, leadTimeDemand: near },
    { id: '2', echelonHoldingCost: 1, leadTimeDemand: far },
  ];
  const lower = (y: number) => 2 * (y - 4) + (20 + 3) * near.loss(y);
  const total = (first: number, second: number) =>
    far.probabilities.reduce(
      (sum, share, index) =>
        sum + share * (second - far.first - index + lower(Math.min(first, second - far.first - index))),
      0,
    );
  let best = Number.POSITIVE_INFINITY;
  for (let first = 0; first < 20; first++) {
    for (let second = 0; second < 35; second++) {
      best = Math.min(best, total(first, second));
    }
  }
  expect(optimalSerialPolicy({ stockoutCost: 20, stages }).cost).toBeCloseTo(best, 9);
});

test('no levels nearby cost less', () => {
  const problem = { stockoutCost: 37.12, stages: [stage('1', 3, 1), stage('2', 2, 1)] };
  const { echelonBaseStockLevels, cost } = optimalSerialPolicy(problem);
  for (const [a, b] of [
    [0.5, 0],
    [-0.5, 0],
    [0, 0.5],
    [0, -0.5],
    [0.4, 0.4],
  ] as const) {
    const [first = 0, second = 0] = echelonBaseStockLevels;
    expect(serialCost(problem, [first + a, second + b])).toBeGreaterThan(cost);
  }
});

test('a stage that stores no dearer than its supplier passes all stock on', () => {
  const { localBaseStockLevels } = optimalSerialPolicy({
    stockoutCost: 20,
    stages: [stage('1', -0.5, 1), stage('2', 2, 1)],
  });
  expect(localBaseStockLevels[1]).toBe(0);
});

const node = (id: string, fields: Partial<ServiceNode>): ServiceNode => ({
  id,
  suppliers: [],
  processingTime: 1,
  holdingCost: 1,
  demandDeviation: 0,
  demandBound: 1,
  inboundTime: 0,
  outboundTime: undefined,
  ...fields,
});

test('the textbook tree of guaranteed service', () => {
  const { cost, nodes } = planServiceTimes([
    node('1', { processingTime: 2, holdingCost: 1, inboundTime: 1 }),
    node('3', { suppliers: ['1'], holdingCost: 2 }),
    node('2', { suppliers: ['3'], holdingCost: 3, demandDeviation: 1, outboundTime: 0 }),
    node('4', { suppliers: ['3'], holdingCost: 3, demandDeviation: 1, outboundTime: 1 }),
  ]);
  expect(cost).toBeCloseTo(8.277916867529369, 10);
  expect(Object.fromEntries(nodes.map(({ id, serviceTime }) => [id, serviceTime]))).toEqual({ 1: 0, 2: 0, 3: 0, 4: 1 });
});

const time = fc.integer({ min: 0, max: 3 });
const worth = fc.integer({ min: 1, max: 9 });

test('service times cost what the best of all combinations costs', () => {
  const one = fc.record({ processingTime: time, holdingCost: worth });
  fc.assert(
    fc.property(fc.tuple(one, one, one, one), fc.integer({ min: 0, max: 2 }), ([a, b, c, d], outboundTime) => {
      const nodes = [
        node('a', a),
        node('b', { ...b, suppliers: ['a'] }),
        node('c', { ...c, suppliers: ['b'], demandDeviation: 2, outboundTime }),
        node('d', { ...d, suppliers: ['b'], demandDeviation: 1, outboundTime: 0 }),
      ];
      expect(planServiceTimes(nodes).cost).toBeCloseTo(bestOfAll(nodes), 9);
    }),
    { numRuns: 60 },
  );
});

function bestOfAll([a, b, c, d]: readonly ServiceNode[]): number {
  if (a === undefined || b === undefined || c === undefined || d === undefined) {
    return Number.NaN;
  }
  const both = Math.sqrt(5);
  let best = Number.POSITIVE_INFINITY;
  for (let fromA = 0; fromA <= a.processingTime; fromA++) {
    for (let fromB = 0; fromB <= fromA + b.processingTime; fromB++) {
      for (let fromC = 0; fromC <= Math.min(c.outboundTime ?? 0, fromB + c.processingTime); fromC++) {
        const upper = serviceNodeCost(a, both, 0, fromA) + serviceNodeCost(b, both, fromA, fromB);
        best = Math.min(best, upper + serviceNodeCost(c, 2, fromB, fromC) + serviceNodeCost(d, 1, fromB, 0));
      }
    }
  }
  return best;
}

test('loops, strangers and suppliers that are not there are refused by name', () => {
  const loop = [node('a', { suppliers: ['c'] }), node('b', { suppliers: ['a'] }), node('c', { suppliers: ['b'] })];
  expect(() => planServiceTimes(loop)).toThrow('loop');
  expect(() => planServiceTimes([node('a', {}), node('b', {})])).toThrow('b hangs together with no other');
  expect(() => planServiceTimes([node('a', { suppliers: ['x'] })])).toThrow('a is supplied by x');
});

test('the serial system that is stored with a lower level costs more at that level', () => {
  const upper = normalDistribution(60, 4 * Math.sqrt(3));
  const stages = [
    { id: '1', echelonHoldingCost: 5, leadTimeDemand: normalDistribution(160, 4 * Math.sqrt(8)) },
    { id: '2', echelonHoldingCost: 2, leadTimeDemand: upper },
  ];
  const problem = { stockoutCost: 24, stages };
  const best = optimalSerialPolicy(problem);
  expect(best.localBaseStockLevels[1]).toBeCloseTo(60.9733, 3);
  expect(serialCost(problem, [171.1912, 171.1912 + 57.7257])).toBeCloseTo(best.cost + 2.43, 1);
});
