import { AppError } from '../../../../contract/errors.ts';

/** What a supplier, a store or a purse allows. */
export type OrderLimits = {
  readonly minimum_quantity?: number | undefined;
  readonly pack_size?: number | undefined;
  readonly maximum_quantity?: number | undefined;
  readonly shelf_life?: number | undefined;
  readonly budget?: number | undefined;
  readonly unit_cost?: number | undefined;
};

/** Rounding of 0.1 × 3 must not cost a whole pack. */
const SLACK = 1e-9;

/**
 * Returns the allowed quantity of lowest cost, for a cost that falls up to `ideal` and rises from there.
 * @param demandRate uses up stock within its shelf life; the quantity is not limited by it when undefined
 * @throws AppError `bad-request` naming the limits that leave nothing
 */
export function bestAllowedQuantity(
  ideal: number,
  costOf: (quantity: number) => number,
  limits: OrderLimits,
  demandRate?: number,
): { readonly quantity: number; readonly isLimited: boolean } {
  const { pack_size: pack, minimum_quantity: least = 0 } = limits;
  const { most, field } = upperLimit(limits, demandRate);
  const highest = pack === undefined ? most : Math.floor(most / pack + SLACK) * pack;
  const lowest = pack === undefined ? least : Math.max(1, Math.ceil(least / pack - SLACK)) * pack;
  if (lowest > highest || highest <= 0) {
    throw new AppError(
      'bad-request',
      `${field}: allows no order above ${highest}, but the smallest possible one is ${lowest}; loosen ${field}, minimum_quantity or pack_size`,
    );
  }
  const within = (quantity: number) => Math.min(highest, Math.max(lowest, quantity));
  const candidates =
    pack === undefined
      ? [within(ideal)]
      : [Math.floor(ideal / pack) * pack, Math.ceil(ideal / pack) * pack].map(within);
  const quantity = candidates.reduce((best, candidate) => (costOf(candidate) < costOf(best) ? candidate : best));
  return { quantity, isLimited: Math.abs(quantity - ideal) > SLACK * Math.max(1, ideal) };
}

function upperLimit(limits: OrderLimits, demandRate: number | undefined) {
  const { maximum_quantity: maximum, shelf_life: shelfLife, budget, unit_cost: unitCost } = limits;
  if (budget !== undefined && unitCost === undefined) {
    throw new AppError('bad-request', 'unit_cost: missing; a budget needs it');
  }
  const uppers = [
    { field: 'maximum_quantity', most: maximum ?? Number.POSITIVE_INFINITY },
    {
      field: 'shelf_life',
      most: shelfLife === undefined ? Number.POSITIVE_INFINITY : shelfLife * (demandRate ?? Number.POSITIVE_INFINITY),
    },
    { field: 'budget', most: budget === undefined ? Number.POSITIVE_INFINITY : budget / (unitCost ?? 1) },
  ];
  return uppers.reduce((tightest, upper) => (upper.most < tightest.most ? upper : tightest));
}
