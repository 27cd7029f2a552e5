import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { XMLValidator } from 'fast-xml-parser';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { seededRandom } from '../../models/evaluate/seeded-random.ts';
import { runCli } from '../support/run-cli.ts';

let folder = '';
let classifier = '';
let regressor = '';

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mai-predict-'));
  classifier = await train('pumps.csv', pumps({ count: 500, seed: 1 }), 'failure');
  regressor = await train('power.csv', powers(300, 2), 'power');
});
afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
});

type Line = readonly (string | number)[];

async function write(name: string, lines: readonly Line[]): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, lines.map((line) => line.join(',')).join('\n'));
  return path;
}

async function train(name: string, lines: readonly Line[], target: string): Promise<string> {
  const out = join(folder, name.replace('.csv', '.mai'));
  const csv = await write(name, lines);
  const { code, stderr } = await runCli(['train-maintenance', csv, '--target', target, '--out', out, '--json']);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  return out;
}

/** Pumps fail when torque and speed are high together. */
function pumps({ count, seed, hotter = 0 }: { count: number; seed: number; hotter?: number }): Line[] {
  const random = seededRandom(seed);
  const lines = Array.from({ length: count }, () => {
    const [torque, speed] = [20 + 60 * random() + hotter, 1000 + 1000 * random()];
    const type = random() < 0.5 ? 'L' : 'H';
    return [torque.toFixed(2), speed.toFixed(1), type, torque * speed > 105_000 ? 1 : 0];
  });
  return [['torque', 'speed', 'type', 'failure'], ...lines];
}

function powers(count: number, seed: number): Line[] {
  const rows = pumps({ count, seed }).slice(1);
  const lines = rows.map(([torque = 0, speed = 0]) => [torque, speed, (Number(torque) * Number(speed)) / 9549]);
  return [['torque', 'speed', 'power'], ...lines];
}

type Result = {
  readonly rows: readonly { readonly row: number; readonly class: string; readonly value: number }[];
  readonly explained: readonly { readonly row: number; readonly reasons: readonly { readonly name: string }[] }[];
  readonly drift: readonly { readonly column: string }[];
  readonly filledCount: number;
  readonly scores?: { readonly accuracy: number; readonly r2: number };
};

async function predict(...argv: readonly string[]) {
  const run = await runCli(['predict', ...argv, '--json']);
  return { ...run, result: run.stdout === '' ? null : (JSON.parse(run.stdout) as Result) };
}

describe('mai predict', () => {
  test('judges rows without the target, fills gaps, explains the most urgent and writes table and page', async () => {
    const lines = pumps({ count: 100, seed: 3 }).map((line) => line.slice(0, 3));
    lines[4] = ['', 1200, 'L'];
    const [out, report] = [join(folder, 'answers.csv'), join(folder, 'answers.html')];
    const csv = await write('new.csv', lines);
    const { code, result, stderr } = await predict(classifier, csv, '--out', out, '--report', report, '--explain', '2');
    expect(code).toBe(0);
    expect(stderr).toBe(`mai: warning: ${csv}: 1 missing value was filled as in training\n`);
    expect(result).toMatchObject({ task: 'classification', target: 'failure', filledCount: 1, drift: [] });
    expect(result?.rows).toHaveLength(100);
    expect(result?.scores).toBeUndefined();
    expect(result?.explained).toHaveLength(2);
    const [urgent] = result?.explained ?? [];
    expect(result?.rows[urgent?.row ?? -1]?.class).toBe('1');
    expect(urgent?.reasons[0]?.name).toContain('torque');
    const table = (await readFile(out, 'utf8')).trimEnd().split('\n');
    expect(table[0]).toBe('row,failure,probability of 0,probability of 1');
    expect(table).toHaveLength(101);
    expect(XMLValidator.validate(await readFile(report, 'utf8'))).toBe(true);
  });

  test('measures where the true answers are there, whatever the order of columns and levels', async () => {
    const lines = pumps({ count: 200, seed: 4 }).map(([torque = '', speed = '', type = '', failure = '']) => [
      failure,
      type,
      'note',
      speed,
      torque,
    ]);
    const { result } = await predict(classifier, await write('labelled.csv', lines));
    expect(result?.scores?.accuracy).toBeGreaterThan(0.95);
  });

  test('says when rows are not like those learned from', async () => {
    const { result, stderr } = await predict(
      classifier,
      await write('hot.csv', pumps({ count: 200, seed: 5, hotter: 40 })),
    );
    expect(result?.drift.map(({ column }) => column)).toEqual(['torque']);
    expect(stderr).toContain('column "torque" has drifted: its median went from');
  });

  test('predicts numbers', async () => {
    const report = join(folder, 'power.html');
    const { result } = await predict(regressor, await write('powers.csv', powers(100, 6)), '--report', report);
    expect(result).toMatchObject({ task: 'regression', target: 'power' });
    expect(result?.scores?.r2).toBeGreaterThan(0.9);
    expect(result?.rows[0]?.value).toBeGreaterThan(0);
    expect(XMLValidator.validate(await readFile(report, 'utf8'))).toBe(true);
  });

  test('answers in words name rows from 1', async () => {
    const { stdout } = await runCli(['predict', classifier, await write('few.csv', pumps({ count: 3, seed: 7 }))]);
    expect(stdout).toContain('3 rows judged by pumps');
    expect(stdout).toMatch(/row [123]: "[01]" with/);
  });
});

describe('bad input ends in one line, exit 1 and no file', () => {
  const cases: readonly (readonly [string, readonly Line[], string])[] = [
    [
      'a column is missing',
      [
        ['torque', 'type'],
        [50, 'L'],
        [60, 'H'],
      ],
      'There is no column "speed"',
    ],
    [
      'text among numbers',
      [
        ['torque', 'speed', 'type'],
        [50, 1200, 'L'],
        ['hot', 1300, 'L'],
      ],
      'row 2',
    ],
    [
      'a level never learned',
      [
        ['torque', 'speed', 'type'],
        [50, 1200, 'XL'],
      ],
      '"XL" was not there when the model',
    ],
    ['no row', [['torque', 'speed', 'type']], ''],
  ];
  test.each(cases)('%s', async (name, lines, message) => {
    const csv = await write(`${name}.csv`, lines);
    const [out, report] = [join(folder, 'never.csv'), join(folder, 'never.html')];
    const run = await runCli(['predict', classifier, csv, '--out', out, '--report', report]);
    expect({ code: run.code, stdout: run.stdout }).toEqual({ code: 1, stdout: '' });
    expect(run.stderr).toContain(csv);
    expect(run.stderr).toContain(message);
    expect(run.stderr.trimEnd()).not.toContain('\n');
    expect(existsSync(out) || existsSync(report)).toBe(false);
  });

  test('a package that is none, one that is missing, and wrong use', async () => {
    const csv = await write('rows.csv', pumps({ count: 5, seed: 8 }));
    const [none, missing, wrong] = [
      await runCli(['predict', csv, csv]),
      await runCli(['predict', join(folder, 'nowhere.mai'), csv]),
      await runCli(['predict', classifier]),
    ];
    expect(none).toMatchObject({ code: 1, stdout: '' });
    expect(none.stderr).toContain(csv);
    expect(missing.stderr).toContain('the model package cannot be opened');
    expect(wrong).toMatchObject({ code: 2, stdout: '' });
  });
});
