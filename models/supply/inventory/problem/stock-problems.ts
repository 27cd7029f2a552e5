import { z } from 'zod';
import { AppError } from '../../../../contract/errors.ts';
import type { Distribution } from '../../../statistics/distribution.ts';
import { normalDistribution } from '../../../statistics/normal-distribution.ts';
import { uniformDistribution } from '../../../statistics/positive-distributions.ts';
import { bestAllowedQuantity, type OrderLimits } from '../limits/order-limits.ts';
import { type MismatchCosts, mismatchCost, newsvendorStock } from '../single-stage/newsvendor.ts';
import {
  costAgainstDisruptions,
  stockAgainstAdditiveYield,
  stockAgainstDisruptions,
} from '../single-stage/supply-risk.ts';
import { demandFields, limitFields, notNegative, openShare, positive } from './common-fields.ts';
import { costCurve, serviceCurve } from './curves.ts';
import { problemKind, type Solution } from './problem-kind.ts';
import { readDemand, required } from './read-demand.ts';

const PER_PERIOD = 'a period';

const newsvendorSchema = z.object({
  ...demandFields,
  ...limitFields,
  holding_cost: notNegative.optional(),
  stockout_cost: notNegative.optional(),
  revenue: positive.optional(),
  purchase_cost: notNegative.optional(),
  salvage_value: z.number().optional(),
  /** Periods from order to arrival; the stock then covers one period more. */
  lead_time: notNegative.optional(),
});

/** One order for one season, or the order-up-to level of a store that reviews every period. */
export const newsvendorProblem = problemKind('newsvendor', newsvendorSchema, solveNewsvendor);
export const baseStockProblem = problemKind('base-stock', newsvendorSchema, solveNewsvendor);

function solveNewsvendor(fields: z.output<typeof newsvendorSchema>): Solution {
  const { costs, margin } = readMismatch(fields);
  const { lead_time: leadTime = 0, shelf_life: shelfLife } = fields;
  const demand = readDemand(fields, leadTime + 1);
  if (shelfLife !== undefined && shelfLife < 1) {
    throw new AppError(
      'bad-request',
      `shelf_life: ${shelfLife} is below one period; nothing would last until it is sold`,
    );
  }
  const ideal = newsvendorStock(demand, costs);
  const costOf = (stock: number) => mismatchCost(demand, costs, stock);
  const { quantity, isLimited } = hasLimits(fields)
    ? bestAllowedQuantity(ideal, costOf, stockLimits(demand, fields, leadTime))
    : { quantity: ideal, isLimited: false };
  const cost = costOf(quantity);
  return {
    policy: { base_stock_level: quantity },
    cost,
    costBasis: leadTime === 0 ? 'a period: units left over and units short' : PER_PERIOD,
    method: 'critical fractile of the demand',
    details: {
      ...(margin === undefined ? {} : { profit: margin * demand.mean - cost }),
      critical_ratio: costs.stockoutCost / (costs.stockoutCost + costs.holdingCost),
      cycle_service_level: demand.cumulative(quantity),
      fill_rate:
        1 -
        (demand.loss(quantity) - (leadTime === 0 ? 0 : readDemand(fields, leadTime).loss(quantity))) /
          readDemand(fields).mean,
      ...(isLimited ? { unlimited_base_stock_level: ideal, unlimited_cost: costOf(ideal) } : {}),
    },
    describe: () => describeStock(demand, costs, quantity),
  };
}

function readMismatch(fields: z.output<typeof newsvendorSchema>): { costs: MismatchCosts; margin?: number } {
  const { revenue, purchase_cost: price, salvage_value: salvage = 0 } = fields;
  if (revenue === undefined) {
    const costs = {
      holdingCost: required(fields.holding_cost, 'holding_cost'),
      stockoutCost: required(fields.stockout_cost, 'stockout_cost'),
    };
    return { costs: verifyCosts(costs, 'holding_cost', 'stockout_cost') };
  }
  const paid = required(price, 'purchase_cost');
  if (revenue <= paid) {
    throw new AppError(
      'bad-request',
      `revenue: ${revenue} is not above purchase_cost ${paid}; nothing is worth ordering`,
    );
  }
  const costs = {
    holdingCost: paid - salvage + (fields.holding_cost ?? 0),
    stockoutCost: revenue - paid + (fields.stockout_cost ?? 0),
  };
  return { costs: verifyCosts(costs, 'salvage_value', 'revenue'), margin: revenue - paid };
}

function verifyCosts(costs: MismatchCosts, holdingField: string, stockoutField: string): MismatchCosts {
  if (!(costs.holdingCost > 0)) {
    throw new AppError('bad-request', `${holdingField}: a unit left over must cost something, or no stock is too much`);
  }
  if (!(costs.stockoutCost > 0)) {
    throw new AppError(
      'bad-request',
      `${stockoutField}: a unit short must cost something, or no stock is worth having`,
    );
  }
  return costs;
}

function hasLimits(limits: OrderLimits): boolean {
  return Object.keys(limitFields).some((field) => limits[field as keyof OrderLimits] !== undefined);
}

