import type { Distribution } from '../../../statistics/distribution.ts';
import { type MismatchCosts, mismatchCost } from './newsvendor.ts';

/** A cover met up to the last digits is met. */
const ROUNDING = 1e-9;

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
  // P(down for more than n periods) = down·(1 − recovery)ⁿ must not exceed what the fractile leaves.
  const periodsCovered = Math.max(
    0,
    Math.ceil(Math.log((1 - fractile) / down) / Math.log1p(-recoveryProbability) - ROUNDING),
  );
  const baseStockLevel = demand * (periodsCovered + 1);
  const risk = { demand, failing: disruptionProbability, recovering: recoveryProbability };
  return { baseStockLevel, cost: costAgainstDisruptions(costs, risk, baseStockLevel) };
}

export type SupplyRisk = {
  /** A period. */
  readonly demand: number;
  /** Probabilities a period that a working supplier fails, and that one who has failed comes back. */
  readonly failing: number;
  readonly recovering: number;
};

/** Returns the expected cost a period of a base-stock level that covers whole periods of demand, one or more. */
export function costAgainstDisruptions(
  costs: MismatchCosts,
  { demand, failing, recovering }: SupplyRisk,
  baseStockLevel: number,
): number {
  const down = failing / (failing + recovering);
  const periodsCovered = baseStockLevel / demand - 1;
  const outlasted = (1 - recovering) ** periodsCovered;
  // Stock left over lasts n − k periods when the supplier has been down for k; both sums are geometric.
  const leftOver = periodsCovered - (down * (1 - outlasted)) / recovering;
  const short = (down * outlasted) / recovering;
  return demand * (costs.holdingCost * leftOver + costs.stockoutCost * short);
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
