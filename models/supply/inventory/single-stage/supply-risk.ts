import type { Distribution } from '../../../statistics/distribution.ts';
import { type MismatchCosts, mismatchCost } from './newsvendor.ts';

export type StockDecision = { readonly baseStockLevel: number; readonly cost: number };

/**
 * Returns the base-stock level for a known demand a period when the supplier fails with one probability a period and
 * comes back with another (Tomlin 2006; Snyder and Shen 9.3).
 */
export function stockAgainstDisruptions(
  costs: MismatchCosts,
  demand: number,
  disruptionProbability: number,
  recoveryProbability: number,
): StockDecision {
  const fractile = costs.stockoutCost / (costs.stockoutCost + costs.holdingCost);
  const down = disruptionProbability / (disruptionProbability + recoveryProbability);
  let periodsCovered = 0;
  // P(down for more than n periods) = down·(1 − recovery)ⁿ.
  while (1 - down * (1 - recoveryProbability) ** periodsCovered < fractile) {
    periodsCovered++;
  }
  const baseStockLevel = demand * (periodsCovered + 1);
  let cost = (1 - down) * costs.holdingCost * (baseStockLevel - demand);
  for (let periods = 1; periods <= periodsCovered; periods++) {
    const probability = down * recoveryProbability * (1 - recoveryProbability) ** (periods - 1);
    cost += probability * costs.holdingCost * (baseStockLevel - demand * (periods + 1));
  }
  // Beyond the cover the shortage is geometric, mean 1 / recovery periods.
  const beyond = down * (1 - recoveryProbability) ** periodsCovered;
  return { baseStockLevel, cost: cost + (beyond * costs.stockoutCost * demand) / recoveryProbability };
}

/**
 * Returns the stock for a known demand when an order of Q brings Q + Y: ordering S leaves S + Y − demand, so −Y plays
 * the demand of a newsvendor (Snyder and Shen 9.5).
 */
export function stockAgainstAdditiveYield(
  costs: MismatchCosts,
  demand: number,
  minusYield: Distribution,
): StockDecision {
  const fractile = costs.stockoutCost / (costs.stockoutCost + costs.holdingCost);
  const extra = minusYield.quantile(fractile);
  return { baseStockLevel: demand + extra, cost: mismatchCost(minusYield, costs, extra) };
}
