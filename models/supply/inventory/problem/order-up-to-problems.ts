import { z } from 'zod';
import { AppError } from '../../../../contract/errors.ts';
import type { Distribution } from '../../../statistics/distribution.ts';
import { planFiniteHorizon } from '../single-stage/finite-horizon.ts';
import { type MismatchCosts, mismatchCost, newsvendorStock } from '../single-stage/newsvendor.ts';
import { optimalOrderUpToPolicy, type OrderUpToPolicy, type OrderUpToProblem } from '../single-stage/order-up-to.ts';
import { limitedOrderUpToPolicy, packedCost, type PackLimits } from '../single-stage/packed-order-up-to.ts';
import { demandFields, limitFields, notNegative, perPeriod, positive, spreadOver } from './common-fields.ts';
import { costCurve } from './curves.ts';
import { problemKind } from './problem-kind.ts';
import { type DemandFields, readDemand, readLatticeDemand, readWholeDemand } from './read-demand.ts';

const { minimum_quantity, pack_size, shelf_life } = limitFields;

const orderUpToSchema = z.object({
  ...demandFields,
  minimum_quantity,
  pack_size,
  shelf_life,
  holding_cost: positive,
  stockout_cost: positive,
  fixed_cost: positive,
  lead_time: notNegative.optional(),
});
type OrderUpToFields = z.output<typeof orderUpToSchema>;

export const orderUpToProblem = problemKind('s-s', orderUpToSchema, (fields) => {
  const { lead_time: leadTime = 0, fixed_cost: fixedCost } = fields;
  const covered = readDemand(fields, leadTime + 1);
  const costs = { holdingCost: fields.holding_cost, stockoutCost: fields.stockout_cost };
  const { demand, step } = readSteps(
    fields,
    usualSpan(fixedCost, readDemand(fields).mean, costs) + deviationOf(covered),
  );
  const problem = {
    fixedCost,
    demand,
    costOf: (position: number) => mismatchCost(covered, costs, position * step),
    bestPosition: Math.round(newsvendorStock(covered, costs) / step),
  };
  const ideal = optimalOrderUpToPolicy(problem);
  const limits = readLimits(fields, step, leadTime);
  const found = limits === null ? ideal : withinLimits(problem, ideal, limits);
  const isLimited = found !== ideal;
  return {
    policy: { reorder_point: found.reorderPoint * step, order_up_to_level: found.orderUpToLevel * step },
    cost: found.cost,
    costBasis: 'a period',
    method: isLimited ? 'Markov chain of the cycles, best of all neighbours' : 'Zheng and Federgruen 1991',
    details: {
      grid_step: step,
      ...(step === 1 ? {} : { cost_without_waiting: fixedCost + problem.costOf(problem.bestPosition) }),
      no_stock_out_after_order: covered.cumulative(found.orderUpToLevel * step),
      ...(isLimited
        ? {
            unlimited_reorder_point: ideal.reorderPoint * step,
            unlimited_order_up_to_level: ideal.orderUpToLevel * step,
            unlimited_cost: ideal.cost,
          }
        : {}),
    },
    describe: () => [describeLevels(problem, found, step, limits?.pack ?? 1)],
  };
});

function deviationOf({ variance }: Distribution): number {
  return Math.sqrt(variance);
}

/** Demand in steps, a pack being a whole number of them. */
function readSteps(fields: OrderUpToFields, span: number) {
  const { pack_size: pack } = fields;
  const free = readLatticeDemand(fields, span / MOST_STEPS);
  const { demand, step } =
    pack === undefined || readDemand(fields).isDiscrete
      ? free
      : readLatticeDemand(fields, pack / Math.max(1, Math.min(MOST_PACK_STEPS, Math.round(pack / free.step))));
  const { mean } = readDemand(fields);
  if (Math.abs(demand.mean * step - mean) > 0.01 * mean) {
    throw new AppError('bad-request', 'fixed_cost: too large beside demand_mean; look at longer periods');
  }
  return { demand, step };
}

/** In steps; null where nothing is limited. */
function readLimits(fields: OrderUpToFields, step: number, leadTime: number): PackLimits | null {
  const { minimum_quantity: least, pack_size: packSize, shelf_life: shelfLife } = fields;
  if (least === undefined && packSize === undefined && shelfLife === undefined) {
    return null;
  }
  if (shelfLife !== undefined && shelfLife < 1) {
    throw new AppError(
      'bad-request',
      `shelf_life: ${shelfLife} is below one period; nothing would last until it is sold`,
    );
  }
  const pack = packSize === undefined ? 1 : packSize / step;
  if (packSize !== undefined && (Math.abs(pack - Math.round(pack)) > 1e-9 || pack > MOST_PACK_UNITS)) {
    throw new AppError('bad-request', `pack_size: ${packSize} must be whole units, ${MOST_PACK_UNITS} at most`);
  }
  const mean = readDemand(fields).mean;
  return {
    pack: Math.round(pack),
    leastQuantity: (least ?? 0) / step,
    mostLevel: shelfLife === undefined ? Number.POSITIVE_INFINITY : Math.floor(((leadTime + shelfLife) * mean) / step),
  };
}

function withinLimits(problem: OrderUpToProblem, ideal: OrderUpToPolicy, limits: PackLimits): OrderUpToPolicy {
  const { pack, leastQuantity, mostLevel } = limits;
  const isKept = ideal.orderUpToLevel <= mostLevel && ideal.orderUpToLevel - ideal.reorderPoint >= leastQuantity;
  return pack === 1 && isKept ? ideal : limitedOrderUpToPolicy(problem, limits);
}

function describeLevels(problem: OrderUpToProblem, found: OrderUpToPolicy, step: number, pack: number) {
  const { reorderPoint, orderUpToLevel } = found;
  const least = reorderPoint + pack;
  const costOf = (x: number) => packedCost(problem, reorderPoint, Math.max(least, Math.round(x / step)), pack);
  return costCurve(
    'Order-up-to level',
    {
      low: least * step,
      high: (orderUpToLevel + (orderUpToLevel - reorderPoint)) * step,
      chosen: orderUpToLevel * step,
    },
    {
      'Cost of the policy, reorder point as chosen': costOf,
      'Expected cost of a period that starts there': (x) => problem.costOf(x / step),
    },
  );
}

/** A pack of continuous demand is cut into so many steps at most; a cycle starts at each of them. */
const MOST_PACK_STEPS = 32;
const MOST_PACK_UNITS = 200;

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
      describe: () => {
        const x = means.map((_, period) => period + 1);
        return [
          {
            heading: 'When to order, and up to what, period by period',
            chart: {
              type: 'lines',
              x: { label: 'Period' },
              y: { label: 'Stock' },
              lines: [
                { name: 'Order up to', x, y: plan.orderUpToLevels },
                { name: 'Reorder point', x, y: plan.reorderPoints },
                { name: 'Mean demand', x, y: means },
              ],
            },
          },
        ];
      },
    };
  },
);

function demandOfPeriod(fields: DemandFields) {
  return { demand: readWholeDemand(fields), exactDemand: readDemand(fields) };
}
