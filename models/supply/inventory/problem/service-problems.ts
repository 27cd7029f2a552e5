import { z } from 'zod';
import { AppError } from '../../../../contract/errors.ts';
import type { ReportSection } from '../../../report/report.ts';
import { mixtureDistribution } from '../../../statistics/mixture-distribution.ts';
import { normalDistribution } from '../../../statistics/normal-distribution.ts';
import { gammaDistribution } from '../../../statistics/positive-distributions.ts';
import { classifyItems, type ItemClass } from '../limits/classify-items.ts';
import { fillRate, reorderPointForCycles, reorderPointForFillRate } from '../service/safety-stock.ts';
import { planForYield } from '../service/yield-requirement.ts';
import { notNegative, openShare, positive, verifyNames } from './common-fields.ts';
import { serviceCurve } from './curves.ts';
import { problemKind } from './problem-kind.ts';
import { required } from './read-demand.ts';

export const yieldAwareProblem = problemKind(
  'yield-aware',
  z.object({
    demand_mean: positive,
    demand_sd: notNegative,
    lead_time: notNegative.optional(),
    review_period: notNegative.optional(),
    scrap_count: z.int().nonnegative(),
    inspected_count: z.int().positive(),
    confidence: openShare.optional(),
    cycle_service_level: z.number().gt(0.5).lt(1),
    holding_cost: notNegative.optional(),
  }),
  (fields) => {
    const { scrap_count: scrapCount, inspected_count: inspectedCount } = fields;
    if (scrapCount >= inspectedCount) {
      throw new AppError(
        'bad-request',
        `scrap_count: ${scrapCount} of ${inspectedCount} leave no good unit to plan with`,
      );
    }
    const periods = (fields.lead_time ?? 0) + (fields.review_period ?? 1);
    const planFor = (serviceLevel: number) =>
      planForYield({
        demandMean: fields.demand_mean,
        demandDeviation: fields.demand_sd,
        periods,
        scrapCount,
        inspectedCount,
        confidence: fields.confidence ?? 0.95,
        serviceLevel,
      });
    if (!(periods > 0)) {
      throw new AppError('bad-request', 'review_period: must be above 0 where there is no lead_time');
    }
    const plan = planFor(fields.cycle_service_level);
    const { holding_cost: holdingCost } = fields;
    return {
      policy: {
        order_up_to_level: plan.orderUpToLevel,
        requirement: plan.requirement.expected,
        safety_stock: plan.safetyStock,
      },
      cost: holdingCost === undefined ? null : holdingCost * plan.safetyStock,
      costBasis: 'a time unit, safety stock',
      method: 'net demand by the share of good units, exact binomial interval of the scrap rate',
      details: {
        scrap_rate: plan.scrapRate,
        requirement_interval: { lower: plan.requirement.lower, upper: plan.requirement.upper },
        safety_stock_if_rate_were_certain: plan.safetyStockAtKnownRate,
      },
      describe: () => [
        serviceCurve(
          [0.6, 0.7, 0.8, 0.85, 0.9, 0.925, 0.95, 0.97, 0.98, 0.99, 0.995].map((service) => ({
            service,
            cost: (holdingCost ?? 1) * planFor(service).safetyStock,
          })),
          fields.cycle_service_level,
          'Probability of no stock-out',
        ),
      ],
    };
  },
);

export const safetyStockProblem = problemKind(
  'safety-stock',
  z.object({
    demand_mean: positive,
    /** Of the forecast of one period. */
    forecast_error_sd: positive,
    lead_time: positive.optional(),
    lead_time_sd: notNegative.optional(),
    /** Probability by length in periods, instead of mean and deviation. */
    lead_time_pmf: z.record(z.string(), notNegative).optional(),
    review_period: notNegative.optional(),
    demand_distribution: z.enum(['normal', 'gamma']).optional(),
    cycle_service_level: openShare.optional(),
    fill_rate: openShare.optional(),
    order_quantity: positive.optional(),
    holding_cost: notNegative.optional(),
  }),
  (fields) => {
    const covered = coveredDemand(fields);
    const { cycle_service_level: cycles, fill_rate: share, order_quantity: lot, holding_cost: holdingCost } = fields;
    if ((cycles === undefined) === (share === undefined)) {
      throw new AppError('bad-request', 'cycle_service_level: give either it or fill_rate with order_quantity');
    }
    const reorderPoint =
      share === undefined
        ? reorderPointForCycles(covered, cycles ?? 0)
        : reorderPointForFillRate(covered, share, required(lot, 'order_quantity'));
    const safetyStock = reorderPoint - covered.mean;
    return {
      policy: { reorder_point: reorderPoint, safety_stock: safetyStock },
      cost: holdingCost === undefined ? null : holdingCost * Math.max(0, safetyStock),
      costBasis: 'a time unit, safety stock',
      method: `${share === undefined ? 'type 1' : 'type 2'} service over lead time and review`,
      details: {
        covered_demand_mean: covered.mean,
        covered_demand_sd: Math.sqrt(covered.variance),
        cycle_service_level: covered.cumulative(reorderPoint),
        ...(lot === undefined ? {} : { fill_rate: fillRate(covered, reorderPoint, lot) }),
      },
      describe: () => [
        serviceCurve(
          [0.5, 0.6, 0.7, 0.8, 0.85, 0.9, 0.95, 0.97, 0.98, 0.99, 0.995].map((service) => ({
            service,
            cost: (holdingCost ?? 1) * (reorderPointForCycles(covered, service) - covered.mean),
          })),
          covered.cumulative(reorderPoint),
          'Probability of no stock-out',
        ),
      ],
    };
  },
);

