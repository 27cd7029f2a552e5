import { Readable } from 'node:stream';
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { systemClock } from '../../contract/clock.ts';
import { runMai } from './run-mai.ts';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mai-inventory-'));
});
afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
});

async function run(problem: string, ...options: readonly string[]) {
  const file = join(folder, 'problem.json');
  await writeFile(file, problem);
  const lines: string[] = [];
  let aside = '';
  const code = await runMai(
    ['inventory', file, ...options],
    {
      writeLine: (line) => void lines.push(line),
      writeAside: (text) => void (aside += text),
      isWatched: false,
      input: () => Readable.from([]),
      clock: systemClock,
      projectDirectory: folder,
      resourcesDirectory: folder,
      signal: new AbortController().signal,
    },
    false,
  );
  return { code, lines, aside };
}

const lot = '{"fixed_cost": 8, "holding_cost": 0.225, "demand_rate": 1300, "colour": "red"}';

test('--json prints one object with policy and cost; fields of no use are named beside it', async () => {
  const { code, lines, aside } = await run(lot, '--json');
  expect(code).toBe(0);
  expect(lines).toHaveLength(1);
  const found = JSON.parse(lines[0] ?? '') as { cost: number; policy: { order_quantity: number } };
  expect(found.cost).toBeCloseTo(68.41052550594829, 9);
  expect(found.policy.order_quantity).toBeCloseTo(304.0467800264368, 9);
  expect(aside).toContain('colour mean nothing to eoq');
});

test('--report writes a page with the cost curve', async () => {
  const report = join(folder, 'report.html');
  expect((await run(lot, '--report', report)).code).toBe(0);
  expect(await readFile(report, 'utf8')).toContain('Cost is lowest at order quantity 304.05');
});

test('bad input is one line that names the field, and leaves no report', async () => {
  const report = join(folder, 'none.html');
  const { code, aside, lines } = await run('{"problem": "eoq", "fixed_cost": 8}', '--report', report);
  expect({ code, lines }).toEqual({ code: 1, lines: [] });
  expect(aside).toMatch(/^mai: .*problem\.json: holding_cost: missing; add it\n$/);
  await expect(stat(report)).rejects.toThrow('ENOENT');
  expect((await run('{"problem": ')).aside).toMatch(/^mai: .*problem\.json: no valid JSON: [^\n]*\n$/);
});
