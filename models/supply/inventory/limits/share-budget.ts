import { findCrossing } from '../../../statistics/find-crossing.ts';
import { economicOrderQuantity, type LotCosts, lotCost } from '../lot-sizing/economic-order-quantity.ts';

export type BudgetItem = LotCosts & { readonly unitCost: number };
export type SharedBudget = {
  readonly orderQuantities: readonly number[];
  readonly cost: number;
  /** Yearly saving from one more unit of money; 0 where the budget does not bind. */
  readonly worthOfBudget: number;
};

/**
 * Returns the lots of lowest cost whose stock, all lots just arrived, is worth no more than the budget: money bound in
 * stock gets a price that rises until it is enough (Lagrange multiplier; Hadley and Whitin 1963).
 */
export function shareBudget(items: readonly BudgetItem[], budget: number): SharedBudget {
  const lotsAt = (price: number) =>
    items.map((item) => {
      const holdingCost = item.holdingCost + 2 * price * item.unitCost;
      return economicOrderQuantity({ ...item, holdingCost }).orderQuantity;
    });
  const boundBy = (lots: readonly number[]) =>
    lots.reduce((sum, lot, index) => sum + lot * (items[index]?.unitCost ?? 0), 0);
  const isEnough = boundBy(lotsAt(0)) <= budget;
  const worthOfBudget = isEnough ? 0 : findCrossing((price) => -boundBy(lotsAt(Math.max(0, price))), -budget, 0, 1e-3);
  const orderQuantities = lotsAt(worthOfBudget);
  const cost = items.reduce((sum, item, index) => sum + lotCost(item, orderQuantities[index] ?? 1), 0);
  return { orderQuantities, cost, worthOfBudget };
}
