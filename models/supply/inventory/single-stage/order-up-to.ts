import type { LatticeDistribution } from '../../../statistics/lattice-distribution.ts';

/** At each review, order up to S when the inventory position is at s or below. */
export type OrderUpToPolicy = { readonly reorderPoint: number; readonly orderUpToLevel: number; readonly cost: number };

export type OrderUpToProblem = {
  readonly fixedCost: number;
  /** Demand between two reviews, in whole units from 0. */
  readonly demand: LatticeDistribution;
  /** Expected cost of a period that starts, after ordering, with this inventory position; convex enough to fall then rise. */
  readonly costOf: (position: number) => number;
  /** Where `costOf` is lowest. */
  readonly bestPosition: number;
};

/**
 * Returns the (s, S) policy of lowest long-run cost a period (Zheng and Federgruen 1991): S walks outwards while a
 * position can still beat the best policy, s follows. Exact for whole units.
 */
export function optimalOrderUpToPolicy(problem: OrderUpToProblem): OrderUpToPolicy {
  const walk = startRenewals(problem);
  const { costOf, bestPosition } = problem;
  const policyCost = (s: number, S: number) => walk.cost(s, S);
  let s = bestPosition - 1;
  while (policyCost(s, bestPosition) > costOf(s)) {
    s--;
  }
  let bestS = bestPosition;
  let best = policyCost(s, bestS);
  for (let S = bestPosition + 1; costOf(S) <= best; S++) {
    if (policyCost(s, S) < best) {
      bestS = S;
      best = policyCost(s, S);
      while (s < S - 1 && best <= costOf(s + 1)) {
        s++;
        best = policyCost(s, S);
      }
    }
  }
  return { reorderPoint: s, orderUpToLevel: bestS, cost: best };
}

/** Returns the exact long-run cost a period of any (s, S) policy, s below S. */
export function orderUpToCost(problem: OrderUpToProblem, reorderPoint: number, orderUpToLevel: number): number {
  return startRenewals(problem).cost(reorderPoint, orderUpToLevel);
}

/**
 * Returns the expected visits m(j) to each distance j below the start of a cycle:
 * m(0) = 1/(1 − p₀), m(j) = Σ p_l m(j − l)/(1 − p₀).
 */
export function visitsBelow({ first, probabilities }: LatticeDistribution): (distance: number) => number {
  const probabilityOf = (count: number) => probabilities[count - first] ?? 0;
  const stay = first === 0 ? probabilityOf(0) : 0;
  const visits: number[] = [1 / (1 - stay)];
  return (distance) => {
    for (let index = visits.length; index <= distance; index++) {
      let sum = 0;
      for (let count = Math.max(1, first); count <= Math.min(index, first + probabilities.length - 1); count++) {
        sum += probabilityOf(count) * (visits[index - count] ?? 0);
      }
      visits.push(sum / (1 - stay));
    }
    return visits[distance] ?? 0;
  };
}

function startRenewals({ demand, fixedCost, costOf }: OrderUpToProblem) {
  const visitsAt = visitsBelow(demand);
  return {
    cost: (s: number, S: number) => {
      let periods = 0;
      let total = fixedCost;
      for (let distance = 0; distance < S - s; distance++) {
        const share = visitsAt(distance);
        periods += share;
        total += share * costOf(S - distance);
      }
      return total / periods;
    },
  };
}
