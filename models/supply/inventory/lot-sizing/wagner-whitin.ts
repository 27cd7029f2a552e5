/** One entry a period. Stock is charged at the end of a period. */
export type LotPlanCosts = {
  readonly demand: readonly number[];
  readonly fixedCost: readonly number[];
  readonly holdingCost: readonly number[];
  /** Price of a unit. */
  readonly purchaseCost: readonly number[];
};

export type LotPlan = { readonly orderQuantities: readonly number[]; readonly cost: number };

/**
 * Returns the cheapest plan of orders for a known demand: each order covers whole periods up to the next one
 * (Wagner and Whitin 1958; prices that change keep that). O(periods²).
 */
export function planLots(costs: LotPlanCosts): LotPlan {
  const { demand } = costs;
  const costFrom = new Float64Array(demand.length + 1);
  const nextOrder = new Int32Array(demand.length);
  for (let period = demand.length - 1; period >= 0; period--) {
    const { next, cost } = bestOrderIn(period, costs, costFrom);
    const waiting = costFrom[period + 1] ?? 0;
    const canWait = demand[period] === 0 && waiting <= cost;
    costFrom[period] = canWait ? waiting : cost;
    nextOrder[period] = canWait ? -1 : next;
  }
  return { orderQuantities: readPlan(demand, nextOrder), cost: costFrom[0] ?? 0 };
}

/** Returns up to which period (exclusive) an order in this one had best reach, and the cost from here on. */
function bestOrderIn(period: number, costs: LotPlanCosts, costFrom: Float64Array) {
  const { demand, fixedCost, holdingCost, purchaseCost } = costs;
  let best = { next: period + 1, cost: Number.POSITIVE_INFINITY };
  let unitCost = purchaseCost[period] ?? 0;
  let spent = fixedCost[period] ?? 0;
  for (let last = period; last < demand.length; last++) {
    // A unit of the last period is held through all periods before it.
    unitCost += last > period ? (holdingCost[last - 1] ?? 0) : 0;
    spent += (demand[last] ?? 0) * unitCost;
    const cost = spent + (costFrom[last + 1] ?? 0);
    best = cost < best.cost ? { next: last + 1, cost } : best;
  }
  return best;
}

function readPlan(demand: readonly number[], nextOrder: Int32Array): readonly number[] {
  const quantities = demand.map(() => 0);
  for (let period = 0; period < demand.length; ) {
    const next = nextOrder[period] ?? demand.length;
    if (next < 0) {
      period++;
    } else {
      quantities[period] = demand.slice(period, next).reduce((sum, amount) => sum + amount, 0);
      period = next;
    }
  }
  return quantities;
}
