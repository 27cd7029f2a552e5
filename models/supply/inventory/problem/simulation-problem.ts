import { z } from 'zod';
import { AppError } from '../../../../contract/errors.ts';
import type { ReportSection } from '../../../report/report.ts';
import { simulatePolicy, type StockPolicy, type StockRun } from '../simulation/simulate-policy.ts';
import { notNegative, positive } from './common-fields.ts';
import { problemKind } from './problem-kind.ts';

const policy = z.discriminatedUnion('type', [
  z.object({ type: z.literal('s-S'), reorder_point: z.number(), order_up_to_level: z.number() }),
  z.object({ type: z.literal('r-q'), reorder_point: z.number(), order_quantity: positive }),
  z.object({ type: z.literal('base-stock'), base_stock_level: z.union([z.number(), z.array(z.number()).min(1)]) }),
]);

export const simulationProblem = problemKind(
  'simulate',
  z.object({
    demand: z.array(notNegative).min(1),
    policy,
    lead_time: z.union([z.int().nonnegative(), z.array(z.int().nonnegative()).min(1)]).optional(),
    review_period: z.int().positive().default(1),
    lost_sales: z.boolean().default(false),
    initial_inventory: z.number().default(0),
    holding_cost: notNegative.default(0),
    stockout_cost: notNegative.default(0),
    fixed_cost: notNegative.default(0),
    purchase_cost: notNegative.default(0),
    disposal_cost: notNegative.default(0),
    minimum_quantity: notNegative.default(0),
    pack_size: positive.optional(),
    maximum_quantity: positive.optional(),
    shelf_life: z.int().positive().optional(),
  }),
  (fields) => {
    const { lead_time: leadTime = 0, pack_size: packSize, maximum_quantity: most = Number.POSITIVE_INFINITY } = fields;
    const rules = {
      leadTimes: typeof leadTime === 'number' ? [leadTime] : leadTime,
      reviewPeriod: fields.review_period,
      isLostSales: fields.lost_sales,
      initialInventory: fields.initial_inventory,
      minimumQuantity: fields.minimum_quantity,
      packSize,
      maximumQuantity: most,
      shelfLife: fields.shelf_life ?? Number.POSITIVE_INFINITY,
    };
    const pack = packSize ?? 0;
    const least = pack === 0 ? rules.minimumQuantity : Math.max(1, Math.ceil(rules.minimumQuantity / pack)) * pack;
    if (least > most) {
      throw new AppError(
        'bad-request',
        `maximum_quantity: ${most} is below ${least}, the smallest order by minimum_quantity and pack_size; raise it`,
      );
    }
    const run = simulatePolicy(fields.demand, readPolicy(fields.policy, fields.demand.length), rules, {
      holdingCost: fields.holding_cost,
      stockoutCost: fields.stockout_cost,
      fixedCost: fields.fixed_cost,
      purchaseCost: fields.purchase_cost,
      disposalCost: fields.disposal_cost,
    });
    return {
      policy: fields.policy,
      cost: run.cost,
      costBasis: 'all periods',
      method: 'the policy run over the history',
      details: {
        fill_rate: run.fillRate,
        cycle_service_level: run.cycleServiceLevel,
        period_service_level: run.periodServiceLevel,
        stock_out_periods: run.stockOutPeriods,
        units_short: run.unitsShort,
        units_expired: run.unitsExpired,
        orders: run.orders,
        costs: run.costs,
        stock: run.stock,
        ordered: run.ordered,
      },
      describe: () => describeRun(fields.demand, run),
    };
  },
);

function describeRun(demand: readonly number[], run: StockRun): readonly ReportSection[] {
  const periods = demand.map((_, period) => period + 1);
  return [
    {
      heading: `${run.stockOutPeriods} of ${periods.length} periods saw a shortage`,
      chart: {
        type: 'lines',
        x: { label: 'Period' },
        y: { label: 'Units' },
        lines: [
          { name: 'Net stock at the end', x: periods, y: run.stock },
          { name: 'Demand', x: periods, y: demand },
        ],
        marks: [{ axis: 'y', value: 0, label: '0' }],
      },
    },
    {
      heading: `${run.orders} orders were placed`,
      chart: {
        type: 'lines',
        x: { label: 'Period' },
        y: { label: 'Units ordered' },
        lines: [{ name: 'Ordered', x: periods, y: run.ordered }],
      },
    },
    {
      heading: 'What the policy cost',
      chart: {
        type: 'bars',
        value: { label: 'Cost of all periods' },
        bars: Object.entries(run.costs).map(([name, value]) => ({ name, value })),
      },
    },
  ];
}

function readPolicy(fields: z.output<typeof policy>, periods: number): StockPolicy {
  switch (fields.type) {
    case 's-S':
      if (fields.order_up_to_level < fields.reorder_point) {
        throw new AppError('bad-request', 'policy.order_up_to_level: must not be below reorder_point');
      }
      return { type: 's-S', reorderPoint: fields.reorder_point, orderUpToLevel: fields.order_up_to_level };
    case 'r-q':
      return { type: 'r-q', reorderPoint: fields.reorder_point, orderQuantity: fields.order_quantity };
    case 'base-stock':
      if (typeof fields.base_stock_level !== 'number' && fields.base_stock_level.length !== periods) {
        throw new AppError(
          'bad-request',
          `policy.base_stock_level: ${fields.base_stock_level.length} levels for ${periods} periods; give one each`,
        );
      }
      return { type: 'base-stock', baseStockLevel: fields.base_stock_level };
  }
}
