import { Readable } from 'node:stream';
import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { systemClock } from '../../contract/clock.ts';
import { runMai } from './run-mai.ts';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mai-inventory-bad-'));
});
afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
});

async function refuse(text: string): Promise<string> {
  const file = join(folder, 'problem.json');
  const report = join(folder, 'report.html');
  await writeFile(file, text);
  const lines: string[] = [];
  let aside = '';
  const code = await runMai(
    ['inventory', file, '--json', '--report', report],
    {
      writeLine: (line) => void lines.push(line),
      writeAside: (said) => void (aside += said),
      isWatched: false,
      input: () => Readable.from([]),
      clock: systemClock,
      projectDirectory: folder,
      resourcesDirectory: folder,
      signal: new AbortController().signal,
    },
    false,
  );
  expect({ code, lines }).toEqual({ code: 1, lines: [] });
  await expect(stat(report)).rejects.toThrow('ENOENT');
  expect(aside).toMatch(/^mai: [^\n]*problem\.json: [^\n]*\n$/);
  return aside.slice(aside.indexOf('problem.json: ') + 'problem.json: '.length).trim();
}

const lot = { problem: 'eoq', fixed_cost: 8, holding_cost: 1, demand_rate: 10 };
const store = { problem: 'newsvendor', holding_cost: 1, stockout_cost: 5 };
const safety = { problem: 'safety-stock', demand_mean: 1, forecast_error_sd: 1, lead_time: 1 };
const stage = (id: number, suppliers: readonly number[], fields: object = {}) => {
  return { id, suppliers, local_holding_cost: 3 - id, shipment_lead_time: 1, processing_time: 1, ...fields };
};
const sold = { stockout_cost: 5, demand_mean: 3, demand_sd: 1, demand_bound_constant: 1 };

test.each([
  ['', 'no valid JSON'],
  ['{"problem":\n\n"eoq"', 'no valid JSON'],
  ['{"problem": "eoq", "fixed_cost": NaN}', 'no valid JSON'],
  ['[]', 'holds no problem; it must be one JSON object with fields'],
  [
    '{"problem": "eoq", "fixed_cost": 1e999, "holding_cost": 1, "demand_rate": 1}',
    'fixed_cost: Infinity is not allowed',
  ],
])('%j is no problem: %s', async (text, message) => {
  expect(await refuse(text)).toContain(message);
});

test.each([
  [{ problem: 'frobnicate' }, 'problem: "frobnicate" is not known; use one of eoq, '],
  [{ ...lot, demand_rate: -10 }, 'demand_rate: -10 is not allowed; give a number above 0'],
  [{ ...lot, fixed_cost: '8' }, 'fixed_cost: "8" is not allowed; give a number'],
  [{ ...lot, holding_cost: 0 }, 'holding_cost: 0 is not allowed; give a number above 0'],
  [{ ...lot, minimum_quantity: 50, maximum_quantity: 10 }, 'maximum_quantity: allows no order above 10'],
  [{ ...lot, pack_size: 50, maximum_quantity: 10 }, 'maximum_quantity: allows no order above 0'],
  [{ ...lot, fixed_cost: 1e308, holding_cost: 1e-308, demand_rate: 1e308 }, 'the numbers are too large or too small'],
  [{ ...safety, cycle_service_level: 1 }, 'cycle_service_level: 1 is not allowed; give a number below 1'],
  [{ ...safety, cycle_service_level: 0.9, lead_time_pmf: { 1: 0.5 } }, 'lead_time_pmf: '],
  [{ ...store, demand_pmf: { 1: 0.5, 2: 0.4 } }, 'demand_pmf: the probabilities sum to 0.9, not 1'],
  [{ ...store, demand_pmf: { 1: 1.5, 2: -0.5 } }, 'demand_pmf.2: -0.5 is not allowed'],
  [{ ...store, demand_pmf: { 1: 0.5, 2e9: 0.5 } }, 'demand_pmf: too wide for a table of whole units'],
  [{ ...store, demand_mean: 1e12 }, 'too wide for a table of whole units'],
  [
    { problem: 'finite-horizon', num_periods: 3, demand_mean: 1e9, demand_sd: 10, holding_cost: 1, stockout_cost: 2 },
    'demand_mean: too large for so many periods',
  ],
  [{ problem: 'simulate', demand: [1], policy: { type: 'x' } }, 'policy.type: "x" is not allowed; use s-S'],
  [
    {
      problem: 'simulate',
      demand: [1],
      policy: { type: 'base-stock', base_stock_level: 5 },
      minimum_quantity: 5,
      pack_size: 4,
      maximum_quantity: 7,
    },
    'maximum_quantity: 7 is below 8, the smallest order by minimum_quantity and pack_size',
  ],
  [
    {
      problem: 'abc-xyz',
      items: [
        { id: 'a', unit_cost: 1, demand: [1] },
        { id: 'a', unit_cost: 1, demand: [1] },
      ],
    },
    'items[1].id: "a" is there twice',
  ],
  [{ problem: 'abc-xyz', a_share: 0.9, b_share: 0.5, items: [] }, 'items: is not allowed; give 1 or more entries'],
])('%j is refused: %s', async (problem, message) => {
  expect(await refuse(JSON.stringify(problem))).toContain(message);
});

test.each([
  ['serial', [stage(1, [2], sold), stage(2, [1])], 'a loop runs through 1'],
  ['serial', [stage(1, [], sold), stage(2, [3]), stage(3, [2])], 'a loop runs through'],
  ['serial', [stage(1, [], sold), stage(2, [])], '1, 2 supply no other node'],
  ['serial', [stage(1, [7], sold)], '1 is supplied by 7, which is not there'],
  ['serial', [stage(1, [], sold), stage(1, [])], 'nodes[1].id: "1" is there twice'],
  ['guaranteed-service', [stage(1, [2], sold), stage(2, [1], sold)], '1 and 2 are tied twice'],
  ['guaranteed-service', [stage(1, [], sold), stage(2, [], sold)], '2 hangs together with no other'],
  ['guaranteed-service', [stage(1, [], { ...sold, processing_time: 1e9 })], '4000 at most; count in longer periods'],
  ['guaranteed-service', [stage(1, [], { ...sold, processing_time: 1.5 })], '1.5 is no whole number'],
])('a %s network %j is refused: %s', async (problem, nodes, message) => {
  expect(await refuse(JSON.stringify({ problem, nodes }))).toContain(message);
});
