import { z } from 'zod';
import { AppError } from '../../../../contract/errors.ts';
import type { Distribution } from '../../../statistics/distribution.ts';
import {
  type LatticeDistribution,
  negativeBinomialDistribution,
  poissonDistribution,
  roundToLattice,
} from '../../../statistics/lattice-distribution.ts';
import { gammaDistribution } from '../../../statistics/positive-distributions.ts';
import { distributionCost, type DistributionNode, optimalDistributionPolicy } from '../network/distribution-system.ts';
import { noUnits, type UnitTable } from '../network/unit-table.ts';
import { shorten } from './curves.ts';
import { problemKind, type Solution } from './problem-kind.ts';
import { readDemand } from './read-demand.ts';
import { demandOf, networkFields, type NetworkNode, readNodes, requiredOf } from './read-network.ts';

/** Demand whose variance is its mean up to this share is Poisson. */
const SAME = 1e-6;
const CURVE_POINTS = 40;

type Served = { readonly node: NetworkNode; readonly demand: Distribution | null; readonly served: readonly Served[] };

export const distributionProblem = problemKind('distribution', z.object(networkFields), (fields) => {
  const root = growServed(readNodes(fields));
  const { mean, variance } = demandBelow(root);
  const ratio = variance / mean;
  const unit = Math.abs(ratio - 1) < SAME ? 1 : ratio;
  const tree = toTree(root, unit, 0);
  const policy = optimalDistributionPolicy(tree);
  const onTheWay = costOnTheWay(root, 0, 0);
  const isPoisson = storesOf(root).every(({ demand }) => isPoissonLike(demand, unit));
  const scaled = (values: ReadonlyMap<string, number>) =>
    Object.fromEntries([...values].map(([id, value]) => [id, value * unit]));
  return {
    policy: { local_base_stock_levels: scaled(policy.baseStockLevels) },
    cost: policy.cost + onTheWay,
    costBasis: 'a time unit; holding at and on the way between nodes, and backorders of the stores',
    method:
      'backlog split among the nodes served, each branch solved for each level above it (Graves 1985, Axsäter 1990)',
    details: {
      cost_of_stock_on_the_way: onTheWay,
      demand_unit: unit,
      stock_on_hand: scaled(policy.onHand),
      backorders: scaled(policy.backorders),
    },
    notes: notesOf(unit, isPoisson),
    describe: () => describeTree(tree, policy.baseStockLevels, unit, onTheWay),
  };
});

function notesOf(unit: number, isPoisson: boolean): readonly string[] {
  const size = unit === 1 ? 'single units' : `lots of ${shorten(unit)}, the variance of the demand by its mean`;
  return isPoisson
    ? [`demand comes in ${size}, as a Poisson process`]
    : [`demand comes in ${size}; where a store's own variance differs it is met by the first two moments`];
}

/** @throws AppError `bad-request` unless all nodes hang below one */
function growServed(nodes: readonly NetworkNode[]): Served {
  const byId = new Map(nodes.map((node) => [node.id, node]));
  for (const { id, suppliers } of nodes) {
    const [supplier, second] = suppliers;
    if (second !== undefined) {
      throw new AppError(
        'bad-request',
        `nodes: ${id} has two suppliers in a network that also branches out; levels are known for lines, assembly and distribution, plan such a network with guaranteed-service`,
      );
    }
    if (supplier !== undefined && !byId.has(supplier)) {
      throw new AppError('bad-request', `nodes: ${id} is supplied by ${supplier}, which is not there; add it`);
    }
  }
  const roots = nodes.filter(({ suppliers }) => suppliers.length === 0);
  const [root] = roots;
  if (root === undefined || roots.length > 1) {
    const found = roots.map(({ id }) => id).join(', ');
    throw new AppError(
      'bad-request',
      root === undefined
        ? 'nodes: a loop runs through all of them; one node must have no supplier'
        : `nodes: ${found} have no supplier; solve parts that do not hang together by themselves`,
    );
  }
  const seen = new Set<string>();
  const grow = (node: NetworkNode): Served => {
    seen.add(node.id);
    const served = nodes.filter(({ suppliers }) => suppliers.includes(node.id)).map(grow);
    return { node, served, demand: readStoreDemand(node, served.length > 0) };
  };
  const tree = grow(root);
  const stray = nodes.find(({ id }) => !seen.has(id));
  if (stray !== undefined) {
    throw new AppError('bad-request', `nodes: a loop runs through ${stray.id}; a distribution network has none`);
  }
  return tree;
}

