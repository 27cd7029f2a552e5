import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { seededRandom } from '../../models/evaluate/seeded-random.ts';
import { runCli } from '../support/run-cli.ts';
import { findSharedData } from '../support/shared-data.ts';

const turbofans = findSharedData('data', 'cmapss', 'train_FD001.txt');
const TRAINED = 70;
const CUTS = 5;
const CAP = 125;

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mai-rul-'));
});
afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
});

type Units = { readonly units: readonly { id: number; rul: number; lo: number; hi: number; sensors: unknown[] }[] };

/** Lines of each engine, in order. */
async function readEngines(path: string): Promise<readonly (readonly string[])[]> {
  const engines = new Map<string, string[]>();
  for (const line of (await readFile(path, 'utf8')).split('\n').filter((text) => text.trim() !== '')) {
    const [unit = ''] = line.split(' ');
    engines.set(unit, [...(engines.get(unit) ?? []), line]);
  }
  return [...engines.values()];
}

/** Cuts each engine several times at random, as engines of their own, and gives the true lives a line each. */
function cutOff(engines: readonly (readonly string[])[]) {
  const random = seededRandom(42);
  const lines: string[] = [];
  const lives: number[] = [];
  for (const engine of engines) {
    for (let cut = 0; cut < CUTS; cut++) {
      const rows = 30 + Math.floor(random() * (engine.length - 30));
      lives.push(engine.length - rows);
      lines.push(...engine.slice(0, rows).map((line) => line.replace(/^\d+/, String(lives.length))));
    }
  }
  return { lines, lives };
}

test('lives of turbofans it never saw are foretold to 12.5 cycles, nine of ten in their intervals', async ({
  skip,
}) => {
  if (turbofans === null) {
    return skip('data/cmapss is not on this machine');
  }
  const engines = await readEngines(turbofans);
  const { lines, lives } = cutOff(engines.slice(TRAINED));
  const [train, data, truth] = ['train.txt', 'test.txt', 'lives.txt'].map((name) => join(folder, name)) as [
    string,
    string,
    string,
  ];
  await writeFile(train, engines.slice(0, TRAINED).flat().join('\n'));
  await writeFile(data, lines.join('\n'));
  await writeFile(truth, lives.join('\n'));
  const model = join(folder, 'fan.mai');
  const report = join(folder, 'fan.html');
  const trained = await runCli([
    'train-maintenance',
    train,
    '--task',
    'rul',
    '--group',
    'unit',
    '--time',
    'cycle',
    '--out',
    model,
    '--report',
    report,
    '--json',
  ]);
  expect(trained).toMatchObject({ code: 0, stderr: '' });
  expect(JSON.parse(trained.stdout)).toMatchObject({ units: TRAINED, cap: CAP, regimes: 1, seed: 42 });
  expect(await readFile(report, 'utf8')).toContain('On machines left out the forecast is off by');

  const page = join(folder, 'lives.html');
  const run = await runCli(['predict-rul', model, data, '--truth', truth, '--report', page, '--json']);
  expect(run).toMatchObject({ code: 0, stderr: '' });
  const { units, ...measures } = JSON.parse(run.stdout) as Units & { rmse: number; coverage: number };
  expect(units).toHaveLength(lives.length);
  expect(measures.rmse).toBeLessThan(12.5);
  expect(measures.coverage).toBeGreaterThan(0.83);
  expect(measures.coverage).toBeLessThan(0.97);
  expect(units.every(({ rul, lo, hi, sensors }) => lo <= rul && rul <= Math.min(CAP, hi) && sensors.length === 3)).toBe(
    true,
  );
  expect(await readFile(page, 'utf8')).toContain('needs care first');
}, 240_000);

/** A few machines whose heat rises to 30 above normal when they fail. */
async function writeHeaderCsv(path: string, machines: number, isCut: boolean): Promise<void> {
  const random = seededRandom(3);
  const lines = ['machine;hours;heat;noise'];
  for (let machine = 1; machine <= machines; machine++) {
    const life = 40 + Math.floor(random() * 40);
    for (let row = 1; row <= (isCut ? life - 12 : life); row++) {
      const heat = 60 + 30 * Math.exp((row - life) / 12) + random();
      lines.push(`M-${machine};${row * 10};${heat.toFixed(2)};${random().toFixed(3)}`);
    }
  }
  await writeFile(path, lines.join('\n'));
}

