import type { Distribution } from '../../../statistics/distribution.ts';
import { findCrossing } from '../../../statistics/find-crossing.ts';

/** Returns the share of demand met from stock with a reorder point and a lot (type 2 service). */
export function fillRate(leadTimeDemand: Distribution, reorderPoint: number, orderQuantity: number): number {
  const short = leadTimeDemand.loss(reorderPoint) - leadTimeDemand.loss(reorderPoint + orderQuantity);
  return 1 - short / orderQuantity;
}

/** Returns the lowest reorder point whose probability of no stock-out in a cycle is reached (type 1 service). */
export function reorderPointForCycles(leadTimeDemand: Distribution, serviceLevel: number): number {
  return leadTimeDemand.quantile(serviceLevel);
}

/** Returns the lowest reorder point that meets this share of demand from stock; whole for whole units. */
export function reorderPointForFillRate(leadTimeDemand: Distribution, share: number, orderQuantity: number): number {
  const deviation = Math.sqrt(leadTimeDemand.variance);
  const served = (reorderPoint: number) => fillRate(leadTimeDemand, reorderPoint, orderQuantity);
  const point = findCrossing(served, share, leadTimeDemand.mean, deviation);
  return leadTimeDemand.isDiscrete ? Math.ceil(point - 1e-9) : point;
}
