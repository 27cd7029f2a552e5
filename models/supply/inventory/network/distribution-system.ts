import { AppError } from '../../../../contract/errors.ts';
import { addUnits, meanUnits, noUnits, splitUnits, type UnitTable, unitsBeyond, unitsLeft } from './unit-table.ts';

/** A warehouse with the warehouses or stores it serves, down to the customers. */
export type DistributionNode = {
  readonly id: string;
  readonly customers: readonly DistributionNode[];
  /** Units a time unit, those of all nodes below. */
  readonly demandRate: number;
  /** Demand within the time from the order to its arrival, when the node above has stock. */
  readonly leadTimeDemand: UnitTable;
  /** A unit on the shelf and time unit. */
  readonly holdingCost: number;
  /** A unit owed to customers outside and time unit; used where no node is served. */
  readonly stockoutCost: number;
};

export type DistributionPolicy = {
  /** By id: on the shelf, on the way and on order, less what is owed. */
  readonly baseStockLevels: ReadonlyMap<string, number>;
  /** A time unit: stock on shelves, and backorders. */
  readonly cost: number;
  /** By id: units on the shelf, and units owed, on average. */
  readonly onHand: ReadonlyMap<string, number>;
  readonly backorders: ReadonlyMap<string, number>;
};

type Found = { readonly cost: number; readonly nodes: readonly NodeState[] };
type NodeState = { readonly id: string; readonly level: number; readonly onHand: number; readonly owed: number };

/** Tables weighed against each other; an upper bound, as most levels need not be tried: some twenty seconds. */
const MOST_STEPS = 4e11;

/**
 * Returns the base-stock levels of lowest cost for a tree in which every node orders each unit demanded at once and
 * serves its customers in the order they came. Each unit owed belongs to one of the nodes below by itself, in proportion
 * to demand, so the stock on order at a node is what it is owed plus the demand of its own lead time, and each branch is
 * solved for each level above it. Exact for Poisson demand (Graves 1985; Axsäter 1990).
 * @throws AppError `bad-request` for demand too large to weigh unit by unit
 */
export function optimalDistributionPolicy(root: DistributionNode): DistributionPolicy {
  const steps = estimateSteps(root);
  if (!(steps < MOST_STEPS)) {
    throw new AppError('bad-request', 'nodes: too many units or stages to weigh one by one; count in larger units');
  }
  return toPolicy(solve(root, noUnits, null));
}

/** Returns the cost of any whole levels from 0 on, by the same recursion. */
export function distributionCost(root: DistributionNode, levels: ReadonlyMap<string, number>): number {
  return solve(root, noUnits, levels).cost;
}

function solve(node: DistributionNode, owedToNode: UnitTable, given: ReadonlyMap<string, number> | null): Found {
  const onOrder = addUnits(owedToNode, node.leadTimeDemand);
  const at = (level: number): Found => evaluate(node, onOrder, level, given);
  const fixed = given?.get(node.id);
  if (fixed !== undefined) {
    return at(fixed);
  }
  if (node.customers.length === 0) {
    return at(fractile(onOrder, node.stockoutCost / (node.stockoutCost + node.holdingCost)));
  }
  // More stock on this shelf can save no more than all of the backlog below it.
  const leastBelow = node.customers.reduce((sum, customer) => sum + solve(customer, noUnits, given).cost, 0);
  let best = at(0);
  for (let level = 1; node.holdingCost * unitsLeft(onOrder, level) + leastBelow < best.cost; level++) {
    const found = at(level);
    best = found.cost < best.cost ? found : best;
    if (level >= onOrder.length) {
      break;
    }
  }
  return best;
}

function evaluate(
  node: DistributionNode,
  onOrder: UnitTable,
  level: number,
  given: ReadonlyMap<string, number> | null,
): Found {
  const onHand = unitsLeft(onOrder, level);
  const owed = unitsBeyond(onOrder, level);
  const state = { id: node.id, level, onHand, owed: meanUnits(owed) };
  const isStore = node.customers.length === 0;
  const below = node.customers.map((customer) =>
    solve(customer, splitUnits(owed, customer.demandRate / node.demandRate), given),
  );
  return {
    cost: below.reduce(
      (sum, { cost }) => sum + cost,
      node.holdingCost * onHand + (isStore ? node.stockoutCost * state.owed : 0),
    ),
    nodes: [state, ...below.flatMap(({ nodes }) => nodes)],
  };
}

function fractile(units: UnitTable, probability: number): number {
  let [level, reached] = [0, units[0] ?? 0];
  while (reached < probability && level < units.length - 1) {
    level++;
    reached += units[level] ?? 0;
  }
  return level;
}

/** A level of each node on the way down for each unit of its demand, and the tables of the store at the end. */
function estimateSteps(node: DistributionNode): number {
  const cells = node.leadTimeDemand.length;
  return node.customers.length === 0
    ? 2 * cells ** 2
    : node.customers.reduce((sum, customer) => sum + cells * (cells ** 2 + estimateSteps(customer)), 0);
}

function toPolicy({ cost, nodes }: Found): DistributionPolicy {
  const by = (valueOf: (state: NodeState) => number) => new Map(nodes.map((state) => [state.id, valueOf(state)]));
  return {
    baseStockLevels: by(({ level }) => level),
    cost,
    onHand: by(({ onHand }) => onHand),
    backorders: by(({ owed }) => owed),
  };
}
