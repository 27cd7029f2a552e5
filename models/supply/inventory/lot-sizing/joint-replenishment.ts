export type JointItems = {
  /** Paid once a base period, whatever is ordered. */
  readonly sharedFixedCost: number;
  /** One entry an item. */
  readonly individualFixedCosts: readonly number[];
  readonly holdingCosts: readonly number[];
  readonly demandRates: readonly number[];
};

export type JointPlan = {
  readonly basePeriod: number;
  /** Each item is ordered every so many base periods. */
  readonly multiples: readonly number[];
  readonly orderQuantities: readonly number[];
  readonly cost: number;
};

/** Returns the cost of a base period in which each item takes its best multiple. */
export function jointCost(items: JointItems, basePeriod: number): number {
  const { sharedFixedCost, individualFixedCosts } = items;
  const holding = halfHolding(items);
  return individualFixedCosts.reduce((sum, fixedCost, item) => {
    const multiple = bestMultiple(fixedCost, holding[item] ?? 0, basePeriod);
    return sum + fixedCost / (multiple * basePeriod) + (holding[item] ?? 0) * multiple * basePeriod;
  }, sharedFixedCost / basePeriod);
}

/**
 * Beyond it an item is ordered so seldom that any base period fits it: rounding its multiple costs less than 1 part in
 * 3·10⁹.
 */
const LARGEST_MULTIPLE = 20_000;

/**
 * Returns the best plan in which items are ordered at whole multiples of a base period. Between two base periods at
 * which some multiple changes the cost is one convex curve, so looking at each stretch finds the global lowest point
 * (bounds as Wildeman, Frenk and Dekker 1997).
 */
export function planJointReplenishment(items: JointItems): JointPlan {
  const { sharedFixedCost, individualFixedCosts, demandRates } = items;
  const holding = halfHolding(items);
  const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);
  const longest = Math.sqrt((sharedFixedCost + sum(individualFixedCosts)) / sum(holding));
  let best = { basePeriod: longest, cost: jointCost(items, longest) };
  const consider = (basePeriod: number) => {
    const cost = jointCost(items, basePeriod);
    best = cost < best.cost ? { basePeriod, cost } : best;
  };
  // Without a shared cost each item keeps its own period, which is what ever shorter base periods come to.
  const shortest = Math.max(sharedFixedCost / best.cost, longest / 1_000);
  const edges = changes(items, shortest, longest);
  for (let index = 1; index < edges.length; index++) {
    const low = edges[index - 1] ?? shortest;
    const high = edges[index] ?? longest;
    const middle = (low + high) / 2;
    let charge = sharedFixedCost;
    let slope = 0;
    individualFixedCosts.forEach((cost, item) => {
      const multiple = bestMultiple(cost, holding[item] ?? 0, middle);
      if (multiple <= LARGEST_MULTIPLE) {
        charge += cost / multiple;
        slope += (holding[item] ?? 0) * multiple;
      }
    });
    consider(Math.min(high, Math.max(low, Math.sqrt(charge / slope))));
  }
  const multiples = individualFixedCosts.map((cost, item) => bestMultiple(cost, holding[item] ?? 0, best.basePeriod));
  const orderQuantities = multiples.map((multiple, item) => multiple * best.basePeriod * (demandRates[item] ?? 0));
  return { ...best, multiples, orderQuantities };
}

/** Ascending base periods, both ends included, at which an item's best multiple changes from m to m + 1. */
function changes(items: JointItems, shortest: number, longest: number): readonly number[] {
  const holding = halfHolding(items);
  const edges = [shortest, longest];
  items.individualFixedCosts.forEach((fixedCost, item) => {
    const halfHoldingCost = holding[item] ?? 0;
    const square = fixedCost / halfHoldingCost;
    const last = Math.min(LARGEST_MULTIPLE, bestMultiple(fixedCost, halfHoldingCost, shortest));
    for (let multiple = bestMultiple(fixedCost, halfHoldingCost, longest); multiple < last; multiple++) {
      const edge = Math.sqrt(square / (multiple * (multiple + 1)));
      if (edge > shortest && edge < longest) {
        edges.push(edge);
      }
    }
  });
  return edges.sort((a, b) => a - b);
}

function bestMultiple(fixedCost: number, halfHoldingCost: number, basePeriod: number): number {
  const square = fixedCost / (halfHoldingCost * basePeriod ** 2);
  return Math.max(1, Math.ceil((Math.sqrt(1 + 4 * square) - 1) / 2));
}

function halfHolding({ holdingCosts, demandRates }: JointItems): readonly number[] {
  return holdingCosts.map((holdingCost, item) => (holdingCost * (demandRates[item] ?? 0)) / 2);
}