function readStoreDemand(node: NetworkNode, servesNodes: boolean): Distribution | null {
  const demand = demandOf(node);
  if (servesNodes && demand !== undefined) {
    throw new AppError(
      'bad-request',
      `nodes: ${node.id}.demand_source: a node that serves others has no customers of its own here; add a node for them`,
    );
  }
  if (!servesNodes && demand === undefined) {
    throw new AppError('bad-request', `nodes: ${node.id}.demand_source: missing; a store needs its customers' demand`);
  }
  return demand === undefined ? null : readDemand(demand);
}

function storesOf(tree: Served): readonly Served[] {
  return tree.served.length === 0 ? [tree] : tree.served.flatMap(storesOf);
}

function demandBelow(tree: Served): { mean: number; variance: number } {
  return storesOf(tree).reduce(
    (sum, { demand }) => ({ mean: sum.mean + (demand?.mean ?? 0), variance: sum.variance + (demand?.variance ?? 0) }),
    { mean: 0, variance: 0 },
  );
}

function isPoissonLike(demand: Distribution | null, unit: number): boolean {
  return demand !== null && Math.abs(demand.variance / (demand.mean * unit) - 1) < SAME;
}

function localCost({ local_holding_cost: local, echelon_holding_cost: echelon, id }: NetworkNode, above: number) {
  const cost = local ?? (echelon === undefined ? undefined : echelon + above);
  if (cost === undefined) {
    throw new AppError('bad-request', `nodes: ${id}.local_holding_cost: missing; add it`);
  }
  return cost;
}

function toTree(tree: Served, unit: number, costAbove: number): DistributionNode {
  const { node, served } = tree;
  const { mean, variance } = demandBelow(tree);
  const leadTime = requiredOf(node, 'shipment_lead_time');
  const holdingCost = localCost(node, costAbove);
  const stockoutCost = served.length === 0 ? requiredOf(node, 'stockout_cost') : 0;
  if (served.length === 0 && !(stockoutCost > 0 && holdingCost > 0)) {
    const field = stockoutCost > 0 ? 'local_holding_cost' : 'stockout_cost';
    throw new AppError('bad-request', `nodes: ${node.id}.${field}: must be above 0, or no level is best`);
  }
  return {
    id: node.id,
    customers: served.map((below) => toTree(below, unit, holdingCost)),
    demandRate: mean / unit,
    leadTimeDemand: leadTime === 0 ? noUnits : tableOf((mean * leadTime) / unit, (variance * leadTime) / unit ** 2),
    holdingCost: holdingCost * unit,
    stockoutCost: stockoutCost * unit,
  };
}

function tableOf(mean: number, variance: number): UnitTable {
  const { first, probabilities } = byMoments(mean, variance);
  const table = new Float64Array(first + probabilities.length);
  table.set(probabilities, first);
  return table;
}

function byMoments(mean: number, variance: number): LatticeDistribution {
  if (Math.abs(variance / mean - 1) < SAME) {
    return poissonDistribution(mean);
  }
  return variance > mean
    ? negativeBinomialDistribution(mean, variance)
    : roundToLattice(gammaDistribution(mean, Math.sqrt(variance)), 1);
}

/** What is on its way to a node is worth what it cost above, for the whole lead time. */
function costOnTheWay(tree: Served, costAbove: number, depth: number): number {
  const own = depth === 0 ? 0 : costAbove * demandBelow(tree).mean * (tree.node.shipment_lead_time ?? 0);
  const cost = localCost(tree.node, costAbove);
  return tree.served.reduce((sum, below) => sum + costOnTheWay(below, cost, depth + 1), own);
}

function describeTree(
  tree: DistributionNode,
  levels: ReadonlyMap<string, number>,
  unit: number,
  onTheWay: number,
): ReturnType<NonNullable<Solution['describe']>> {
  const chosen = levels.get(tree.id) ?? 0;
  const step = Math.max(1, Math.ceil((2 * chosen + 4) / CURVE_POINTS));
  const tried = Array.from({ length: CURVE_POINTS }, (_, index) => chosen + (index - Math.floor(chosen / step)) * step);
  const near = tried.filter((level) => level >= 0 && level <= 2 * chosen + 4);
  return [
    {
      heading: `Cost is lowest with a level of ${shorten(chosen * unit)} at ${tree.id}`,
      chart: {
        type: 'lines',
        x: { label: `Base-stock level of ${tree.id}` },
        y: { label: 'Cost' },
        lines: [
          {
            name: 'Cost, best levels below',
            x: near.map((level) => level * unit),
            y: near.map((level) => distributionCost(tree, new Map([[tree.id, level]])) + onTheWay),
          },
        ],
        marks: [{ axis: 'x', value: chosen * unit, label: 'Chosen' }],
      },
    },
    {
      heading: `${levels.size} nodes share the stock`,
      chart: {
        type: 'bars',
        value: { label: 'Base-stock level' },
        bars: [...levels].map(([id, level]) => ({ name: id, value: level * unit })),
      },
    },
  ];
}
