type Fields = Readonly<Record<string, unknown>>;

/** Each kind by the fields that only it has, the telling ones first. */
const rules: readonly (readonly [string, (has: (name: string) => boolean, fields: Fields) => boolean])[] = [
  ['distribution', (_has, fields) => hasLeadTime(fields) && branchesOut(fields)],
  ['serial', (_has, fields) => hasLeadTime(fields)],
  ['guaranteed-service', (_has, fields) => nodesOf(fields).length > 0],
  ['joint-replenishment', (has) => has('shared_fixed_cost')],
  ['eoq-discounts', (has) => has('breakpoints')],
  ['eoq-disruptions', (has) => has('disruption_rate')],
  ['base-stock-disruptions', (has) => has('disruption_prob')],
  ['newsvendor-yield', (has) => has('yield_lo') || (has('yield_mean') && !has('fixed_cost'))],
  ['eoq-yield', (has) => has('yield_mean')],
  ['epq', (has) => has('production_rate')],
  ['finite-horizon', (has) => has('num_periods') && has('demand_mean')],
  ['wagner-whitin', (has, fields) => has('fixed_cost') && Array.isArray(fields['demand'])],
  ['eoq', (has) => has('demand_rate')],
  ['newsvendor', (has) => has('revenue')],
  ['r-q', (has) => has('fixed_cost') && has('stockout_cost') && has('lead_time')],
  ['s-s', (has) => has('fixed_cost') && has('stockout_cost')],
  ['base-stock', (has) => has('stockout_cost') && has('lead_time')],
  ['newsvendor', (has) => has('stockout_cost') && ['demand_mean', 'demand_pmf', 'mu', 'demand_lo'].some(has)],
];

/** Returns the kind of problem that fields without a `problem` tell of, or undefined. */
export function detectKind(fields: Fields): string | undefined {
  const has = (name: string) => fields[name] !== undefined && fields[name] !== null;
  return rules.find(([, fits]) => fits(has, fields))?.[0];
}

function hasLeadTime(fields: Fields): boolean {
  return nodesOf(fields).some((node) => numberIn(node, 'shipment_lead_time'));
}

/** True where a node supplies two others. */
function branchesOut(fields: Fields): boolean {
  const suppliers = nodesOf(fields).flatMap((node) => [
    ...new Set(listIn(node, 'suppliers') ?? listIn(node, '_predecessor_indices')),
  ]);
  return new Set(suppliers).size < suppliers.length;
}

function listIn(node: unknown, name: string): readonly unknown[] | undefined {
  const list: unknown = typeof node === 'object' && node !== null ? Reflect.get(node, name) : undefined;
  return Array.isArray(list) ? list : undefined;
}

function nodesOf(fields: Fields): readonly unknown[] {
  const nodes = fields['nodes'] ?? fields['_nodes'];
  return Array.isArray(nodes) ? nodes : [];
}

function numberIn(node: unknown, name: string): boolean {
  return typeof node === 'object' && node !== null && typeof Reflect.get(node, name) === 'number';
}