/**
 * Whole units where demand has them. Within a season nothing gets too old; with a lead time the shelf holds the level less
 * the demand of the lead time, which must sell within the shelf life.
 */
function stockLimits(demand: Distribution, limits: OrderLimits, leadTime: number): OrderLimits {
  const { shelf_life: shelfLife, maximum_quantity: most = Number.POSITIVE_INFINITY, ...others } = limits;
  const fresh =
    shelfLife === undefined || leadTime === 0 ? most : ((leadTime + shelfLife) * demand.mean) / (leadTime + 1);
  return {
    ...others,
    maximum_quantity: Math.min(most, fresh),
    pack_size: limits.pack_size ?? (demand.isDiscrete ? 1 : undefined),
  };
}

function describeStock(demand: Distribution, costs: MismatchCosts, stock: number) {
  const deviation = Math.sqrt(demand.variance);
  const low = Math.max(0, demand.mean - 3 * deviation);
  const high = Math.max(demand.mean + 4 * deviation, stock * 1.05);
  const round = (x: number) => (demand.isDiscrete ? Math.round(x) : x);
  const costOf = (x: number) => mismatchCost(demand, costs, x);
  const levels = Array.from({ length: 81 }, (_, index) => round(low + ((high - low) * index) / 80));
  return [
    costCurve(
      'Stock',
      { low, high, chosen: stock },
      {
        'All costs': costOf,
        'Left over': (x) => costs.holdingCost * (x - demand.mean + demand.loss(x)),
        Short: (x) => costs.stockoutCost * demand.loss(x),
      },
    ),
    serviceCurve(
      levels.map((level) => ({ service: demand.cumulative(level), cost: costOf(level) })),
      demand.cumulative(stock),
      'Probability of no stock-out',
    ),
  ];
}

/** The demand that a stock meets when an order brings more or less than it asked for. */
function shifted(minusYield: Distribution, demand: number): Distribution {
  return {
    ...minusYield,
    mean: minusYield.mean + demand,
    cumulative: (x) => minusYield.cumulative(x - demand),
    survival: (x) => minusYield.survival(x - demand),
    loss: (x) => minusYield.loss(x - demand),
    secondLoss: (x) => minusYield.secondLoss(x - demand),
    quantile: (probability) => minusYield.quantile(probability) + demand,
  };
}

export const disruptionStockProblem = problemKind(
  'base-stock-disruptions',
  z.object({
    holding_cost: positive,
    stockout_cost: positive,
    demand: positive,
    disruption_prob: openShare,
    recovery_prob: openShare,
  }),
  ({ demand, disruption_prob: failing, recovery_prob: recovering, ...fields }) => {
    const costs = { holdingCost: fields.holding_cost, stockoutCost: fields.stockout_cost };
    const { baseStockLevel, cost } = stockAgainstDisruptions(costs, demand, failing, recovering);
    return {
      policy: { base_stock_level: baseStockLevel },
      cost,
      costBasis: PER_PERIOD,
      method: 'critical fractile of the periods without supply',
      describe: () => {
        const most = 2 * Math.round(baseStockLevel / demand) + 2;
        const levels = Array.from({ length: most }, (_, periods) => demand * (periods + 1));
        const costOf = (level: number) => costAgainstDisruptions(costs, { demand, failing, recovering }, level);
        return [
          {
            heading: `Cost is lowest with stock for ${baseStockLevel / demand} periods`,
            chart: {
              type: 'lines',
              x: { label: 'Base-stock level' },
              y: { label: 'Cost' },
              lines: [{ name: 'All costs', x: levels, y: levels.map(costOf) }],
              marks: [{ axis: 'x', value: baseStockLevel, label: 'Chosen' }],
            },
          },
        ];
      },
    };
  },
);

export const yieldStockProblem = problemKind(
  'newsvendor-yield',
  z.object({
    holding_cost: positive,
    stockout_cost: positive,
    demand: positive,
    yield_lo: z.number().optional(),
    yield_hi: z.number().optional(),
    yield_mean: z.number().optional(),
    yield_sd: positive.optional(),
  }),
  (fields) => {
    const { demand, yield_lo: low, yield_hi: high } = fields;
    if (low !== undefined && high !== undefined && high <= low) {
      throw new AppError('bad-request', `yield_hi: ${high} is not above yield_lo ${low}`);
    }
    const minusYield =
      low === undefined
        ? normalDistribution(-required(fields.yield_mean, 'yield_lo'), required(fields.yield_sd, 'yield_sd'))
        : uniformDistribution(-required(high, 'yield_hi'), -low);
    const costs = { holdingCost: fields.holding_cost, stockoutCost: fields.stockout_cost };
    const { baseStockLevel, cost } = stockAgainstAdditiveYield(costs, demand, minusYield);
    return {
      policy: { base_stock_level: baseStockLevel },
      cost,
      costBasis: PER_PERIOD,
      method: 'critical fractile of the additive yield',
      describe: () => describeStock(shifted(minusYield, demand), costs, baseStockLevel),
    };
  },
);
