import { z } from 'zod';
import { AppError } from '../../../../contract/errors.ts';
import { bestAllowedQuantity } from '../limits/order-limits.ts';
import { minimizeBySections } from '../lot-sizing/minimize-by-sections.ts';
import {
  bestReorderPoint,
  optimalReorderPolicy,
  reorderCost,
  type ReorderPolicy,
  type ReorderProblem,
  reorderPolicyByUnitsShort,
} from '../single-stage/reorder-point.ts';
import { demandFields, limitFields, positive } from './common-fields.ts';
import { costCurve, serviceCurve, spread } from './curves.ts';
import { problemKind } from './problem-kind.ts';
import { readDemand } from './read-demand.ts';

export const reorderProblem = problemKind(
  'r-q',
  z.object({
    ...demandFields,
    ...limitFields,
    holding_cost: positive,
    stockout_cost: positive,
    fixed_cost: positive,
    lead_time: positive,
    /** What a shortage costs: for as long as it lasts, or once a unit. */
    stockout_cost_basis: z.enum(['per-unit-time', 'per-unit']).optional(),
  }),
  (fields) => {
    const demandRate = readDemand(fields).mean;
    const leadTimeDemand = readDemand(fields, fields.lead_time);
    const { holding_cost: holdingCost, stockout_cost: stockoutCost, fixed_cost: fixedCost } = fields;
    const problem = { holdingCost, stockoutCost, fixedCost, demandRate, leadTimeDemand };
    const byUnits = leadTimeDemand.isDiscrete ? undefined : reorderPolicyByUnitsShort(problem);
    const isByUnits = fields.stockout_cost_basis === 'per-unit';
    if (isByUnits && byUnits === undefined) {
      throw new AppError('bad-request', 'stockout_cost_basis: per-unit needs continuous demand; give demand_sd');
    }
    const { policy, ideal } =
      isByUnits && byUnits !== undefined ? { policy: byUnits, ideal: byUnits } : limited(problem, fields);
    return {
      policy: { reorder_point: policy.reorderPoint, order_quantity: policy.orderQuantity },
      cost: policy.cost,
      costBasis: 'a time unit of the demand',
      method: isByUnits
        ? 'r and Q in turn, shortages by the unit (approximation)'
        : 'exact cost, Federgruen and Zheng 1992',
      details: {
        ...serviceOf(problem, policy),
        ...(policy === ideal ? {} : { unlimited_order_quantity: ideal.orderQuantity, unlimited_cost: ideal.cost }),
        ...(byUnits === undefined || isByUnits
          ? {}
          : {
              if_stockout_cost_is_per_unit: {
                reorder_point: byUnits.reorderPoint,
                order_quantity: byUnits.orderQuantity,
                cost: byUnits.cost,
              },
            }),
      },
      describe: () => describePolicy(problem, policy),
    };
  },
);

type Limits = Parameters<typeof bestAllowedQuantity>[2];

function limited(problem: ReorderProblem, limits: Limits): { policy: ReorderPolicy; ideal: ReorderPolicy } {
  const ideal = optimalReorderPolicy(problem);
  const highest = highestPosition(problem, limits.shelf_life);
  // A lower top is partly made up for by waiting longer, so lots may grow.
  const largest = 4 * ideal.orderQuantity + Math.max(0, ideal.reorderPoint + ideal.orderQuantity - highest);
  const { shelf_life: _shelfLife, ...others } = limits;
  const rounded = { ...others, pack_size: limits.pack_size ?? (problem.leadTimeDemand.isDiscrete ? 1 : undefined) };
  const pointFor = (quantity: number) => Math.min(bestReorderPoint(problem, quantity), highest - quantity);
  const costOf = (quantity: number) => reorderCost(problem, pointFor(quantity), quantity);
  const isFresh = ideal.reorderPoint + ideal.orderQuantity <= highest;
  const aim = isFresh ? ideal.orderQuantity : bestFreshLot(costOf, largest, problem.leadTimeDemand.isDiscrete);
  const { quantity, isLimited } = bestAllowedQuantity(aim, costOf, rounded);
  if (!isLimited && isFresh) {
    return { policy: ideal, ideal };
  }
  const reorderPoint = pointFor(quantity);
  return {
    policy: { reorderPoint, orderQuantity: quantity, cost: reorderCost(problem, reorderPoint, quantity) },
    ideal,
  };
}

/** After an arrival the shelf holds r + Q less the demand of the lead time; its last unit must go before it is too old. */
function highestPosition({ leadTimeDemand, demandRate }: ReorderProblem, shelfLife = Number.POSITIVE_INFINITY): number {
  const highest = leadTimeDemand.mean + shelfLife * demandRate;
  return leadTimeDemand.isDiscrete ? Math.floor(highest) : highest;
}

/** The cost is convex in r and r + Q, so the best lot under a cap on r + Q has one valley. */
function bestFreshLot(costOf: (quantity: number) => number, largest: number, isWhole: boolean): number {
  if (!isWhole) {
    return minimizeBySections(costOf, largest / 4_000, largest);
  }
  let [low, high] = [1, Math.ceil(largest)];
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    [low, high] = costOf(middle) <= costOf(middle + 1) ? [low, middle] : [middle + 1, high];
  }
  return low;
}

/** Share of cycles without a shortage, and share of demand met from stock (types 1 and 2). */
function serviceOf({ leadTimeDemand }: ReorderProblem, { reorderPoint, orderQuantity }: ReorderPolicy) {
  const short = leadTimeDemand.loss(reorderPoint) - leadTimeDemand.loss(reorderPoint + orderQuantity);
  return {
    safety_stock: reorderPoint - leadTimeDemand.mean,
    cycle_service_level: leadTimeDemand.cumulative(reorderPoint),
    fill_rate: 1 - short / orderQuantity,
  };
}

function describePolicy(problem: ReorderProblem, policy: ReorderPolicy) {
  const { reorderPoint, orderQuantity } = policy;
  const round = (x: number) => (problem.leadTimeDemand.isDiscrete ? Math.max(1, Math.round(x)) : x);
  const byLot = (x: number) => reorderCost(problem, bestReorderPoint(problem, round(x)), round(x));
  const deviation = Math.sqrt(problem.leadTimeDemand.variance);
  const points = spread(reorderPoint - 3 * deviation, reorderPoint + 4 * deviation, 61).map((x) => {
    const point = problem.leadTimeDemand.isDiscrete ? Math.round(x) : x;
    const trial = { ...policy, reorderPoint: point };
    return { service: serviceOf(problem, trial).fill_rate, cost: reorderCost(problem, point, orderQuantity) };
  });
  return [
    costCurve(
      'Order quantity',
      { low: orderQuantity / 4, high: 3 * orderQuantity, chosen: orderQuantity },
      {
        'Cost, best reorder point': byLot,
      },
    ),
    serviceCurve(points, serviceOf(problem, policy).fill_rate, 'Demand met from stock'),
  ];
}
