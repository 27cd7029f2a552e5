import { z } from 'zod';
import { AppError } from '../../../../contract/errors.ts';
import { lineUp } from '../network/assembly-order.ts';
import { planServiceTimes } from '../network/guaranteed-service.ts';
import { optimalSerialPolicy, serialCost, type SerialProblem } from '../network/serial-system.ts';
import { costCurve } from './curves.ts';
import { problemKind, type Solution } from './problem-kind.ts';
import { readDemand } from './read-demand.ts';
import { demandOf, networkFields, type NetworkNode, readNodes, requiredOf } from './read-network.ts';

const networkSchema = z.object(networkFields);

export const serialProblem = problemKind('serial', networkSchema, (fields) => {
  const nodes = readNodes(fields);
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const line = lineUp(nodes.map((node) => ({ ...node, leadTime: node.shipment_lead_time ?? 0 })));
  const [first] = line;
  const demand = first === undefined ? undefined : demandOf(first);
  if (first === undefined || demand === undefined) {
    throw new AppError(
      'bad-request',
      `nodes: ${first?.id ?? ''}.demand_source: missing; the last node needs the customers' demand`,
    );
  }
  // Stages whose parts arrive at the same time act as one.
  const merged = mergeEqual(line);
  const stages = merged.map(({ ids, leadTime, nodes: together }) => ({
    id: ids.join('+'),
    echelonHoldingCost: together.reduce((sum, node) => sum + echelonCostOf(node, byId), 0),
    leadTimeDemand: readDemand(demand, leadTime),
  }));
  const stockoutCost = requiredOf(first, 'stockout_cost');
  const total = stages.reduce((sum, stage) => sum + stage.echelonHoldingCost, 0);
  if (!(stockoutCost > 0) || !(total > 0)) {
    const field = stockoutCost > 0 ? 'local_holding_cost' : 'stockout_cost';
    throw new AppError('bad-request', `nodes: ${first.id}.${field}: must be above 0, or no level is best`);
  }
  return solveLine(
    { stages, stockoutCost },
    merged.map(({ ids }) => ids),
    conflictsIn(nodes, byId),
  );
});

function solveLine(problem: SerialProblem, ids: readonly (readonly string[])[], notes: readonly string[]): Solution {
  const policy = optimalSerialPolicy(problem);
  const spread = (levels: readonly number[]) =>
    Object.fromEntries(ids.flatMap((together, index) => together.map((id) => [id, levels[index]])));
  const top = policy.echelonBaseStockLevels.at(-1) ?? 0;
  const lower = policy.echelonBaseStockLevels.slice(0, -1);
  return {
    policy: {
      echelon_base_stock_levels: spread(policy.echelonBaseStockLevels),
      local_base_stock_levels: spread(policy.localBaseStockLevels),
    },
    cost: policy.cost,
    costBasis: 'a time unit; holding at and on the way between stages, and backorders',
    method: 'Clark-Scarf levels by the recursion of Chen and Zheng',
    ...(notes.length > 0 ? { notes } : {}),
    describe: () => [
      costCurve(
        'Echelon level of the first stage',
        { low: 0.8 * top, high: 1.25 * top, chosen: top },
        {
          'Cost, other levels as chosen': (level) => serialCost(problem, [...lower, readable(problem, level)]),
        },
      ),
      {
        heading: 'Where the stock stands, the customers’ stage first',
        chart: {
          type: 'bars',
          value: { label: 'Local base-stock level' },
          bars: ids.map((together, index) => ({
            name: together.join(' + '),
            value: policy.localBaseStockLevels[index] ?? 0,
          })),
        },
      },
    ],
  };
}

function readable({ stages }: SerialProblem, level: number): number {
  return stages.every(({ leadTimeDemand }) => leadTimeDemand.isDiscrete) ? Math.round(level) : level;
}

function mergeEqual(line: readonly (NetworkNode & { readonly totalTime: number })[]) {
  const merged: { ids: string[]; leadTime: number; nodes: NetworkNode[]; totalTime: number }[] = [];
  for (const node of line) {
    const before = merged.at(-1);
    const leadTime = node.totalTime - (before?.totalTime ?? 0);
    if (before !== undefined && leadTime === 0) {
      before.ids.push(node.id);
      before.nodes.push(node);
    } else {
      if (leadTime === 0) {
        throw new AppError('bad-request', `nodes: ${node.id}.shipment_lead_time: missing; it must be above 0`);
      }
      merged.push({ ids: [node.id], leadTime, nodes: [node], totalTime: node.totalTime });
    }
  }
  return merged;
}

