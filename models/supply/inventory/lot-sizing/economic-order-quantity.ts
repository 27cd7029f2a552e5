/** Rates and costs belong to one time unit, such as a year. */
export type LotCosts = {
  readonly fixedCost: number;
  readonly holdingCost: number;
  readonly demandRate: number;
};

export type LotSize = { readonly orderQuantity: number; readonly cost: number };

/** Returns the yearly cost of a quantity: ordering plus holding (Harris 1913). */
export function lotCost({ fixedCost, holdingCost, demandRate }: LotCosts, orderQuantity: number): number {
  return (fixedCost * demandRate) / orderQuantity + (holdingCost * orderQuantity) / 2;
}

/** Returns the economic order quantity and its cost, without purchase (Harris 1913). */
export function economicOrderQuantity(costs: LotCosts): LotSize {
  const { fixedCost, holdingCost, demandRate } = costs;
  return {
    orderQuantity: Math.sqrt((2 * fixedCost * demandRate) / holdingCost),
    cost: Math.sqrt(2 * fixedCost * holdingCost * demandRate),
  };
}

/**
 * Planned backorders at `stockoutCost` a unit and time unit: a lot, and the share of demand that waits (Hadley and
 * Whitin 1963).
 */
export function economicOrderQuantityWithBackorders(
  costs: LotCosts,
  stockoutCost: number,
): LotSize & { readonly backorderShare: number } {
  const { fixedCost, holdingCost, demandRate } = costs;
  const effective = (holdingCost * stockoutCost) / (holdingCost + stockoutCost);
  return {
    ...economicOrderQuantity({ fixedCost, holdingCost: effective, demandRate }),
    backorderShare: holdingCost / (holdingCost + stockoutCost),
  };
}

/** Returns the lot where an order of Q brings Q + Y good units, Y with this mean and deviation (Snyder and Shen 9.4). */
export function lotWithAdditiveYield(costs: LotCosts, yieldMean: number, yieldDeviation: number): LotSize {
  const { fixedCost, holdingCost, demandRate } = costs;
  const expected = Math.sqrt((2 * fixedCost * demandRate) / holdingCost + yieldDeviation ** 2);
  return { orderQuantity: expected - yieldMean, cost: holdingCost * expected };
}

/** Returns the lot where an order of Q brings Q·Z good units, Z with this mean and deviation (Silver 1976). */
export function lotWithMultiplicativeYield(costs: LotCosts, yieldMean: number, yieldDeviation: number): LotSize {
  const { fixedCost, holdingCost, demandRate } = costs;
  const square = yieldMean ** 2 + yieldDeviation ** 2;
  return {
    orderQuantity: Math.sqrt((2 * fixedCost * demandRate) / (holdingCost * square)),
    cost: Math.sqrt(2 * fixedCost * demandRate * holdingCost * square) / yieldMean,
  };
}

export type LotYield = {
  readonly type: 'additive' | 'multiplicative';
  readonly mean: number;
  readonly deviation: number;
};

/** Returns the cost a time unit of a lot of which a random number of units is good; infinite where none is. */
export function lotCostWithYield(costs: LotCosts, { type, mean, deviation }: LotYield, orderQuantity: number): number {
  const { fixedCost, holdingCost, demandRate } = costs;
  const good = type === 'additive' ? orderQuantity + mean : orderQuantity * mean;
  const spread = type === 'additive' ? deviation : orderQuantity * deviation;
  const cycleCost = fixedCost * demandRate + (holdingCost * (good ** 2 + spread ** 2)) / 2;
  return good > 0 ? cycleCost / good : Number.POSITIVE_INFINITY;
}

export type Disruptions = {
  /** Lost sales, a unit. */
  readonly stockoutCost: number;
  /** Failures of the supplier a time unit while it works, and repairs a time unit while it does not. */
  readonly disruptionRate: number;
  readonly recoveryRate: number;
};

/** Returns the yearly cost where the supplier fails and recovers at random (Berk and Arreola-Risa 1994). */
export function lotCostWithDisruptions(costs: LotCosts, risk: Disruptions, orderQuantity: number): number {
  const { fixedCost, holdingCost, demandRate } = costs;
  const { stockoutCost, disruptionRate, recoveryRate } = risk;
  const both = disruptionRate + recoveryRate;
  const downWhenEmpty = (disruptionRate / both) * -Math.expm1((-both * orderQuantity) / demandRate);
  const wait = downWhenEmpty / recoveryRate;
  const cycleCost =
    fixedCost + (holdingCost * orderQuantity ** 2) / (2 * demandRate) + stockoutCost * demandRate * wait;
  return cycleCost / (orderQuantity / demandRate + wait);
}
