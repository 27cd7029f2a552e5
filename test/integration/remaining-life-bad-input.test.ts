import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { seededRandom } from '../../models/evaluate/seeded-random.ts';
import { type CliRun, runCli } from '../support/run-cli.ts';

const HEADER = 'unit,cycle,heat,noise';
let folder = '';
let model = '';

/** Machines whose heat rises to 30 above normal when they fail, a line a row. */
function drawMachines(ids: readonly number[], rows: (life: number) => number): string[] {
  const random = seededRandom(3);
  return ids.flatMap((id) => {
    const life = 40 + Math.floor(random() * 40);
    return Array.from({ length: rows(life) }, (_, row) => {
      const heat = 60 + 30 * Math.exp((row + 1 - life) / 12) + random();
      return `${id},${row + 1},${heat.toFixed(2)},${random().toFixed(3)}`;
    });
  });
}

const counted = (count: number): number[] => Array.from({ length: count }, (_, index) => index + 1);
/** Three machines of 25 rows each, their numbers in no order. */
const lines = drawMachines([7, 2, 90], () => 25);
/** The lines with one cell replaced. @param line counted from 1, as a person counts rows */
const withCell = (line: number, column: number, text: string): string[] =>
  lines.map((cells, index) => (index === line - 1 ? cells.split(',').with(column, text).join(',') : cells));

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mai-rul-bad-'));
  model = join(folder, 'pumps.mai');
  const data = join(folder, 'train.csv');
  await writeFile(data, [HEADER, ...drawMachines(counted(12), (life) => life)].join('\n'));
  const done = await runCli(['train-maintenance', data, '--task', 'rul', '--cap', '40', '--out', model]);
  if (done.code !== 0) {
    throw new Error(done.stderr);
  }
}, 120_000);
afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
});

async function predict(rows: readonly string[], header = HEADER, ...options: readonly string[]): Promise<CliRun> {
  const data = join(folder, 'now.csv');
  await writeFile(data, [header, ...rows].join('\n'));
  return runCli(['predict-rul', model, data, ...options]);
}

type Units = { readonly units: readonly { readonly id: number; readonly lo: number; readonly hi: number }[] };

test('machines never seen, of few rows and with numbers in no order, are answered in the order of the file', async () => {
  const run = await predict(lines, HEADER, '--json');
  expect(run).toMatchObject({ code: 0, stderr: '' });
  expect((JSON.parse(run.stdout) as Units).units.map(({ id }) => id)).toEqual([7, 2, 90]);
});

test('a single machine, rows of machines mixed and a gap in a sensor are answered too', async () => {
  expect(await predict(lines.slice(0, 25))).toMatchObject({ code: 0, stderr: '' });
  const mixed = lines.toSorted((a, b) => Number(a.split(',')[1]) - Number(b.split(',')[1]));
  expect(await predict(mixed)).toMatchObject({ code: 0, stderr: '' });
  expect(await predict(withCell(9, 2, ''))).toMatchObject({ code: 0, stderr: '' });
});

const bad: readonly (readonly [string, () => readonly string[], RegExp])[] = [
  ['an age that falls', () => withCell(9, 1, '3'), /Column "cycle", row 9: unit 7 goes back from 8 to 3; sort/],
  ['an age twice', () => withCell(9, 1, '8'), /Column "cycle", row 9: unit 7 has 8 twice; leave one/],
  ['a missing age', () => withCell(9, 1, ''), /Column "cycle", row 9: the value is missing; leave the row out/],
  ['text for an age', () => withCell(9, 1, 'nine'), /column "cycle", row 9 .*"nine" is not a number/],
  ['text for a value', () => withCell(9, 2, 'hot'), /column "heat", row 9 .*"hot" is not a number/],
  ['an infinite value', () => withCell(9, 2, 'inf'), /Column "heat", row 9: the value is infinite/],
  ['a machine without a name', () => withCell(9, 0, ''), /Column "unit", row 9: the machine is not named; fill/],
  ['a machine of one row', () => [...lines, '8,1,60,0.5'], /Column "unit", row 76: unit 8 has this row only; add/],
  ['a row too long', () => [...lines, '8,1,60,0.5,7'], /row 76 \(line 77\) has 5 cells instead of 4/],
  [
    'a sensor never read',
    () => lines.map((line) => line.split(',').with(2, '').join(',')),
    /Column "heat" has no value for machine 7, and the model needs it; fill it in/,
  ],
  ['a file without rows', () => [], /a header but no rows/],
];

test.each(bad)('%s is refused in one line that names the file, and nothing is written', async (_, rows, message) => {
  const run = await predict(rows(), HEADER, '--report', join(folder, 'page.html'));
  expect(run).toMatchObject({ code: 1, stdout: '' });
  expect(run.stderr).toMatch(message);
  expect(run.stderr).toMatch(/^mai: .*now\.csv/);
  expect(run.stderr.trim().split('\n')).toHaveLength(1);
  expect(await readdir(folder)).not.toContain('page.html');
});

test('columns that the model needs and the file lacks are named', async () => {
  const noHeat = lines.map((line) => line.split(',').toSpliced(2, 1).join(','));
  expect(await predict(noHeat, 'unit,cycle,noise')).toMatchObject({
    code: 1,
    stderr: expect.stringMatching(/now\.csv: Column "heat" is missing .* add it/),
  });
  expect(await predict(lines, 'machine,cycle,heat,noise')).toMatchObject({
    code: 1,
    stderr: expect.stringMatching(/now\.csv: There is no column "unit"; the columns are "machine"/),
  });
});

test.each([
  ['words', '12\nmany\n30\n', /true\.txt, line 2: "many" is no remaining life/],
  ['a negative life', '12\n\n-3\n30', /true\.txt, line 3: "-3" is no remaining life/],
  ['too few lives', '12\n15\n', /true\.txt: there are 2 true lives for 3 machines/],
])('%s among true lives are refused', async (_, content, message) => {
  const truth = join(folder, 'true.txt');
  await writeFile(truth, content);
  const run = await predict(lines, HEADER, '--truth', truth);
  expect(run).toMatchObject({ code: 1, stderr: expect.stringMatching(message) });
});

test('a model of another kind is refused by name', async () => {
  const data = join(folder, 'rows.csv');
  const random = seededRandom(1);
  const rows = counted(80).map(() => {
    const load = random();
    return `${load.toFixed(3)},${random().toFixed(3)},${load > 0.5 ? 'bad' : 'good'}`;
  });
  await writeFile(data, ['load,dust,state', ...rows].join('\n'));
  const other = join(folder, 'other.mai');
  expect(await runCli(['train-maintenance', data, '--target', 'state', '--out', other])).toMatchObject({ code: 0 });
  const run = await runCli(['predict-rul', other, data]);
  expect(run).toMatchObject({ code: 1, stderr: expect.stringMatching(/^mai: .*other\.mai: .*remaining-life/) });
  expect(run.stderr.trim().split('\n')).toHaveLength(1);
});