type CoverFields = {
  readonly demand_mean: number;
  readonly forecast_error_sd: number;
  readonly lead_time?: number | undefined;
  readonly lead_time_sd?: number | undefined;
  readonly lead_time_pmf?: Readonly<Record<string, number>> | undefined;
  readonly review_period?: number | undefined;
  readonly demand_distribution?: 'normal' | 'gamma' | undefined;
};

/** Demand of lead time and review: the variance of a random sum, or a mixture over the lead times that occur. */
function coveredDemand(fields: CoverFields) {
  const { demand_mean: mean, forecast_error_sd: deviation, review_period: review = 0, lead_time_pmf: table } = fields;
  const family = fields.demand_distribution === 'gamma' ? gammaDistribution : normalDistribution;
  const over = (periods: number, extra = 0) => family(mean * periods, Math.sqrt(deviation ** 2 * periods + extra));
  if (table === undefined) {
    const leadTime = required(fields.lead_time, 'lead_time');
    return over(leadTime + review, (mean * (fields.lead_time_sd ?? 0)) ** 2);
  }
  const pairs = Object.entries(table).map(([length, probability]) => ({
    periods: Number(length) + review,
    probability,
  }));
  const total = pairs.reduce((sum, { probability }) => sum + probability, 0);
  if (pairs.some(({ periods }) => !(periods > 0)) || Math.abs(total - 1) > 1e-6) {
    throw new AppError(
      'bad-request',
      `lead_time_pmf: lengths above 0 whose probabilities sum to 1 are needed, not to ${total}`,
    );
  }
  return mixtureDistribution(pairs.map(({ periods, probability }) => ({ probability, of: over(periods) })));
}

export const classProblem = problemKind(
  'abc-xyz',
  z.object({
    items: z.array(z.object({ id: z.string(), unit_cost: notNegative, demand: z.array(notNegative).min(1) })).min(1),
    a_share: openShare.optional(),
    b_share: openShare.optional(),
    x_variation: positive.optional(),
    y_variation: positive.optional(),
  }),
  ({ items, a_share: a = 0.8, b_share: b = 0.95, x_variation: x = 0.5, y_variation: y = 1 }) => {
    verifyNames(items);
    if (b < a || y < x) {
      const [field, least] = b < a ? ['b_share', 'a_share'] : ['y_variation', 'x_variation'];
      throw new AppError('bad-request', `${field}: is below ${least}; give a number that is not`);
    }
    const classes = classifyItems(
      items.map(({ id, unit_cost: unitCost, demand }) => ({ id, unitCost, demand })),
      { a, b, x, y },
    );
    return {
      policy: { classes: Object.fromEntries(classes.map((item) => [item.id, item.class])) },
      cost: null,
      costBasis: 'none',
      method: `value shares ${a} and ${b}, coefficients of variation ${x} and ${y}`,
      details: {
        items: classes.map(({ coefficientOfVariation: variation, ...item }) => ({
          ...item,
          coefficient_of_variation: variation,
        })),
      },
      describe: () => describeClasses(classes, { a, b }),
    };
  },
);

function describeClasses(
  classes: readonly ItemClass[],
  { a, b }: { readonly a: number; readonly b: number },
): readonly ReportSection[] {
  let sum = 0;
  const shares = [0, ...classes.map(({ share }) => 100 * (sum += share))];
  const letters = ['A', 'B', 'C'];
  const columns = ['X', 'Y', 'Z'];
  const countOf = (name: string) => classes.filter((item) => item.class === name).length;
  const first = classes.filter((item) => item.class.startsWith('A')).length;
  return [
    {
      heading: `${first} of ${classes.length} items make up the A class`,
      chart: {
        type: 'lines',
        x: { label: 'Items, dearest first' },
        y: { label: 'Share of all value', unit: '%' },
        lines: [{ name: 'Value so far', x: shares.map((_, index) => index), y: shares }],
        marks: [
          { axis: 'y', value: 100 * a, label: 'A up to here' },
          { axis: 'y', value: 100 * b, label: 'B up to here' },
        ],
      },
    },
    {
      heading: 'How many items each class holds',
      chart: {
        type: 'matrix',
        rows: letters,
        columns,
        values: letters.map((letter) => columns.map((column) => countOf(`${letter}${column}`))),
        rowLabel: 'Value',
        columnLabel: 'Demand, steady to erratic',
      },
    },
  ];
}
