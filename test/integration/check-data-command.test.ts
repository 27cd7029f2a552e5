import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { XMLValidator } from 'fast-xml-parser';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { seededRandom } from '../../models/evaluate/seeded-random.ts';
import { runCli } from '../support/run-cli.ts';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mai-check-'));
});
afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
});

async function pumps(name: string, { seed, hotter }: { seed: number; hotter: number }): Promise<string> {
  const random = seededRandom(seed);
  const lines = Array.from({ length: 300 }, (_, row) => {
    const temperature = 40 + 20 * random() + hotter;
    const isFailing = random() < 0.1 ? 1 : 0;
    return `${temperature.toFixed(2).replace('.', ',')};${row % 10 === 0 ? '' : row % 7};L;${isFailing};${isFailing}`;
  });
  const path = join(folder, name);
  await writeFile(path, ['temperature;level;site;alarm;failure', ...lines].join('\n'));
  return path;
}

test('kinds, gaps, constants, leaks and drift are told in words, JSON and a page', async () => {
  const before = await pumps('before.csv', { seed: 1, hotter: 0 });
  const now = await pumps('now.csv', { seed: 2, hotter: 15 });
  const report = join(folder, 'now.html');
  const argv = ['check-data', now, '--target', 'failure', '--reference', before, '--report', report];
  const { code, stdout, stderr } = await runCli(argv);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  expect(stdout).toContain('now.csv: 300 rows, 5 columns; separator ";", decimal sign ","');
  expect(stdout).toMatch(/temperature +number +0 +\d+ {2}55/);
  expect(stdout).toMatch(/warning +column "alarm" gives the target away/);
  expect(stdout).toContain('column "temperature": its median went from');
  expect(XMLValidator.validate(await readFile(report, 'utf8'))).toBe(true);
  const json = JSON.parse((await runCli([...argv, '--json'])).stdout) as {
    rowCount: number;
    columns: { name: string; missing: number; isConstant: boolean }[];
    drift: { column: string }[];
  };
  expect(json.rowCount).toBe(300);
  expect(json.columns.find(({ name }) => name === 'level')?.missing).toBe(30);
  expect(json.columns.find(({ name }) => name === 'site')?.isConstant).toBe(true);
  expect(json.drift.map(({ column }) => column)).toEqual(['temperature']);
});

test('a missing file, column or row ends in one line and no page', async () => {
  const now = await pumps('good.csv', { seed: 3, hotter: 0 });
  const report = join(folder, 'never.html');
  const empty = join(folder, 'empty.csv');
  await writeFile(empty, 'a,b\n');
  const cases = [
    [[join(folder, 'nowhere.csv')], 'there is no such file'],
    [[now, '--target', 'broken'], `${now}: There is no column "broken"`],
    [[now, '--reference', join(folder, 'nowhere.csv')], 'there is no such file'],
    [[empty], `${empty}: the file has a header but no rows`],
  ] as const;
  for (const [argv, message] of cases) {
    const run = await runCli(['check-data', ...argv, '--report', report]);
    expect({ code: run.code, stdout: run.stdout }).toEqual({ code: 1, stdout: '' });
    expect(run.stderr).toContain(message);
    expect(run.stderr.trimEnd()).not.toContain('\n');
  }
  expect(existsSync(report)).toBe(false);
  expect(await runCli(['check-data'])).toMatchObject({ code: 2, stdout: '' });
});
