import { spawnSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { cpuSeconds } from '../../../test/bench/trees/machine-rows.ts';
import { seededRandom } from '../../evaluate/seeded-random.ts';
import { poissonDistribution } from '../../statistics/lattice-distribution.ts';
import { normalDistribution } from '../../statistics/normal-distribution.ts';
import { planLots } from './lot-sizing/wagner-whitin.ts';
import { planServiceTimes, type ServiceNode } from './network/guaranteed-service.ts';
import { optimalSerialPolicy } from './network/serial-system.ts';
import { reorderPointForCycles, reorderPointForFillRate } from './service/safety-stock.ts';
import { mismatchCost, newsvendorStock } from './single-stage/newsvendor.ts';
import { optimalOrderUpToPolicy } from './single-stage/order-up-to.ts';
import { optimalReorderPolicy } from './single-stage/reorder-point.ts';

type Costs = {
  readonly h: number;
  readonly p: number;
  readonly K: number;
  readonly mean: number;
  readonly lead: number;
};
type TreeNode = { readonly id: number; readonly above: number | null; readonly h: number; readonly time: number };
type Peer = { readonly costs: readonly number[]; readonly seconds: number };

const say = (text: string): boolean => process.stdout.write(`${text}\n`);
const random = seededRandom(42);
const between = (low: number, high: number): number => low + (high - low) * random();

const items: readonly Costs[] = Array.from({ length: 1_000 }, () => ({
  h: between(0.5, 2),
  p: between(5, 40),
  K: between(5, 100),
  mean: Math.round(between(1, 20)),
  lead: Math.round(between(1, 4)),
}));
const plans = Array.from({ length: 100 }, () => ({
  demand: Array.from({ length: 52 }, () => Math.round(between(0, 100))),
  fixedCost: between(50, 500),
  holdingCost: between(0.5, 2),
}));
const stages = Array.from({ length: 10 }, (_, index) => ({
  id: index + 1,
  h: between(0.25, 1),
  lead: 1 + (index % 2),
}));
const tree: readonly TreeNode[] = Array.from({ length: 100 }, (_, id) => ({
  id,
  above: id === 0 ? null : Math.floor((id - 1) / 3),
  h: between(1, 2) * (1 + Math.log(1 + id)),
  time: Math.round(between(1, 5)),
}));

const SCRIPT = `
import json, sys, time, warnings
warnings.filterwarnings('ignore')
from stockpyl import rq, ss, newsvendor, wagner_whitin, ssm_serial, gsm_tree
from stockpyl.supply_chain_network import SupplyChainNetwork
from stockpyl.supply_chain_node import SupplyChainNode
from stockpyl.demand_source import DemandSource
kind, data = sys.argv[1], json.load(sys.stdin)

def tree_cost(nodes):
    net = SupplyChainNetwork()
    parents = {n['above'] for n in nodes}
    for n in nodes:
        sold = n['id'] not in parents
        net.add_node(SupplyChainNode(n['id'], local_holding_cost=n['h'], processing_time=n['time'], demand_bound_constant=1,
            external_outbound_cst=0 if sold else None,
            demand_source=DemandSource(type='N', mean=0, standard_deviation=1) if sold else DemandSource()))
    for n in nodes:
        if n['above'] is not None:
            net.add_edge(n['above'], n['id'])
    return gsm_tree.optimize_committed_service_times(gsm_tree.preprocess_tree(net))[1]

solvers = {
    'r-q': lambda i: rq.r_q_poisson_exact(i['h'], i['p'], i['K'], i['mean'], i['lead'])[2],
    's-s': lambda i: ss.s_s_discrete_exact(i['h'], i['p'], i['K'], True, i['mean'])[2],
    'newsvendor': lambda i: newsvendor.newsvendor_normal(i['h'], i['p'], i['mean'], i['mean'] / 4)[1],
    'wagner-whitin': lambda i: wagner_whitin.wagner_whitin(len(i['demand']), i['holdingCost'], i['fixedCost'], i['demand'])[1],
    'serial': lambda i: ssm_serial.optimize_base_stock_levels(
        num_nodes=len(i), echelon_holding_cost={s['id']: s['h'] for s in i}, lead_time={s['id']: s['lead'] for s in i},
        stockout_cost=40, demand_source=DemandSource(type='P', mean=4))[1],
    'guaranteed-service': tree_cost,
}
start = time.process_time()
costs = [float(solvers[kind](one)) for one in data]
print(json.dumps({'costs': costs, 'seconds': time.process_time() - start}))
`;

/** Null where Python (`MAI_PYTHON`, else python3) has no stockpyl, or one that fails with its NumPy. */
function askStockpyl(kind: string, problems: readonly unknown[]): Peer | null {
  const { status, stdout } = spawnSync(process.env['MAI_PYTHON'] ?? 'python3', ['-c', SCRIPT, kind], {
    encoding: 'utf8',
    input: JSON.stringify(problems),
    env: { ...process.env, OMP_NUM_THREADS: '1', OPENBLAS_NUM_THREADS: '1' },
  });
  return status === 0 ? (JSON.parse(stdout.trim().split('\n').at(-1) ?? '') as Peer) : null;
}

type Case<T> = {
  readonly kind: string;
  readonly problems: readonly T[];
  /** The peer solves the first ones only, as it may take minutes. */
  readonly peerCount: number;
  readonly solve: (problem: T) => number;
  /** Largest difference of the costs, as a share. */
  readonly tolerance: number;
};

async function compare<T>({ kind, problems, peerCount, solve, tolerance }: Case<T>): Promise<void> {
  const costs = problems.map(solve);
  expect(costs.every(Number.isFinite)).toBe(true);
  const peer = askStockpyl(kind, problems.slice(0, peerCount));
  const differences = (peer?.costs ?? []).map((cost, index) => Math.abs((costs[index] ?? Number.NaN) / cost - 1));
  expect(Math.max(0, ...differences)).toBeLessThan(tolerance);
  const seconds = await cpuSeconds(() => problems.forEach((problem) => solve(problem)));
  const ours = (1_000 * seconds) / problems.length;
  const theirs = peer === null ? null : (1_000 * peer.seconds) / peerCount;
  say(
    `${kind.padEnd(18)} ${ours.toFixed(4)} ms each (${Math.round(1_000 / ours)} a second)   ${
      theirs === null
        ? 'stockpyl: not there'
        : `stockpyl ${theirs.toFixed(3)} ms, ${(theirs / ours).toFixed(0)} times as long; costs differ by ${Math.max(0, ...differences).toExponential(1)} at most`
    }`,
  );
}

test('(r, Q), (s, S), newsvendor, lots: processor time a problem, costs as stockpyl’s', {
  timeout: 300_000,
}, async () => {
  await compare({
    kind: 'r-q',
    problems: items,
    peerCount: 100,
    tolerance: 1e-9,
    solve: ({ h, p, K, mean, lead }) =>
      optimalReorderPolicy({
        holdingCost: h,
        stockoutCost: p,
        fixedCost: K,
        demandRate: mean,
        leadTimeDemand: poissonDistribution(mean * lead),
      }).cost,
  });
  await compare({
    kind: 's-s',
    problems: items,
    peerCount: 50,
    tolerance: 1e-9,
    solve: ({ h, p, K, mean }) => {
      const demand = poissonDistribution(mean);
      const costs = { holdingCost: h, stockoutCost: p };
      const costOf = (position: number) => mismatchCost(demand, costs, position);
      return optimalOrderUpToPolicy({ fixedCost: K, demand, costOf, bestPosition: newsvendorStock(demand, costs) })
        .cost;
    },
  });
  await compare({
    kind: 'newsvendor',
    problems: items,
    peerCount: 1_000,
    tolerance: 1e-9,
    solve: ({ h, p, mean }) => {
      const demand = normalDistribution(mean, mean / 4);
      const costs = { holdingCost: h, stockoutCost: p };
      return mismatchCost(demand, costs, newsvendorStock(demand, costs));
    },
  });
  await compare({
    kind: 'wagner-whitin',
    problems: plans,
    peerCount: 20,
    tolerance: 1e-9,
    solve: ({ demand, fixedCost, holdingCost }) => {
      const all = (value: number) => demand.map(() => value);
      return planLots({ demand, fixedCost: all(fixedCost), holdingCost: all(holdingCost), purchaseCost: all(0) }).cost;
    },
  });
});

test('safety stocks for both types of service: processor time a problem', async () => {
  const solve = ({ mean, lead }: Costs) => {
    const covered = normalDistribution(mean * lead, mean / 3);
    return reorderPointForCycles(covered, 0.95) + reorderPointForFillRate(covered, 0.98, 2 * mean);
  };
  expect(items.map(solve).every((point, index) => point > 2 * (items[index]?.mean ?? 0))).toBe(true);
  const seconds = await cpuSeconds(() => items.forEach((item) => solve(item)));
  say(`safety-stock       ${seconds.toFixed(4)} ms each, both types (${Math.round(items.length / seconds)} a second)`);
});

test('a line of 10 stages and a tree of 100 nodes, beside stockpyl', { timeout: 300_000 }, async () => {
  await compare({
    kind: 'serial',
    problems: [stages],
    peerCount: 1,
    tolerance: 2e-3,
    solve: (line) =>
      optimalSerialPolicy({
        stockoutCost: 40,
        stages: line.map(({ id, h, lead }) => ({
          id: String(id),
          echelonHoldingCost: h,
          leadTimeDemand: poissonDistribution(4 * lead),
        })),
      }).cost,
  });
  const parents = new Set(tree.map(({ above }) => above));
  const nodes: readonly ServiceNode[] = tree.map(({ id, above, h, time }) => ({
    id: String(id),
    suppliers: above === null ? [] : [String(above)],
    processingTime: time,
    holdingCost: h,
    demandDeviation: parents.has(id) ? 0 : 1,
    demandBound: 1,
    inboundTime: 0,
    outboundTime: parents.has(id) ? undefined : 0,
  }));
  await compare({
    kind: 'guaranteed-service',
    problems: [tree],
    peerCount: 1,
    tolerance: 1e-9,
    solve: () => planServiceTimes(nodes).cost,
  });
});
