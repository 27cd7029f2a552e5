import { z } from 'zod';
import type { Chart, ReportSection } from '../../../report/report.ts';
import { AppError } from '../../../../contract/errors.ts';
import { shareBudget } from '../limits/share-budget.ts';
import { shareStockBudget } from '../limits/share-stock-budget.ts';
import { demandFields, positive, verifyNames } from './common-fields.ts';
import { shorten, spread } from './curves.ts';
import { problemKind, type Solution } from './problem-kind.ts';
import { readDemand } from './read-demand.ts';

const named = { id: z.string(), unit_cost: positive, holding_cost: positive };
const lotItem = z.object({ ...named, fixed_cost: positive, demand_rate: positive });
const seasonItem = z.object({ ...named, ...demandFields, stockout_cost: positive });
const anyItem = z.object({
  ...named,
  ...demandFields,
  fixed_cost: positive.optional(),
  demand_rate: positive.optional(),
  stockout_cost: positive.optional(),
});

/** Several items, all ordered in lots for steady demand or all bought once for a season, with one purse. */
export const budgetProblem = problemKind(
  'budget',
  z.object({ budget: positive, items: z.array(anyItem).min(1) }),
  ({ budget, items }) => {
    verifyNames(items);
    const isSeason = items.some(({ stockout_cost: stockoutCost }) => stockoutCost !== undefined);
    const mixed = items.findIndex(({ demand_rate: rate }) => isSeason && rate !== undefined);
    if (mixed >= 0) {
      throw new AppError(
        'bad-request',
        `items[${mixed}].demand_rate: lots and stock of a season cannot share a budget; give stockout_cost or demand_rate to all`,
      );
    }
    return isSeason ? solveSeason(parseAll(seasonItem, items), budget) : solveLots(parseAll(lotItem, items), budget);
  },
);

/** So that a missing field is told with its place in the list. */
function parseAll<S extends z.ZodType>(schema: S, items: readonly unknown[]): readonly z.output<S>[] {
  return z.object({ items: z.array(schema) }).parse({ items }).items;
}

function solveLots(items: readonly z.output<typeof lotItem>[], budget: number): Solution {
  const costs = items.map((item) => ({
    fixedCost: item.fixed_cost,
    holdingCost: item.holding_cost,
    demandRate: item.demand_rate,
    unitCost: item.unit_cost,
  }));
  const plan = shareBudget(costs, budget);
  return {
    policy: { order_quantities: byId(items, plan.orderQuantities) },
    cost: plan.cost,
    costBasis: 'a time unit of the demand rates',
    method: 'economic order quantities with a price on the money bound in stock',
    details: {
      worth_of_one_more_unit_of_money: plan.worthOfBudget,
      unlimited_cost: shareBudget(costs, Number.MAX_VALUE).cost,
    },
    describe: () => describeShares(items, plan.orderQuantities, budget, (purse) => shareBudget(costs, purse).cost),
  };
}

function solveSeason(items: readonly z.output<typeof seasonItem>[], budget: number): Solution {
  const stocked = items.map((item) => ({
    demand: readDemand(item),
    holdingCost: item.holding_cost,
    stockoutCost: item.stockout_cost,
    unitCost: item.unit_cost,
  }));
  const plan = shareStockBudget(stocked, budget);
  return {
    policy: { base_stock_levels: byId(items, plan.stocks) },
    cost: plan.cost,
    costBasis: 'a period: units left over and units short',
    method: 'critical fractiles with a price on money',
    details: {
      worth_of_one_more_unit_of_money: plan.worthOfBudget,
      lowest_possible_cost: plan.lowestPossibleCost,
      unlimited_cost: shareStockBudget(stocked, Number.MAX_VALUE).cost,
    },
    describe: () => describeShares(items, plan.stocks, budget, (purse) => shareStockBudget(stocked, purse).cost),
  };
}

function byId(items: readonly { readonly id: string }[], values: readonly number[]) {
  return Object.fromEntries(items.map(({ id }, index) => [id, values[index]]));
}

function describeShares(
  items: readonly { readonly id: string; readonly unit_cost: number }[],
  amounts: readonly number[],
  budget: number,
  costAt: (budget: number) => number,
): readonly ReportSection[] {
  const purses = spread(budget / 4, 3 * budget, 45);
  const cost: Chart = {
    type: 'lines',
    x: { label: 'Budget' },
    y: { label: 'Cost' },
    lines: [{ name: 'Lowest cost', x: purses, y: purses.map(costAt) }],
    marks: [{ axis: 'x', value: budget, label: 'Budget' }],
  };
  const money = items.map(({ id, unit_cost: unitCost }, index) => ({
    name: id,
    value: unitCost * (amounts[index] ?? 0),
  }));
  const spent = money.reduce((sum, { value }) => sum + value, 0);
  return [
    { heading: 'What more money would save', chart: cost },
    {
      heading: `${shorten(spent)} of ${shorten(budget)} are bound in stock`,
      chart: { type: 'bars', value: { label: 'Money in stock' }, bars: money },
    },
  ];
}
