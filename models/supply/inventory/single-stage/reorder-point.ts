import { AppError } from '../../../../contract/errors.ts';
import type { Distribution } from '../../../statistics/distribution.ts';
import { findCrossing } from '../../../statistics/find-crossing.ts';
import { type MismatchCosts, mismatchCost, newsvendorStock } from './newsvendor.ts';

/** Order `orderQuantity` whenever the inventory position falls to `reorderPoint`. */
export type ReorderPolicy = { readonly reorderPoint: number; readonly orderQuantity: number; readonly cost: number };

export type ReorderProblem = MismatchCosts & {
  readonly fixedCost: number;
  /** A time unit. */
  readonly demandRate: number;
  readonly leadTimeDemand: Distribution;
};

/**
 * Returns the exact cost a time unit of an (r, Q) policy with backorders at `stockoutCost` a unit and time unit: the
 * inventory position is uniform above r (Hadley and Whitin 1963; Zheng 1992).
 */
export function reorderCost(problem: ReorderProblem, reorderPoint: number, orderQuantity: number): number {
  const { fixedCost, demandRate, leadTimeDemand } = problem;
  const sum = leadTimeDemand.isDiscrete
    ? sumOfCosts(problem, reorderPoint, orderQuantity)
    : integralOfCosts(problem, reorderPoint, orderQuantity);
  return (fixedCost * demandRate + sum) / orderQuantity;
}

/**
 * Returns the (r, Q) policy of lowest exact cost (Federgruen and Zheng 1992). For continuous demand r and r + Q lie at
 * one height of the cost of a position, which is the cost of the policy; for whole units the best positions are added
 * one by one until the next would not pay.
 */
export function optimalReorderPolicy(problem: ReorderProblem): ReorderPolicy {
  return problem.leadTimeDemand.isDiscrete ? growPolicy(problem) : levelPolicy(problem);
}

/** Returns the best reorder point for a given lot. */
export function bestReorderPoint(problem: ReorderProblem, orderQuantity: number): number {
  const { leadTimeDemand } = problem;
  if (leadTimeDemand.isDiscrete) {
    return bestWholeReorderPoint(problem, orderQuantity);
  }
  const floor = newsvendorStock(leadTimeDemand, problem);
  const rise = (reorderPoint: number) =>
    mismatchCost(leadTimeDemand, problem, reorderPoint + orderQuantity) -
    mismatchCost(leadTimeDemand, problem, reorderPoint);
  return findCrossing(rise, 0, floor - orderQuantity / 2, orderQuantity / 4);
}

function integralOfCosts(problem: ReorderProblem, reorderPoint: number, orderQuantity: number): number {
  const { holdingCost, stockoutCost, leadTimeDemand } = problem;
  const top = reorderPoint + orderQuantity;
  const short = leadTimeDemand.secondLoss(reorderPoint) - leadTimeDemand.secondLoss(top);
  const held = (top ** 2 - reorderPoint ** 2) / 2 - leadTimeDemand.mean * orderQuantity;
  return holdingCost * held + (holdingCost + stockoutCost) * short;
}

function sumOfCosts(problem: ReorderProblem, reorderPoint: number, orderQuantity: number): number {
  const { holdingCost, stockoutCost, leadTimeDemand } = problem;
  const top = reorderPoint + orderQuantity;
  // Σ E[(D − y)⁺] over all whole y above x is half of E[(D − x)⁺·(D − x − 1)].
  const lossesAbove = (x: number) => leadTimeDemand.secondLoss(x) - leadTimeDemand.loss(x) / 2;
  const short = lossesAbove(reorderPoint) - lossesAbove(top);
  const held = (orderQuantity * (reorderPoint + 1 + top)) / 2 - leadTimeDemand.mean * orderQuantity;
  return holdingCost * held + (holdingCost + stockoutCost) * short;
}

