import type { Distribution } from '../../../statistics/distribution.ts';
import { findCrossing } from '../../../statistics/find-crossing.ts';
import { type MismatchCosts, mismatchCost } from '../single-stage/newsvendor.ts';

export type StockItem = MismatchCosts & { readonly unitCost: number; readonly demand: Distribution };
export type SharedStock = {
  readonly stocks: readonly number[];
  readonly cost: number;
  /** No split of the budget can cost less than this. */
  readonly lowestPossibleCost: number;
  /** Saving from one more unit of money; 0 where the budget does not bind. */
  readonly worthOfBudget: number;
};

/**
 * Returns the stocks for one season of lowest expected cost that the budget pays for: each item's critical fractile with
 * money at a price that rises until the budget is enough (Lagrange multiplier; Hadley and Whitin 1963). Exact for
 * continuous demand; whole units leave a rest of the budget, spent where a unit saves most for its price.
 */
export function shareStockBudget(items: readonly StockItem[], budget: number): SharedStock {
  const stocksAt = (price: number) => items.map((item) => stockAtPrice(item, price));
  const isEnough = spentOn(items, stocksAt(0)) <= budget;
  const dearest = Math.max(...items.map(({ stockoutCost, unitCost }) => stockoutCost / unitCost));
  const worthOfBudget = isEnough
    ? 0
    : findCrossing((price) => -spentOn(items, stocksAt(Math.max(0, price))), -budget, 0, dearest / 16);
  const priced = stocksAt(worthOfBudget);
  const stocks = items.some(({ demand }) => demand.isDiscrete) && !isEnough ? spendRest(items, priced, budget) : priced;
  const left = worthOfBudget * (budget - spentOn(items, priced));
  return {
    stocks,
    cost: costOf(items, stocks),
    lowestPossibleCost: isEnough ? costOf(items, stocks) : costOf(items, priced) - left,
    worthOfBudget,
  };
}

function stockAtPrice({ demand, holdingCost, stockoutCost, unitCost }: StockItem, price: number): number {
  const fractile = (stockoutCost - price * unitCost) / (stockoutCost + holdingCost);
  return fractile <= demand.cumulative(0) ? 0 : Math.max(0, demand.quantile(fractile));
}

function spentOn(items: readonly StockItem[], stocks: readonly number[]): number {
  return items.reduce((sum, { unitCost }, index) => sum + unitCost * (stocks[index] ?? 0), 0);
}

function costOf(items: readonly StockItem[], stocks: readonly number[]): number {
  return items.reduce((sum, item, index) => sum + mismatchCost(item.demand, item, stocks[index] ?? 0), 0);
}

/** Costs are convex, so the unit that saves most for its price comes first until none is worth or none can be paid. */
function spendRest(items: readonly StockItem[], from: readonly number[], budget: number): readonly number[] {
  const stocks = [...from];
  for (;;) {
    const rest = budget - spentOn(items, stocks);
    const savings = items.map((item, index) => {
      const stock = stocks[index] ?? 0;
      const saved = mismatchCost(item.demand, item, stock) - mismatchCost(item.demand, item, stock + 1);
      return item.demand.isDiscrete && item.unitCost <= rest ? saved / item.unitCost : 0;
    });
    const best = savings.reduce((most, saving, index) => (saving > (savings[most] ?? 0) ? index : most), 0);
    if (!((savings[best] ?? 0) > 0)) {
      return stocks;
    }
    stocks[best] = (stocks[best] ?? 0) + 1;
  }
}
