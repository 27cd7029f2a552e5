import { z } from 'zod';
import { shareBudget } from '../limits/share-budget.ts';
import { positive, verifyNames } from './common-fields.ts';
import { problemKind } from './problem-kind.ts';

export const budgetProblem = problemKind(
  'budget',
  z.object({
    budget: positive,
    items: z
      .array(
        z.object({
          id: z.string(),
          fixed_cost: positive,
          holding_cost: positive,
          demand_rate: positive,
          unit_cost: positive,
        }),
      )
      .min(1),
  }),
  ({ budget, items }) => {
    verifyNames(items);
    const plan = shareBudget(
      items.map((item) => ({
        fixedCost: item.fixed_cost,
        holdingCost: item.holding_cost,
        demandRate: item.demand_rate,
        unitCost: item.unit_cost,
      })),
      budget,
    );
    return {
      policy: { order_quantities: Object.fromEntries(items.map(({ id }, index) => [id, plan.orderQuantities[index]])) },
      cost: plan.cost,
      costBasis: 'a time unit of the demand rates',
      method: 'economic order quantities with a price on the money bound in stock',
      details: { worth_of_one_more_unit_of_money: plan.worthOfBudget },
    };
  },
);
