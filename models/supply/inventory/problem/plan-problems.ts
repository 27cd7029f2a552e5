import { z } from 'zod';
import { AppError } from '../../../../contract/errors.ts';
import type { ReportSection } from '../../../report/report.ts';
import { jointCost, planJointReplenishment } from '../lot-sizing/joint-replenishment.ts';
import { planLots } from '../lot-sizing/wagner-whitin.ts';
import { notNegative, perPeriod, positive, spreadOver } from './common-fields.ts';
import { costCurve } from './curves.ts';
import { problemKind } from './problem-kind.ts';

/** Four thousand periods are eleven years of days; the plan is quadratic in them. */
const MOST_PERIODS = 4_000;

export const lotPlanProblem = problemKind(
  'wagner-whitin',
  z.object({
    num_periods: z.int().min(1).max(MOST_PERIODS).optional(),
    demand: z
      .array(notNegative)
      .min(1)
      .max(MOST_PERIODS + 1),
    fixed_cost: perPeriod,
    holding_cost: perPeriod,
    purchase_cost: perPeriod.optional(),
  }),
  (fields) => {
    const periods = fields.num_periods ?? fields.demand.length;
    const demand = spreadOver(fields.demand, periods, 'demand');
    const plan = planLots({
      demand,
      fixedCost: spreadOver(fields.fixed_cost, periods, 'fixed_cost'),
      holdingCost: spreadOver(fields.holding_cost, periods, 'holding_cost'),
      purchaseCost: spreadOver(fields.purchase_cost ?? 0, periods, 'purchase_cost'),
    });
    return {
      policy: { order_quantities: plan.orderQuantities },
      cost: plan.cost,
      costBasis: fields.purchase_cost === undefined ? 'all periods' : 'all periods, purchase included',
      method: 'Wagner-Whitin dynamic programming',
      describe: () => describePlan(demand, plan.orderQuantities),
    };
  },
);

function describePlan(demand: readonly number[], orders: readonly number[]): readonly ReportSection[] {
  const periods = demand.map((_, period) => period + 1);
  let left = 0;
  const stock = demand.map((amount, period) => (left += (orders[period] ?? 0) - amount));
  const placed = orders.flatMap((value, period) => (value > 0 ? [{ name: `Period ${period + 1}`, value }] : []));
  return [
    {
      heading: `${placed.length} orders cover ${periods.length} periods`,
      chart: { type: 'bars', value: { label: 'Units ordered' }, bars: placed },
    },
    {
      heading: 'What is left at the end of each period',
      chart: {
        type: 'lines',
        x: { label: 'Period' },
        y: { label: 'Units' },
        lines: [
          { name: 'Stock at the end', x: periods, y: stock },
          { name: 'Demand', x: periods, y: demand },
        ],
      },
    },
  ];
}

export const jointProblem = problemKind(
  'joint-replenishment',
  z.object({
    shared_fixed_cost: positive,
    individual_fixed_costs: z.array(notNegative).min(1),
    holding_costs: z.array(positive).min(1),
    demand_rates: z.array(positive).min(1),
  }),
  (fields) => {
    const count = fields.individual_fixed_costs.length;
    for (const field of ['holding_costs', 'demand_rates'] as const) {
      if (fields[field].length !== count) {
        throw new AppError('bad-request', `${field}: ${fields[field].length} values for ${count} items; give one each`);
      }
    }
    const items = {
      sharedFixedCost: fields.shared_fixed_cost,
      individualFixedCosts: fields.individual_fixed_costs,
      holdingCosts: fields.holding_costs,
      demandRates: fields.demand_rates,
    };
    const { basePeriod, multiples, orderQuantities, cost } = planJointReplenishment(items);
    return {
      policy: { base_cycle_time: basePeriod, order_multiples: multiples, order_quantities: orderQuantities },
      cost,
      costBasis: 'a time unit of the demand rates',
      method: 'best whole multiples of a base period, every stretch between changes searched',
      describe: () => [
        costCurve(
          'Base period',
          { low: basePeriod / 3, high: 3 * basePeriod, chosen: basePeriod },
          { 'All costs, best multiples': (period) => jointCost(items, period) },
        ),
      ],
    };
  },
);