function levelPolicy(problem: ReorderProblem): ReorderPolicy {
  const { leadTimeDemand, holdingCost, stockoutCost, fixedCost, demandRate } = problem;
  const costOf = (position: number) => mismatchCost(leadTimeDemand, problem, position);
  const floor = newsvendorStock(leadTimeDemand, problem);
  const step = Math.sqrt(leadTimeDemand.variance) || 1;
  const low = (level: number) => -findCrossing((x) => costOf(-x), level, -floor, step);
  const high = (level: number) => findCrossing(costOf, level, floor, step);
  // The area between a level and the cost curve pays for the orders.
  const area = (level: number) => {
    const from = low(level);
    const to = high(level);
    return level * (to - from) - integralOfCosts(problem, from, to - from);
  };
  const bottom = costOf(floor);
  const scale = Math.sqrt((2 * fixedCost * demandRate * holdingCost * stockoutCost) / (holdingCost + stockoutCost));
  const level = findCrossing((extra) => area(bottom + extra), fixedCost * demandRate, 0, scale / 2) + bottom;
  const reorderPoint = low(level);
  const orderQuantity = high(level) - reorderPoint;
  return { reorderPoint, orderQuantity, cost: reorderCost(problem, reorderPoint, orderQuantity) };
}

/** The lot grows while the best position outside it still costs less than the policy; that ends once, so it is bisected. */
function growPolicy(problem: ReorderProblem): ReorderPolicy {
  const { leadTimeDemand } = problem;
  const costOf = (position: number) => mismatchCost(leadTimeDemand, problem, position);
  const isLarge = (orderQuantity: number) => {
    const reorderPoint = bestWholeReorderPoint(problem, orderQuantity);
    const next = Math.min(costOf(reorderPoint), costOf(reorderPoint + orderQuantity + 1));
    return next >= reorderCost(problem, reorderPoint, orderQuantity);
  };
  const orderQuantity = firstWhole(1, isLarge);
  const reorderPoint = bestWholeReorderPoint(problem, orderQuantity);
  return { reorderPoint, orderQuantity, cost: reorderCost(problem, reorderPoint, orderQuantity) };
}

/** The lowest r whose next position up would not pay for giving up the lowest one. */
function bestWholeReorderPoint(problem: ReorderProblem, orderQuantity: number): number {
  const { leadTimeDemand } = problem;
  const costOf = (position: number) => mismatchCost(leadTimeDemand, problem, position);
  const lowest = newsvendorStock(leadTimeDemand, problem) - orderQuantity - 1;
  return firstWhole(lowest, (point) => costOf(point + orderQuantity + 1) >= costOf(point + 1));
}

/** Returns the first whole number from `start` on that fits, where all above a fitting one fit too. */
function firstWhole(start: number, fits: (value: number) => boolean): number {
  let step = 1;
  let [low, high] = [start - 1, start];
  while (!fits(high)) {
    low = high;
    high += step;
    step *= 2;
    if (!Number.isSafeInteger(high)) {
      throw new AppError('bad-request', 'fixed_cost: no lot is large enough; the numbers are too large or too small');
    }
  }
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    [low, high] = fits(middle) ? [low, middle] : [middle, high];
  }
  return high;
}

/**
 * Returns the classic (r, Q) approximation in which a shortage costs `stockoutCost` once for each unit short, not by
 * time: r and Q in turn until both stand still (Hadley and Whitin 1963).
 */
export function reorderPolicyByUnitsShort(problem: ReorderProblem): ReorderPolicy {
  const { fixedCost, demandRate, holdingCost, stockoutCost, leadTimeDemand } = problem;
  let orderQuantity = Math.sqrt((2 * fixedCost * demandRate) / holdingCost);
  let reorderPoint = leadTimeDemand.mean;
  for (let round = 0; round < 1_000; round++) {
    const riskOfShortage = (orderQuantity * holdingCost) / (stockoutCost * demandRate);
    reorderPoint = riskOfShortage < 1 ? leadTimeDemand.quantile(1 - riskOfShortage) : Math.max(0, leadTimeDemand.mean);
    const charge = fixedCost + stockoutCost * leadTimeDemand.loss(reorderPoint);
    const next = Math.sqrt((2 * demandRate * charge) / holdingCost);
    if (Math.abs(next - orderQuantity) <= 1e-12 * next) {
      break;
    }
    orderQuantity = next;
  }
  const short = leadTimeDemand.loss(reorderPoint);
  const held = orderQuantity / 2 + reorderPoint - leadTimeDemand.mean;
  const orders = demandRate / orderQuantity;
  return {
    reorderPoint,
    orderQuantity,
    cost: holdingCost * held + (fixedCost + stockoutCost * short) * orders,
  };
}
