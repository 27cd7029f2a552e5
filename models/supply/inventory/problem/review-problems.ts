import { z } from 'zod';
import { AppError } from '../../../../contract/errors.ts';
import { bestAllowedQuantity } from '../limits/order-limits.ts';
import { planFiniteHorizon } from '../single-stage/finite-horizon.ts';
import { type MismatchCosts, mismatchCost, newsvendorStock } from '../single-stage/newsvendor.ts';
import { optimalOrderUpToPolicy } from '../single-stage/order-up-to.ts';
import {
  bestReorderPoint,
  optimalReorderPolicy,
  reorderCost,
  type ReorderPolicy,
  type ReorderProblem,
  reorderPolicyByUnitsShort,
} from '../single-stage/reorder-point.ts';
import { demandFields, limitFields, notNegative, perPeriod, positive, spreadOver } from './common-fields.ts';
import { costCurve, serviceCurve, spread } from './curves.ts';
import { problemKind } from './problem-kind.ts';
import { type DemandFields, readDemand, readLatticeDemand, readWholeDemand } from './read-demand.ts';

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
  const rounded = problem.leadTimeDemand.isDiscrete ? { ...limits, pack_size: limits.pack_size ?? 1 } : limits;
  const costOf = (quantity: number) => reorderCost(problem, bestReorderPoint(problem, quantity), quantity);
  const { quantity, isLimited } = bestAllowedQuantity(ideal.orderQuantity, costOf, rounded, problem.demandRate);
  if (!isLimited) {
    return { policy: ideal, ideal };
  }
  const reorderPoint = bestReorderPoint(problem, quantity);
  return {
    policy: { reorderPoint, orderQuantity: quantity, cost: reorderCost(problem, reorderPoint, quantity) },
    ideal,
  };
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

export const orderUpToProblem = problemKind(
  's-s',
  z.object({
    ...demandFields,
    holding_cost: positive,
    stockout_cost: positive,
    fixed_cost: positive,
    lead_time: notNegative.optional(),
  }),
  (fields) => {
    const { lead_time: leadTime = 0, fixed_cost: fixedCost } = fields;
    const covered = readDemand(fields, leadTime + 1);
    const costs = { holdingCost: fields.holding_cost, stockoutCost: fields.stockout_cost };
    const span = usualSpan(fixedCost, readDemand(fields).mean, costs) + Math.sqrt(covered.variance);
    const { demand, step } = readLatticeDemand(fields, span / MOST_STEPS);
    if (Math.abs(demand.mean * step - covered.mean / (leadTime + 1)) > 0.01 * demand.mean * step) {
      throw new AppError('bad-request', 'fixed_cost: too large beside demand_mean; look at longer periods');
    }
    const bestPosition = Math.round(newsvendorStock(covered, costs) / step);
    const costOf = (position: number) => mismatchCost(covered, costs, position * step);
    const found = optimalOrderUpToPolicy({ fixedCost, demand, costOf, bestPosition });
    const service = covered.cumulative(found.orderUpToLevel * step);
    return {
      policy: { reorder_point: found.reorderPoint * step, order_up_to_level: found.orderUpToLevel * step },
      cost: found.cost,
      costBasis: 'a period',
      method: 'Zheng and Federgruen 1991',
      details: {
        grid_step: step,
        ...(step === 1 ? {} : { cost_without_waiting: fixedCost + costOf(bestPosition) }),
        no_stock_out_after_order: service,
      },
      describe: () => [
        costCurve(
          'Stock after ordering',
          {
            low: found.reorderPoint * step,
            high: found.orderUpToLevel * step * 1.3 + step,
            chosen: found.orderUpToLevel * step,
          },
          { 'Expected cost of the period': (x) => mismatchCost(covered, costs, x) },
        ),
      ],
    };
  },
);

/** Between s and S; the work grows with the square, and the cost is flat over many steps. */
const MOST_STEPS = 2_000;

/** S − s is about the lot of steady demand with backorders. */
function usualSpan(fixedCost: number, demandMean: number, { holdingCost, stockoutCost }: MismatchCosts): number {
  return Math.sqrt((2 * fixedCost * demandMean * (holdingCost + stockoutCost)) / (holdingCost * stockoutCost));
}

const MOST_PERIODS = 1_000;

export const finiteProblem = problemKind(
  'finite-horizon',
  z.object({
    num_periods: z.int().min(1).max(MOST_PERIODS),
    demand_mean: z.union([positive, z.array(positive)]),
    demand_sd: z.union([positive, z.array(positive)]).optional(),
    demand_distribution: demandFields.demand_distribution,
    holding_cost: perPeriod,
    stockout_cost: perPeriod,
    fixed_cost: perPeriod.optional(),
    purchase_cost: perPeriod.optional(),
    terminal_holding_cost: notNegative.optional(),
    terminal_stockout_cost: notNegative.optional(),
    discount_factor: z.number().gt(0).max(1).optional(),
    initial_inventory_level: z.int().optional(),
  }),
  (fields) => {
    const periods = fields.num_periods;
    const of = (values: number | readonly number[], field: string) => spreadOver(values, periods, field);
    const means = of(fields.demand_mean, 'demand_mean');
    const deviations = fields.demand_sd === undefined ? undefined : of(fields.demand_sd, 'demand_sd');
    const holding = of(fields.holding_cost, 'holding_cost');
    const stockout = of(fields.stockout_cost, 'stockout_cost');
    const fixed = of(fields.fixed_cost ?? 0, 'fixed_cost');
    const purchase = of(fields.purchase_cost ?? 0, 'purchase_cost');
    const plan = planFiniteHorizon({
      periods: means.map((demand_mean, index) => ({
        ...demandOfPeriod({ ...fields, demand_mean, demand_sd: deviations?.[index] }),
        holdingCost: holding[index] ?? 0,
        stockoutCost: stockout[index] ?? 0,
        fixedCost: fixed[index] ?? 0,
        purchaseCost: purchase[index] ?? 0,
      })),
      terminalHoldingCost: fields.terminal_holding_cost ?? 0,
      terminalStockoutCost: fields.terminal_stockout_cost ?? 0,
      discountFactor: fields.discount_factor ?? 1,
      initialInventory: fields.initial_inventory_level ?? 0,
    });
    return {
      policy: { reorder_points: plan.reorderPoints, order_up_to_levels: plan.orderUpToLevels },
      cost: plan.cost,
      costBasis: 'all periods, discounted',
      method: 'dynamic programming over whole units',
    };
  },
);

function demandOfPeriod(fields: DemandFields) {
  return { demand: readWholeDemand(fields), exactDemand: readDemand(fields) };
}
