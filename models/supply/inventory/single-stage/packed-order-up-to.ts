import { optimalOrderUpToPolicy, type OrderUpToPolicy, type OrderUpToProblem, visitsBelow } from './order-up-to.ts';

/** What an order must be: whole packs, `leastQuantity` or more, and no more stock than `mostLevel`. */
export type PackLimits = { readonly pack: number; readonly leastQuantity: number; readonly mostLevel: number };

const ROUNDS = 20_000;
const STILL = 1e-14;

/**
 * Returns the exact long-run cost a period of ordering, at s or below, as many whole packs as fit below S. Each cycle
 * starts at one of the `pack` highest positions; which one follows which is a Markov chain.
 */
export function packedCost(problem: OrderUpToProblem, reorderPoint: number, orderUpToLevel: number, pack: number) {
  const visits = visitsBelow(problem.demand);
  const cycles = Array.from({ length: pack }, (_, offset) =>
    runCycle(problem, visits, { start: orderUpToLevel - offset, reorderPoint, offset, pack }),
  );
  const shares = longRunShares(cycles.map(({ next }) => next));
  const total = cycles.reduce((sum, { cost }, offset) => sum + (shares[offset] ?? 0) * cost, 0);
  const periods = cycles.reduce((sum, cycle, offset) => sum + (shares[offset] ?? 0) * cycle.periods, 0);
  return total / periods;
}

type Cycle = { readonly start: number; readonly reorderPoint: number; readonly offset: number; readonly pack: number };

/** What a cycle costs, how long it lasts, and how likely each start of the next one is. */
function runCycle(
  { demand: { first, probabilities }, costOf, fixedCost }: OrderUpToProblem,
  visitsAt: (distance: number) => number,
  { start, reorderPoint, offset, pack }: Cycle,
) {
  const next = new Float64Array(pack);
  let [cost, periods] = [fixedCost, 0];
  const depth = start - reorderPoint;
  for (let distance = 0; distance < depth; distance++) {
    const share = visitsAt(distance);
    periods += share;
    cost += share * costOf(start - distance);
    for (let count = Math.max(first, depth - distance); count < first + probabilities.length; count++) {
      const place = (offset + distance + count) % pack;
      next[place] = (next[place] ?? 0) + share * (probabilities[count - first] ?? 0);
    }
  }
  return { cost, periods, next };
}

/** Half of each step stays where it is, so that chains that only go round settle too. */
function longRunShares(steps: readonly Float64Array[]): Float64Array {
  let shares = new Float64Array(steps.length);
  shares[0] = 1;
  for (let round = 0; round < ROUNDS; round++) {
    const after = shares.map((share) => share / 2);
    shares.forEach((share, from) => {
      steps[from]?.forEach((probability, to) => {
        after[to] = (after[to] ?? 0) + (share * probability) / 2;
      });
    });
    const change = after.reduce((sum, share, place) => sum + Math.abs(share - (shares[place] ?? 0)), 0);
    shares = after;
    if (change < STILL) {
      break;
    }
  }
  return shares;
}

/**
 * Returns the (s, S) policy of lowest cost within the limits: from the unlimited one it walks to the best neighbour,
 * up to a pack away, until none is better. Needs a level that the least order can be ordered below.
 */
export function limitedOrderUpToPolicy(problem: OrderUpToProblem, limits: PackLimits): OrderUpToPolicy {
  const { pack, mostLevel } = limits;
  const least = Math.max(1, Math.ceil(limits.leastQuantity / pack)) * pack;
  const known = new Map<string, number>();
  const costAt = (s: number, S: number) => {
    const key = `${s} ${S}`;
    const cost = known.get(key) ?? packedCost(problem, s, S, pack);
    known.set(key, cost);
    return cost;
  };
  const free = optimalOrderUpToPolicy(problem);
  const orderUpToLevel = Math.min(mostLevel, Math.max(free.orderUpToLevel, free.reorderPoint + least));
  const reorderPoint = Math.min(free.reorderPoint, orderUpToLevel - least);
  let best = { reorderPoint, orderUpToLevel, cost: costAt(reorderPoint, orderUpToLevel) };
  for (let isBetter = true; isBetter; ) {
    isBetter = false;
    for (const [down, up] of neighbours(pack)) {
      const s = best.reorderPoint + down;
      const S = best.orderUpToLevel + up;
      if (S - s >= least && S <= mostLevel && costAt(s, S) < best.cost * (1 - STILL)) {
        best = { reorderPoint: s, orderUpToLevel: S, cost: costAt(s, S) };
        isBetter = true;
      }
    }
  }
  return best;
}

function neighbours(pack: number): readonly (readonly [number, number])[] {
  const steps = [...new Set([-pack, -2, -1, 0, 1, 2, pack])];
  return steps.flatMap((down) => steps.map((up) => [down, up] as const));
}
