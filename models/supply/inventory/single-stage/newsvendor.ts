import type { Distribution } from '../../../statistics/distribution.ts';

/** Costs a unit left over, and a unit short. */
export type MismatchCosts = { readonly holdingCost: number; readonly stockoutCost: number };

/** Returns the expected cost of having a stock when the demand comes. */
export function mismatchCost(demand: Distribution, costs: MismatchCosts, stock: number): number {
  const short = demand.loss(stock);
  return costs.holdingCost * (stock - demand.mean + short) + costs.stockoutCost * short;
}

/**
 * Returns the stock of lowest expected cost: the critical fractile p / (p + h) of the demand, for whole units the
 * smallest that reaches it (Arrow, Harris and Marschak 1951). With the demand of lead time plus review period it is
 * the base-stock level.
 */
export function newsvendorStock(demand: Distribution, costs: MismatchCosts): number {
  return demand.quantile(costs.stockoutCost / (costs.stockoutCost + costs.holdingCost));
}
