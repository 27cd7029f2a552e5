import { AppError } from '../../../../contract/errors.ts';

/** Eleven years of days; the work grows with the square. */
const LONGEST_TIME = 4_000;

/** Times are whole periods. */
export type ServiceNode = {
  readonly id: string;
  readonly suppliers: readonly string[];
  readonly processingTime: number;
  /** A unit and time unit. */
  readonly holdingCost: number;
  /** Standard deviation of the customers' own demand a period here; 0 for none. */
  readonly demandDeviation: number;
  /** Standard deviations of demand that safety stock covers. */
  readonly demandBound: number;
  /** Time suppliers outside the network take to deliver. */
  readonly inboundTime: number;
  /** Longest time customers outside may wait; undefined where there are none. */
  readonly outboundTime: number | undefined;
};

export type ServicePlan = {
  readonly nodes: readonly {
    readonly id: string;
    /** Time promised to all that order here, and the time its own suppliers take at the longest. */
    readonly serviceTime: number;
    readonly inboundTime: number;
    readonly netReplenishmentTime: number;
    readonly safetyStock: number;
    readonly cost: number;
  }[];
  readonly cost: number;
};

/**
 * Returns the service times of lowest safety-stock cost for a network without loops, by dynamic programming over the
 * tree (Graves and Willems 2000).
 * @throws AppError `bad-request` for a loop, parts that do not hang together, or promises nobody can keep
 */
export function planServiceTimes(nodes: readonly ServiceNode[]): ServicePlan {
  const tree = growTree(nodes);
  verifyTimes(tree);
  const tables = new Map<string, Table>();
  for (const branch of tree.leavesFirst) {
    tables.set(branch.node.id, fillTable(branch, tables, tree));
  }
  return readPlan(tree, tables);
}

/** @throws AppError `bad-request` for times whose tables would take minutes */
function verifyTimes({ longest }: Tree): void {
  for (const [id, time] of longest) {
    if (time > LONGEST_TIME) {
      throw new AppError(
        'bad-request',
        `nodes: ${id}.processing_time: with its suppliers' ${time} periods, ${LONGEST_TIME} at most; count in longer periods`,
      );
    }
  }
}

/** Returns the safety-stock cost of one node; infinite where the promise is longer than the node needs. */
export function serviceNodeCost(node: ServiceNode, deviation: number, inbound: number, service: number): number {
  const covered = inbound + node.processingTime - service;
  return covered < 0 ? Number.POSITIVE_INFINITY : node.holdingCost * node.demandBound * deviation * Math.sqrt(covered);
}

type Link = { readonly id: string; readonly isSupplier: boolean };
type Branch = { readonly node: ServiceNode; readonly parent: Link | null; readonly children: readonly Link[] };
type Tree = {
  readonly leavesFirst: readonly Branch[];
  readonly longest: ReadonlyMap<string, number>;
  readonly deviations: ReadonlyMap<string, number>;
};
/** Lowest cost of a branch for each time it settles with its parent, and the times of its node behind it. */
type Table = {
  readonly costs: readonly number[];
  readonly times: readonly { readonly inbound: number; readonly service: number }[];
};

function growTree(nodes: readonly ServiceNode[]): Tree {
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const customers = new Map<string, string[]>(nodes.map(({ id }) => [id, []]));
  for (const { id, suppliers } of nodes) {
    const loop = suppliers.find((supplier, index) => {
      return byId.get(supplier)?.suppliers.includes(id) === true || suppliers.indexOf(supplier) !== index;
    });
    if (loop !== undefined) {
      throw new AppError('bad-request', `nodes: ${id} and ${loop} are tied twice; service times need a tree`);
    }
    for (const supplier of suppliers) {
      const list = customers.get(supplier);
      if (list === undefined) {
        throw new AppError('bad-request', `nodes: ${id} is supplied by ${supplier}, which is not there; add it`);
      }
      list.push(id);
    }
  }
  const links = (id: string): readonly Link[] => [
    ...(byId.get(id)?.suppliers ?? []).map((supplier) => ({ id: supplier, isSupplier: true })),
    ...(customers.get(id) ?? []).map((customer) => ({ id: customer, isSupplier: false })),
  ];
  const ordered: Branch[] = [];
  const seen = new Set<string>();
  const visit = (id: string, parent: Link | null): void => {
    const node = byId.get(id);
    if (node === undefined) {
      return;
    }
    seen.add(id);
    const children = links(id).filter((link) => link.id !== parent?.id);
    if (children.some((child) => seen.has(child.id))) {
      throw new AppError('bad-request', `nodes: a loop runs through ${id}; service times need a tree`);
    }
    for (const child of children) {
      visit(child.id, { id, isSupplier: !child.isSupplier });
    }
    ordered.push({ node, parent, children });
  };
  visit(nodes[0]?.id ?? '', null);
  const stray = nodes.find(({ id }) => !seen.has(id));
  if (stray !== undefined) {
    throw new AppError('bad-request', `nodes: ${stray.id} hangs together with no other; solve it by itself`);
  }
  return { leavesFirst: ordered, ...sumAlong(nodes, customers, byId) };
}