function echelonCostOf(node: NetworkNode, byId: ReadonlyMap<string, NetworkNode>): number {
  return node.echelon_holding_cost ?? localDifference(node, byId);
}

function localDifference(node: NetworkNode, byId: ReadonlyMap<string, NetworkNode>): number {
  return node.suppliers.reduce(
    (sum, supplier) => {
      const upper = byId.get(supplier);
      return sum - (upper === undefined ? 0 : requiredOf(upper, 'local_holding_cost'));
    },
    requiredOf(node, 'local_holding_cost'),
  );
}

function conflictsIn(nodes: readonly NetworkNode[], byId: ReadonlyMap<string, NetworkNode>): readonly string[] {
  const differing = nodes.filter(
    (node) =>
      node.echelon_holding_cost !== undefined &&
      node.local_holding_cost !== undefined &&
      node.suppliers.every((supplier) => byId.get(supplier)?.local_holding_cost !== undefined) &&
      Math.abs(node.echelon_holding_cost - localDifference(node, byId)) > 1e-9,
  );
  return differing.length === 0
    ? []
    : [
        `local and echelon holding costs disagree at ${differing.map(({ id }) => id).join(', ')}: echelon_holding_cost is used`,
      ];
}

export const guaranteedServiceProblem = problemKind('guaranteed-service', networkSchema, (fields) => {
  const nodes = readNodes(fields);
  const serves = new Set(nodes.flatMap(({ suppliers }) => suppliers));
  const plan = planServiceTimes(
    nodes.map((node) => ({
      id: node.id,
      suppliers: node.suppliers,
      processingTime: wholeTime(node, 'processing_time', requiredOf(node, 'processing_time')),
      holdingCost: requiredOf(node, 'local_holding_cost'),
      demandDeviation: deviationOf(node, serves.has(node.id)),
      demandBound: requiredOf(node, 'demand_bound_constant'),
      inboundTime: wholeTime(node, 'external_inbound_cst', node.external_inbound_cst ?? 0),
      outboundTime: outboundOf(node, serves.has(node.id)),
    })),
  );
  const by = (valueOf: (node: (typeof plan.nodes)[number]) => number) =>
    Object.fromEntries(plan.nodes.map((node) => [node.id, valueOf(node)]));
  return {
    policy: {
      committed_service_times: by((node) => node.serviceTime),
      inbound_service_times: by((node) => node.inboundTime),
      net_lead_times: by((node) => node.netReplenishmentTime),
      safety_stocks: by((node) => node.safetyStock),
    },
    cost: plan.cost,
    costBasis: 'a time unit, safety stock',
    method: 'Graves and Willems 2000, dynamic programming over the tree',
    describe: () => [
      {
        heading: `${plan.nodes.filter(({ safetyStock }) => safetyStock > 0).length} of ${plan.nodes.length} nodes hold safety stock`,
        chart: {
          type: 'bars',
          value: { label: 'Cost of safety stock' },
          bars: plan.nodes.map(({ id, cost }) => ({ name: id, value: cost })),
        },
      },
    ],
  };
});

function deviationOf(node: NetworkNode, hasCustomersInside: boolean): number {
  const demand = demandOf(node);
  if (demand === undefined) {
    if (!hasCustomersInside) {
      throw new AppError(
        'bad-request',
        `nodes: ${node.id}.demand_source: missing; a node without customers inside needs demand`,
      );
    }
    return 0;
  }
  return demand.demand_sd ?? Math.sqrt(readDemand(demand).variance);
}

/** Customers outside who were promised nothing else are served off the shelf. */
function outboundOf(node: NetworkNode, hasCustomersInside: boolean): number | undefined {
  const isPromised = node.external_outbound_cst !== undefined || !hasCustomersInside || demandOf(node) !== undefined;
  return isPromised ? wholeTime(node, 'external_outbound_cst', node.external_outbound_cst ?? 0) : undefined;
}

function wholeTime(node: NetworkNode, field: string, value: number): number {
  if (!Number.isInteger(value)) {
    throw new AppError(
      'bad-request',
      `nodes: ${node.id}.${field}: ${value} is no whole number; count in shorter periods`,
    );
  }
  return value;
}
