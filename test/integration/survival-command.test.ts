import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { runCli } from '../support/run-cli.ts';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mai-survival-'));
});
afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
});

/** NIST/SEMATECH e-Handbook 8.4.1.3: ten of twenty units failed within 500 hours. */
const failures = [54, 187, 216, 240, 244, 335, 361, 373, 375, 386];
const handbook = ['hours,failed', ...failures.map((time) => `${time},1`), ...Array.from({ length: 10 }, () => '500,0')];

async function run(content: string, ...options: readonly string[]) {
  const file = join(folder, 'failures.csv');
  await writeFile(file, content);
  return runCli(['train-maintenance', file, '--task', 'survival', ...options]);
}

test('failed and running parts give the published Weibull fit, and a page', async () => {
  const report = join(folder, 'lives.html');
  const options = ['--time', 'hours', '--event', 'failed', '--confidence', '0.95', '--report', report, '--json'];
  const done = await run(`${handbook.join('\n')}\n`, ...options);
  expect(done).toMatchObject({ code: 0, stderr: '' });
  const result = JSON.parse(done.stdout) as Record<string, unknown>;
  expect(result).toMatchObject({
    task: 'survival',
    observations: 20,
    failures: 10,
    shape: { value: expect.closeTo(1.7208, 3), lo: expect.closeTo(0.97127, 3), hi: expect.closeTo(3.04875, 3) },
    scale: { value: expect.closeTo(606.528, 1), lo: expect.closeTo(405.09, 1), hi: expect.closeTo(908.13, 1) },
    b10: { value: expect.closeTo(164.02, 1) },
    meanLife: { value: expect.closeTo(540.737, 1) },
  });
  expect(result['reliability']).toHaveLength(101);
  expect(result['observed']).toHaveLength(10);
  const page = await readFile(report, 'utf8');
  expect(page).toContain('A tenth has failed by 164 hours');
  expect(page).toContain('Kaplan–Meier');
});

test('groups are told apart, in words and as numbers', async () => {
  const rows = failures.flatMap((time) => [`${time},A`, `${time * 4},B`]);
  const content = `hours,make\n${rows.join('\n')}\n`;
  const text = await run(content, '--time', 'hours', '--group', 'make');
  expect(text).toMatchObject({ code: 0, stderr: '' });
  expect(text.stdout).toMatch(/^A: 10 parts, 10 failed; intervals hold 90 %\n {2}Weibull shape/);
  const json = await run(content, '--time', 'hours', '--group', 'make', '--json');
  const { groups } = JSON.parse(json.stdout) as { groups: { group: string; b10: { value: number } }[] };
  const [first, second] = groups;
  expect([first?.group, second?.group]).toEqual(['A', 'B']);
  expect((second?.b10.value ?? 0) / (first?.b10.value ?? 1)).toBeCloseTo(4, 6);
});

test.each([
  ['no failure at all', 'hours,failed\n5,0\n7,0\n', /failures\.csv: None of the observations is a failure/],
  ['equal times', 'hours,failed\n5,1\n5,1\n', /failures\.csv: The failure times are all equal/],
  ['text among times', 'hours,failed\n5,1\n7,1\n8,0\n9,1\nlong,1\n', /failures\.csv: .*"hours", row 5 .*"long"/],
  ['a missing column', 'age,failed\n5,1\n7,1\n', /failures\.csv: There is no column "hours"/],
  ['a time of 0', 'hours,failed\n5,1\n0,1\n', /failures\.csv: Column "hours", row 2: a part cannot have run for 0/],
])('%s is refused in one line, and nothing is written', async (_, content, message) => {
  const page = join(folder, 'refused.html');
  const refused = await run(content, '--time', 'hours', '--event', 'failed', '--report', page);
  expect(refused.code).toBe(1);
  expect(refused.stderr).toMatch(message);
  expect(refused.stderr.trim().split('\n')).toHaveLength(1);
  expect(await readdir(folder)).not.toContain('refused.html');
});

test.each([
  ['without a time column', [], /--time COLUMN/],
  ['with a package to write', ['--time', 'hours', '--out', 'x.mai'], /leave out --out/],
  ['with a confidence of 90', ['--time', 'hours', '--confidence', '90'], /--confidence takes a share between 0 and 1/],
])('wrong use %s ends with 2', async (_, options, message) => {
  const wrong = await run('hours\n5\n7\n', ...options);
  expect(wrong.code).toBe(2);
  expect(wrong.stderr).toMatch(message);
});