function sumAlong(
  nodes: readonly ServiceNode[],
  customers: ReadonlyMap<string, readonly string[]>,
  byId: ReadonlyMap<string, ServiceNode>,
) {
  const longest = new Map<string, number>();
  const variances = new Map<string, number>();
  const longestOf = (id: string): number => {
    const node = byId.get(id);
    if (node === undefined) {
      return 0;
    }
    const time = longest.get(id) ?? node.processingTime + Math.max(node.inboundTime, ...node.suppliers.map(longestOf));
    longest.set(id, time);
    return time;
  };
  const varianceOf = (id: string): number => {
    const own = (byId.get(id)?.demandDeviation ?? 0) ** 2;
    const variance =
      variances.get(id) ?? (customers.get(id) ?? []).reduce((sum, customer) => sum + varianceOf(customer), own);
    variances.set(id, variance);
    return variance;
  };
  const deviations = new Map(nodes.map(({ id }) => [id, Math.sqrt(varianceOf(id))]));
  nodes.forEach(({ id }) => longestOf(id));
  return { longest, deviations };
}

/** The parent of a branch is a customer, to whom it promises a time, or a supplier, whose promise it takes. */
function fillTable({ node, parent, children }: Branch, tables: ReadonlyMap<string, Table>, tree: Tree): Table {
  const longest = tree.longest.get(node.id) ?? 0;
  const deviation = tree.deviations.get(node.id) ?? 0;
  const latest = Math.min(longest, node.outboundTime ?? longest);
  const costs: number[] = [];
  const times: { inbound: number; service: number }[] = [];
  const bySupply = Array.from({ length: longest - node.processingTime + 1 }, (_, inbound) =>
    inbound < node.inboundTime ? Number.POSITIVE_INFINITY : childrenCost(children, tables, true, inbound),
  );
  const byPromise = Array.from({ length: latest + 1 }, (_, service) => childrenCost(children, tables, false, service));
  const consider = (key: number, inbound: number, service: number) => {
    const cost =
      serviceNodeCost(node, deviation, inbound, service) + (bySupply[inbound] ?? 0) + (byPromise[service] ?? 0);
    if (cost < (costs[key] ?? Number.POSITIVE_INFINITY)) {
      costs[key] = cost;
      times[key] = { inbound, service };
    }
  };
  for (let inbound = 0; inbound < bySupply.length; inbound++) {
    for (let service = 0; service <= Math.min(latest, inbound + node.processingTime); service++) {
      consider(parent === null ? 0 : parent.isSupplier ? inbound : service, inbound, service);
    }
  }
  return { costs, times };
}

function childrenCost(
  children: readonly Link[],
  tables: ReadonlyMap<string, Table>,
  areSuppliers: boolean,
  time: number,
): number {
  return children
    .filter((child) => child.isSupplier === areSuppliers)
    .reduce((sum, child) => sum + settle(tables.get(child.id), areSuppliers, time).cost, 0);
}

/** A supplier may promise any time up to the one taken into account, a customer may count on any from it on. */
function settle(table: Table | undefined, isSupplier: boolean, time: number) {
  const costs = table?.costs ?? [];
  let best = { key: -1, cost: Number.POSITIVE_INFINITY };
  const from = isSupplier ? 0 : time;
  const to = isSupplier ? Math.min(time, costs.length - 1) : costs.length - 1;
  for (let key = from; key <= to; key++) {
    const cost = costs[key] ?? Number.POSITIVE_INFINITY;
    best = cost < best.cost ? { key, cost } : best;
  }
  return best;
}

function readPlan({ leavesFirst, deviations }: Tree, tables: ReadonlyMap<string, Table>): ServicePlan {
  const branches = new Map(leavesFirst.map((branch) => [branch.node.id, branch]));
  const planned: ServicePlan['nodes'][number][] = [];
  const visit = (id: string, key: number): void => {
    const branch = branches.get(id);
    const table = tables.get(id);
    const chosen = table?.times[key];
    if (branch === undefined || chosen === undefined) {
      throw new AppError('bad-request', `nodes: the service times asked for cannot be met at ${id}; allow longer ones`);
    }
    const { node } = branch;
    const deviation = deviations.get(id) ?? 0;
    const covered = chosen.inbound + node.processingTime - chosen.service;
    planned.push({
      id,
      serviceTime: chosen.service,
      inboundTime: chosen.inbound,
      netReplenishmentTime: covered,
      safetyStock: node.demandBound * deviation * Math.sqrt(covered),
      cost: serviceNodeCost(node, deviation, chosen.inbound, chosen.service),
    });
    for (const child of branch.children) {
      const time = child.isSupplier ? chosen.inbound : chosen.service;
      visit(child.id, settle(tables.get(child.id), child.isSupplier, time).key);
    }
  };
  visit(leavesFirst.at(-1)?.node.id ?? '', 0);
  return { nodes: planned, cost: planned.reduce((sum, { cost }) => sum + cost, 0) };
}