test('a table with a header, its own column names and another unit of time is learned from', async () => {
  const [train, data, model] = ['pumps.csv', 'now.csv', 'pumps.mai'].map((name) => join(folder, name)) as [
    string,
    string,
    string,
  ];
  await writeHeaderCsv(train, 14, false);
  await writeHeaderCsv(data, 3, true);
  const columns = ['--group', 'machine', '--time', 'hours', '--cap', '300'];
  const trained = await runCli(['train-maintenance', train, '--task', 'rul', ...columns, '--out', model, '--json']);
  expect(trained).toMatchObject({ code: 0, stderr: '' });
  expect(JSON.parse(trained.stdout)).toMatchObject({ sensors: ['heat'], leftOut: [{ name: 'noise' }] });
  const run = await runCli(['predict-rul', model, data, '--json']);
  const { units } = JSON.parse(run.stdout) as Units;
  expect(units.map(({ id }) => id)).toEqual(['M-1', 'M-2', 'M-3']);
  // All were cut 120 hours before their failure.
  units.forEach(({ rul }) => expect(Math.abs(rul - 120)).toBeLessThan(40));
  const text = await runCli(['predict-rul', model, data]);
  expect(text.stdout).toMatch(/^M-1: \d+ \(\d+ to \d+\) {2}heat/);
});

test('where the cap is hardly more than the failure itself, a warning says so', async () => {
  const train = join(folder, 'slow.csv');
  await writeHeaderCsv(train, 6, false);
  const columns = ['--group', 'machine', '--time', 'hours', '--cap', '50'];
  const run = await runCli([
    'train-maintenance',
    train,
    '--task',
    'rul',
    ...columns,
    '--out',
    join(folder, 'slow.mai'),
  ]);
  expect(run.code).toBe(0);
  expect(run.stderr).toMatch(/^mai: warning: only lives up to 50 hours are told apart, which is 5 rows of a history/);
});

const bad: readonly (readonly [string, string, readonly string[], RegExp])[] = [
  ['a missing machine column', 'cycle,heat\n1,2\n2,3\n', [], /wrong\.csv: There is no column "unit"/],
  ['text among numbers', 'unit,cycle,heat\n1,1,5\n1,2,hot\n1,3,6\n1,4,6\n', [], /wrong\.csv/],
  ['an age twice', 'unit,cycle,heat\n1,1,5\n1,1,6\n', [], /row 2: unit 1 has 1 twice/],
  ['too few machines', 'unit,cycle,heat\n1,1,5\n1,2,6\n', [], /too few machines to learn from \(1\)/],
  ['no header and not 26 columns', '1 2 3\n1 3 4\n2 1 5\n', [], /no header and 3 columns/],
  [
    'sensors that never change',
    [1, 2, 3, 4, 5]
      .map((unit) => `${unit},1,7\n${unit},2,7\n`)
      .join('')
      .replace(/^/, 'unit,cycle,heat\n'),
    [],
    /No sensor ever changes/,
  ],
];

test.each(bad)('%s is refused in one line, and nothing is written', async (_, content, options, message) => {
  const data = join(folder, 'wrong.csv');
  await writeFile(data, content);
  const run = await runCli([
    'train-maintenance',
    data,
    '--task',
    'rul',
    ...options,
    '--out',
    join(folder, 'wrong.mai'),
  ]);
  expect(run.code).toBe(1);
  expect(run.stderr).toMatch(message);
  expect(run.stderr.trim().split('\n')).toHaveLength(1);
  expect(await readdir(folder)).not.toContain('wrong.mai');
});

test('wrong use ends with 2, a missing or foreign package with 1', async () => {
  const wrongCap = await runCli(['train-maintenance', 'x.csv', '--task', 'rul', '--cap', 'much', '--out', 'r.mai']);
  expect(wrongCap).toMatchObject({ code: 2, stderr: expect.stringContaining('--cap takes a number above 0') });
  expect(await runCli(['predict-rul', 'r.mai'])).toMatchObject({ code: 2 });
  const missing = await runCli(['predict-rul', join(folder, 'none.mai'), 'x.csv']);
  expect(missing).toMatchObject({ code: 1, stderr: expect.stringContaining('cannot be opened') });
  const foreign = join(folder, 'foreign.mai');
  await writeFile(foreign, 'no package');
  expect(await runCli(['predict-rul', foreign, 'x.csv'])).toMatchObject({
    code: 1,
    stderr: expect.stringContaining('foreign.mai'),
  });
});
