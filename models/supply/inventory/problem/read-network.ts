import { z } from 'zod';
import { AppError } from '../../../../contract/errors.ts';
import { notNegative, positive } from './common-fields.ts';
import type { DemandFields } from './read-demand.ts';

const maybe = <S extends z.ZodType>(schema: S) => schema.nullish().transform((value) => value ?? undefined);
const id = z.union([z.int(), z.string().min(1)]).transform(String);

const demandSource = z
  .object({
    type: maybe(z.string()),
    mean: maybe(notNegative),
    standard_deviation: maybe(notNegative),
    lo: maybe(z.number()),
    hi: maybe(z.number()),
    demand_list: maybe(z.array(notNegative)),
    probabilities: maybe(z.array(notNegative)),
  })
  .nullish()
  .transform((source) => source ?? undefined);

/** A node with its plain names; the names with an underscore are those of stored stockpyl networks. */
export const networkNode = z
  .object({
    id: id.optional(),
    _index: id.optional(),
    suppliers: z.array(id).optional(),
    _predecessor_indices: z.array(id.nullable()).optional(),
    local_holding_cost: maybe(notNegative),
    echelon_holding_cost: maybe(z.number()),
    stockout_cost: maybe(notNegative),
    shipment_lead_time: maybe(notNegative),
    demand_source: demandSource,
    demand_mean: maybe(positive),
    demand_sd: maybe(positive),
    processing_time: maybe(notNegative),
    external_inbound_cst: maybe(notNegative),
    external_outbound_cst: maybe(notNegative),
    demand_bound_constant: maybe(notNegative),
  })
  .transform(({ id: name, _index: index, suppliers, _predecessor_indices: predecessors, ...node }) => ({
    ...node,
    id: name ?? index ?? '',
    suppliers: suppliers ?? (predecessors ?? []).filter((one) => one !== null),
  }));
export type NetworkNode = z.output<typeof networkNode>;

export const networkFields = {
  nodes: z.array(networkNode).min(1).optional(),
  _nodes: z.array(networkNode).min(1).optional(),
};

/**
 * Returns the nodes, each with a name of its own.
 * @throws AppError `bad-request`
 */
export function readNodes(fields: {
  readonly nodes?: readonly NetworkNode[] | undefined;
  readonly _nodes?: readonly NetworkNode[] | undefined;
}): readonly NetworkNode[] {
  const { nodes = fields['_nodes'] } = fields;
  if (nodes === undefined) {
    throw new AppError('bad-request', 'nodes: missing; list the nodes of the network');
  }
  const seen = new Set<string>();
  for (const [index, node] of nodes.entries()) {
    if (node.id === '' || seen.has(node.id)) {
      throw new AppError(
        'bad-request',
        `nodes[${index}].id: ${node.id === '' ? 'missing' : `"${node.id}" is there twice`}`,
      );
    }
    seen.add(node.id);
  }
  if (nodes.every(({ local_holding_cost: local, echelon_holding_cost: echelon }) => (local ?? echelon) === undefined)) {
    throw new AppError(
      'bad-request',
      'nodes: none has a local_holding_cost; the shape of a network alone has no best policy, add costs and times',
    );
  }
  return nodes;
}

/** @throws AppError `bad-request` naming the node and the field */
export function requiredOf<K extends keyof NetworkNode>(node: NetworkNode, field: K): NonNullable<NetworkNode[K]> {
  const value = node[field];
  if (value === undefined) {
    throw new AppError('bad-request', `nodes: ${node.id}.${field}: missing; add it`);
  }
  return value;
}

type DemandSource = NonNullable<NetworkNode['demand_source']>;

/** By the letters that stored networks use. */
const readers: Readonly<Record<string, (source: DemandSource, node: string) => DemandFields>> = {
  N: ({ mean, standard_deviation }) => ({ demand_mean: mean, demand_sd: standard_deviation }),
  P: ({ mean }) => ({ demand_mean: mean }),
  UC: ({ lo, hi }) => ({ demand_lo: lo, demand_hi: hi }),
  UD: ({ lo, hi }, node) => ({ demand_pmf: uniformTable(node, lo, hi) }),
  CD: ({ demand_list, probabilities }, node) => ({ demand_pmf: customTable(node, demand_list, probabilities) }),
};

/** Returns the demand a node's customers have, as the fields of a single-stage problem; undefined for none. */
export function demandOf(node: NetworkNode): DemandFields | undefined {
  const { demand_source: source, demand_mean: mean, demand_sd: deviation } = node;
  if (mean !== undefined) {
    return { demand_mean: mean, demand_sd: deviation };
  }
  if (source?.type === undefined || source.type === 'None') {
    return undefined;
  }
  const read = Object.hasOwn(readers, source.type) ? readers[source.type] : undefined;
  if (read === undefined) {
    throw new AppError(
      'bad-request',
      `nodes: ${node.id}.demand_source.type: "${source.type}" is not known; use N, P, UC, UD or CD`,
    );
  }
  return read(source, node.id);
}

function uniformTable(node: string, low = Number.NaN, high = Number.NaN): Readonly<Record<string, number>> {
  if (!Number.isInteger(low) || !Number.isInteger(high) || high < low) {
    throw new AppError('bad-request', `nodes: ${node}.demand_source.hi: whole bounds lo and hi are needed`);
  }
  const count = high - low + 1;
  return Object.fromEntries(Array.from({ length: count }, (_, index) => [String(low + index), 1 / count]));
}

function customTable(
  node: string,
  amounts: readonly number[] = [],
  shares: readonly number[] = [],
): Readonly<Record<string, number>> {
  if (amounts.length === 0 || amounts.length !== shares.length) {
    throw new AppError('bad-request', `nodes: ${node}.demand_source.probabilities: give one for each of demand_list`);
  }
  return Object.fromEntries(amounts.map((amount, index) => [String(amount), shares[index] ?? 0]));
}
