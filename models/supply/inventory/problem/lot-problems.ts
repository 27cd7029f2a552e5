import { z } from 'zod';
import { AppError } from '../../../../contract/errors.ts';
import { bestAllowedQuantity } from '../limits/order-limits.ts';
import {
  economicOrderQuantityWithBackorders,
  economicOrderQuantity,
  lotCost,
  lotCostWithDisruptions,
  lotCostWithYield,
  lotWithAdditiveYield,
  lotWithMultiplicativeYield,
} from '../lot-sizing/economic-order-quantity.ts';
import { minimizeBySections } from '../lot-sizing/minimize-by-sections.ts';
import {
  allUnitsCost,
  incrementalCost,
  lotWithAllUnitsDiscounts,
  lotWithIncrementalDiscounts,
} from '../lot-sizing/quantity-discounts.ts';
import { limitFields, notNegative, positive } from './common-fields.ts';
import { costCurve } from './curves.ts';
import { problemKind, type Solution } from './problem-kind.ts';

const PER_TIME = 'a time unit of the demand rate';
const lotFields = { fixed_cost: positive, holding_cost: positive, demand_rate: positive };

/** Lots for a steady demand: with backorders, at a finite production rate, with limits on the order. */
const lotSchema = z.object({
  ...lotFields,
  ...limitFields,
  stockout_cost: positive.optional(),
  production_rate: positive.optional(),
});

export const lotProblem = problemKind('eoq', lotSchema, solveLot);
export const productionProblem = problemKind('epq', lotSchema.extend({ production_rate: positive }), solveLot);

function solveLot(fields: z.output<typeof lotSchema>): Solution {
  const { holding_cost: fullHolding, demand_rate: demandRate, stockout_cost: stockoutCost, production_rate } = fields;
  if (production_rate !== undefined && production_rate <= demandRate) {
    throw new AppError(
      'bad-request',
      `production_rate: ${production_rate} does not keep up with demand_rate ${demandRate}`,
    );
  }
  const busy = production_rate === undefined ? 0 : demandRate / production_rate;
  const costs = { fixedCost: fields.fixed_cost, demandRate, holdingCost: fullHolding * (1 - busy) };
  // With production both stock and backorders shrink by the share of time the line is busy.
  const backorders =
    stockoutCost === undefined ? undefined : economicOrderQuantityWithBackorders(costs, stockoutCost * (1 - busy));
  const waiting = backorders?.backorderShare ?? 0;
  const effective = { ...costs, holdingCost: costs.holdingCost * (1 - waiting) };
  const ideal = economicOrderQuantity(effective).orderQuantity;
  const costOf = (quantity: number) => lotCost(effective, quantity);
  const { quantity, isLimited } = bestAllowedQuantity(ideal, costOf, fields, demandRate);
  return {
    policy: {
      order_quantity: quantity,
      ...(stockoutCost === undefined ? {} : { stockout_fraction: waiting }),
      cycle_time: quantity / demandRate,
    },
    cost: costOf(quantity),
    costBasis: PER_TIME,
    method: `${production_rate === undefined ? 'economic order quantity' : 'economic production quantity'}${stockoutCost === undefined ? '' : ' with backorders'}, closed form`,
    ...(isLimited ? { details: { unlimited_order_quantity: ideal, unlimited_cost: costOf(ideal) } } : {}),
    describe: () => [
      costCurve(
        'Order quantity',
        { low: ideal / 4, high: Math.max(3 * ideal, 1.2 * quantity), chosen: quantity },
        {
          'All costs': costOf,
          Orders: (x) => (effective.fixedCost * demandRate) / x,
          'Holding and backorders': (x) => (effective.holdingCost * x) / 2,
        },
      ),
    ],
  };
}

