import type { LotSize } from './economic-order-quantity.ts';

export type DiscountCosts = {
  readonly fixedCost: number;
  /** Yearly holding cost as a share of the price paid. */
  readonly holdingCostRate: number;
  readonly demandRate: number;
  /** Rising, from 0: `unitCosts[i]` holds from `breakpoints[i]` units on. */
  readonly breakpoints: readonly number[];
  readonly unitCosts: readonly number[];
};

/** Returns the yearly cost, purchase included, where the price of the last bracket reached holds for all units. */
export function allUnitsCost(costs: DiscountCosts, orderQuantity: number): number {
  const { fixedCost, holdingCostRate, demandRate, unitCosts } = costs;
  const unitCost = unitCosts[bracketOf(costs, orderQuantity)] ?? 0;
  const holding = (holdingCostRate * unitCost * orderQuantity) / 2;
  return unitCost * demandRate + (fixedCost * demandRate) / orderQuantity + holding;
}

/** Returns the yearly cost, purchase included, where each price holds for the units within its own bracket. */
export function incrementalCost(costs: DiscountCosts, orderQuantity: number): number {
  const bracket = bracketOf(costs, orderQuantity);
  const { demandRate, holdingCostRate, fixedCost, unitCosts } = costs;
  const paid = extraCharge(costs, bracket) + (unitCosts[bracket] ?? 0) * orderQuantity;
  return ((fixedCost + paid) * demandRate) / orderQuantity + (holdingCostRate * paid) / 2;
}

/** Returns the best lot with all-units discounts: the best of each bracket's own lot and its edge. */
export function lotWithAllUnitsDiscounts(costs: DiscountCosts): LotSize {
  const { fixedCost, holdingCostRate, demandRate, breakpoints, unitCosts } = costs;
  const lots = unitCosts.map((unitCost, bracket) => {
    const own = Math.sqrt((2 * fixedCost * demandRate) / (holdingCostRate * unitCost));
    const edge = breakpoints[bracket + 1] ?? Number.POSITIVE_INFINITY;
    return own < edge ? Math.max(own, breakpoints[bracket] ?? 0) : (breakpoints[bracket] ?? 0);
  });
  return cheapest(lots, (lot) => allUnitsCost(costs, lot));
}

/** Returns the best lot with incremental discounts: one bracket's own lot, as the cost has no lowest point at an edge. */
export function lotWithIncrementalDiscounts(costs: DiscountCosts): LotSize {
  const { fixedCost, holdingCostRate, demandRate, unitCosts } = costs;
  const lots = unitCosts.map((unitCost, bracket) =>
    Math.sqrt((2 * (fixedCost + extraCharge(costs, bracket)) * demandRate) / (holdingCostRate * unitCost)),
  );
  return cheapest(
    lots.filter((lot, bracket) => bracketOf(costs, lot) === bracket),
    (lot) => incrementalCost(costs, lot),
  );
}

function cheapest(lots: readonly number[], costOf: (lot: number) => number): LotSize {
  return lots
    .filter((lot) => lot > 0)
    .map((orderQuantity) => ({ orderQuantity, cost: costOf(orderQuantity) }))
    .reduce((best, lot) => (lot.cost < best.cost ? lot : best));
}

function bracketOf({ breakpoints }: DiscountCosts, orderQuantity: number): number {
  return Math.max(
    0,
    breakpoints.findLastIndex((breakpoint) => breakpoint <= orderQuantity),
  );
}

/** What the units of the lower brackets cost beyond the price of this one. */
function extraCharge({ breakpoints, unitCosts }: DiscountCosts, bracket: number): number {
  let extra = 0;
  for (let index = 1; index <= bracket; index++) {
    extra += (breakpoints[index] ?? 0) * ((unitCosts[index - 1] ?? 0) - (unitCosts[index] ?? 0));
  }
  return extra;
}
