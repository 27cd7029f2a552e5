import { AppError } from '../../../../contract/errors.ts';
import type { Distribution } from '../../../statistics/distribution.ts';
import type { LatticeDistribution } from '../../../statistics/lattice-distribution.ts';
import { type MismatchCosts, mismatchCost } from './newsvendor.ts';

export type FinitePeriod = MismatchCosts & {
  readonly fixedCost: number;
  readonly purchaseCost: number;
  /** In whole units, which is how stock moves from period to period. */
  readonly demand: LatticeDistribution;
  /** As it is, which is what a period costs. */
  readonly exactDemand: Distribution;
};

export type FiniteProblem = {
  readonly periods: readonly FinitePeriod[];
  readonly terminalHoldingCost: number;
  readonly terminalStockoutCost: number;
  /** What a unit of money one period later is worth now, up to 1. */
  readonly discountFactor: number;
  readonly initialInventory: number;
};

export type FinitePlan = {
  /** One entry a period: order up to the level when the stock is at the reorder point or below. */
  readonly reorderPoints: readonly number[];
  readonly orderUpToLevels: readonly number[];
  /** Expected discounted cost from the initial inventory on. */
  readonly cost: number;
};

/** Reaches of the demand kept in the table below the lowest and above the highest stock worth having. */
const MARGIN_DEVIATIONS = 8;
const MOST_STEPS = 5e9;

/**
 * Returns the best (s, S) levels of every period of a finite horizon with backorders, in whole units, by dynamic
 * programming backwards in time (Scarf 1960).
 */
export function planFiniteHorizon(problem: FiniteProblem): FinitePlan {
  const { periods, terminalHoldingCost, terminalStockoutCost, initialInventory } = problem;
  const { lowest, highest } = stockRange(problem);
  verifyWork(problem, highest - lowest + 1);
  const terminal = { holdingCost: terminalHoldingCost, stockoutCost: terminalStockoutCost };
  let future: Float64Array | null = null;
  const reorderPoints: number[] = [];
  const orderUpToLevels: number[] = [];
  for (const period of [...periods].reverse()) {
    const known = future;
    const expected =
      known === null
        ? (stock: number) => mismatchCost(period.exactDemand, terminal, stock)
        : (stock: number) => expectAfterDemand(period, known, stock - lowest);
    const after = Float64Array.from({ length: highest - lowest + 1 }, (_, index) => {
      const stock = lowest + index;
      const own = period.purchaseCost * stock + mismatchCost(period.exactDemand, period, stock);
      return own + problem.discountFactor * expected(stock);
    });
    const { costs, reorderPoint, orderUpToLevel } = order(period, after, lowest);
    reorderPoints.unshift(reorderPoint);
    orderUpToLevels.unshift(orderUpToLevel);
    future = costs;
  }
  return { reorderPoints, orderUpToLevels, cost: future?.[initialInventory - lowest] ?? Number.NaN };
}

/** @throws AppError `bad-request` for a table that would take minutes */
function verifyWork({ periods }: FiniteProblem, levels: number): void {
  const steps = periods.reduce((sum, { demand }) => sum + demand.probabilities.length * levels, 0);
  if (!(steps < MOST_STEPS)) {
    throw new AppError('bad-request', 'demand_mean: too large for so many periods; count in larger units');
  }
}

function stockRange({ periods, initialInventory }: FiniteProblem) {
  const total = periods.reduce((sum, { demand }) => sum + demand.mean, 0);
  const spread = MARGIN_DEVIATIONS * Math.sqrt(periods.reduce((sum, { demand }) => sum + demand.variance, 0));
  const most = Math.max(...periods.map(({ demand }) => demand.first + demand.probabilities.length));
  const reach = Math.ceil(total + spread + most);
  return { lowest: Math.min(0, initialInventory) - reach, highest: Math.max(0, initialInventory) + reach };
}

/** What is to come after a period's demand from this place in the table; below it goes on in a straight line. */
function expectAfterDemand(
  { demand: { first, probabilities } }: FinitePeriod,
  future: Float64Array,
  place: number,
): number {
  const edge = future[0] ?? 0;
  const slope = (future[1] ?? 0) - edge;
  let expected = 0;
  for (let count = 0; count < probabilities.length; count++) {
    const left = place - first - count;
    expected += (probabilities[count] ?? 0) * (left >= 0 ? (future[left] ?? 0) : edge + slope * left);
  }
  return expected;
}

function order(period: FinitePeriod, after: Float64Array, lowest: number) {
  let bestIndex = 0;
  for (let index = 1; index < after.length; index++) {
    bestIndex = (after[index] ?? 0) < (after[bestIndex] ?? 0) ? index : bestIndex;
  }
  const ordered = (after[bestIndex] ?? 0) + period.fixedCost;
  let reorderIndex = bestIndex;
  while (reorderIndex >= 0 && (after[reorderIndex] ?? 0) <= ordered) {
    reorderIndex--;
  }
  const costs = Float64Array.from(after, (cost, index) => {
    return (index <= reorderIndex ? ordered : cost) - period.purchaseCost * (lowest + index);
  });
  // Without a fixed cost any stock below the level is raised to it.
  return { costs, reorderPoint: lowest + reorderIndex, orderUpToLevel: lowest + bestIndex };
}