export const discountProblem = problemKind(
  'eoq-discounts',
  z.object({
    fixed_cost: positive,
    holding_cost_rate: positive,
    demand_rate: positive,
    breakpoints: z.array(notNegative).min(1),
    unit_costs: z.array(positive).min(1),
    discount: z.enum(['all-units', 'incremental']).optional(),
  }),
  ({ discount = 'all-units', ...fields }) => {
    const { breakpoints, unit_costs: unitCosts } = fields;
    if (breakpoints.length !== unitCosts.length) {
      throw new AppError('bad-request', `unit_costs: ${unitCosts.length} prices for ${breakpoints.length} breakpoints`);
    }
    if (
      breakpoints[0] !== 0 ||
      breakpoints.some((value, index) => index > 0 && value <= (breakpoints[index - 1] ?? 0))
    ) {
      throw new AppError('bad-request', 'breakpoints: must start at 0 and rise');
    }
    const rise = unitCosts.findIndex((price, index) => index > 0 && price > (unitCosts[index - 1] ?? price));
    if (discount === 'incremental' && rise >= 0) {
      throw new AppError('bad-request', 'unit_costs: incremental discounts must fall from bracket to bracket');
    }
    const { fixed_cost: fixedCost, holding_cost_rate: holdingCostRate, demand_rate: demandRate } = fields;
    const costs = { fixedCost, holdingCostRate, demandRate, breakpoints, unitCosts };
    const { orderQuantity, cost } =
      discount === 'all-units' ? lotWithAllUnitsDiscounts(costs) : lotWithIncrementalDiscounts(costs);
    const bracket = breakpoints.findLastIndex((edge) => edge <= orderQuantity);
    const costOf = (x: number) => (discount === 'all-units' ? allUnitsCost(costs, x) : incrementalCost(costs, x));
    return {
      policy: { order_quantity: orderQuantity, unit_cost: unitCosts[bracket], bracket },
      cost,
      costBasis: `${PER_TIME}, purchase included`,
      method: `${discount} discounts, each bracket's own lot compared`,
      describe: () => [
        costCurve(
          'Order quantity',
          { low: orderQuantity / 3, high: 2 * Math.max(orderQuantity, breakpoints.at(-1) ?? 0), chosen: orderQuantity },
          { 'Cost with purchase': costOf },
        ),
      ],
    };
  },
);

export const yieldLotProblem = problemKind(
  'eoq-yield',
  z.object({
    ...lotFields,
    yield_mean: z.number(),
    yield_sd: notNegative,
    /** Units more than ordered, or the share of the ordered ones; told by `yield_mean` when absent. */
    yield_type: z.enum(['additive', 'multiplicative']).optional(),
  }),
  (fields) => {
    const { yield_mean: mean, yield_sd: deviation } = fields;
    const { yield_type: type = mean > 0 && mean <= 1 ? 'multiplicative' : 'additive' } = fields;
    if (type === 'multiplicative' && mean <= 0) {
      throw new AppError('bad-request', `yield_mean: ${mean} is no share of good units; it must be above 0`);
    }
    const costs = { fixedCost: fields.fixed_cost, holdingCost: fields.holding_cost, demandRate: fields.demand_rate };
    const lot =
      type === 'additive'
        ? lotWithAdditiveYield(costs, mean, deviation)
        : lotWithMultiplicativeYield(costs, mean, deviation);
    return {
      policy: { order_quantity: lot.orderQuantity },
      cost: lot.cost,
      costBasis: PER_TIME,
      method: `economic order quantity with ${type} yield, closed form`,
      details: { yield_type: type },
      describe: () => [
        costCurve(
          'Order quantity',
          { low: lot.orderQuantity / 4, high: 3 * lot.orderQuantity, chosen: lot.orderQuantity },
          { 'All costs': (x) => lotCostWithYield(costs, { type, mean, deviation }, x) },
        ),
      ],
    };
  },
);

export const disruptionLotProblem = problemKind(
  'eoq-disruptions',
  z.object({ ...lotFields, stockout_cost: positive, disruption_rate: positive, recovery_rate: positive }),
  (fields) => {
    const costs = { fixedCost: fields.fixed_cost, holdingCost: fields.holding_cost, demandRate: fields.demand_rate };
    const { stockout_cost: stockoutCost, disruption_rate: disruptionRate, recovery_rate: recoveryRate } = fields;
    const risk = { stockoutCost, disruptionRate, recoveryRate };
    const costOf = (quantity: number) => lotCostWithDisruptions(costs, risk, quantity);
    const usual = economicOrderQuantity(costs).orderQuantity;
    const longestWait = usual + (fields.demand_rate * Math.sqrt((2 * stockoutCost) / costs.holdingCost)) / recoveryRate;
    const best = minimizeBySections(costOf, usual / 100, 100 * longestWait);
    return {
      policy: { order_quantity: best },
      cost: costOf(best),
      costBasis: PER_TIME,
      method: 'economic order quantity with disruptions, lowest point of the exact cost',
      details: { order_quantity_without_disruptions: usual },
      describe: () => [
        costCurve('Order quantity', { low: best / 4, high: 3 * best, chosen: best }, { 'All costs': costOf }),
      ],
    };
  },
);
