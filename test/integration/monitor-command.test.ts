import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { seededRandom } from '../../models/evaluate/seeded-random.ts';
import { normalQuantile } from '../../models/statistics/normal-quantile.ts';
import { runCli } from '../support/run-cli.ts';
import { findSharedData } from '../support/shared-data.ts';

const folder = mkdtempSync(join(tmpdir(), 'mai-monitor-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

type Found = {
  readonly rows: number;
  readonly alarms: readonly {
    readonly row: number;
    readonly score: number;
    readonly sensors: readonly { name: string }[];
  }[];
  readonly episodes: readonly { readonly from: number; readonly to: number }[];
  readonly changePoints: readonly { readonly row: number }[];
  readonly leftOut: readonly { readonly name: string; readonly reason: string }[];
  readonly warnings: readonly string[];
};

async function monitorFile(file: string, ...options: readonly string[]): Promise<Found> {
  const { code, stdout, stderr } = await runCli(['monitor', file, '--json', ...options]);
  expect(stderr).not.toMatch(/Error|at file:/);
  expect(code).toBe(0);
  return JSON.parse(stdout) as Found;
}

function write(name: string, lines: readonly string[]): string {
  const path = join(folder, name);
  writeFileSync(path, `${lines.join('\n')}\n`);
  return path;
}

/** A pump whose flow drops from row 600 to 800, counted from 0. */
function pumpLines(separator = ','): string[] {
  const random = seededRandom(4);
  const noise = () => normalQuantile(Math.max(1e-9, random()));
  const rows = Array.from({ length: 1_000 }, (_, row) => {
    const time = new Date(Date.UTC(2024, 2, 9, 15, 0, row)).toISOString().slice(0, 19).replace('T', ' ');
    const flow = 32 + noise() - (row >= 600 && row < 800 ? 6 : 0);
    return [time, flow.toFixed(4), (230 + 5 * noise()).toFixed(3), '7', 'auto'].join(separator);
  });
  return [['time', 'flow', 'voltage', 'constant', 'mode'].join(separator), ...rows];
}

describe('a pump whose flow drops', () => {
  test('alarms where it drops, by the sensor that shows it, and its changes of level are found', async () => {
    const found = await monitorFile(write('pump.csv', pumpLines(';')), '--train-rows', '400', '--time', 'time');
    expect(found.rows).toBe(1_000);
    const inside = found.alarms.filter(({ row }) => row >= 600 && row < 805);
    expect(inside.length).toBeGreaterThan(198);
    expect(found.alarms.length - inside.length).toBeLessThan(12);
    expect(inside[50]).toMatchObject({
      time: '2024-03-09T15:10:50.000Z',
      sensors: [{ name: 'flow' }, { name: 'voltage' }],
    });
    expect(found.changePoints.map(({ row }) => row)).toEqual([600, 800]);
    expect(found.leftOut.map(({ name }) => name).sort()).toEqual(['constant', 'mode']);
  });

  test('the report is one page that names the sensor, and a person reads the same', async () => {
    const report = join(folder, 'report.html');
    const file = write('pump-2.csv', pumpLines());
    const { code, stdout } = await runCli([
      'monitor',
      file,
      '--train-rows',
      '400',
      '--time',
      'time',
      '--report',
      report,
    ]);
    expect(code).toBe(0);
    expect(stdout).toMatch(/600 rows judged by 2 sensors/);
    expect(stdout).toMatch(/alarm {2}row 601 \(2024-03-09 15:10\)/);
    const page = readFileSync(report, 'utf8');
    expect(page).toContain('flow has the most to do with the alarms');
    expect(page).toContain('T²');
    expect(page).not.toContain('<script');
  });

  test.each(['pca', 'isolation-forest', 'ewma', 'cusum'])('%s runs on the same file', async (method) => {
    const file = write(`pump-${method}.csv`, pumpLines());
    const found = await monitorFile(file, '--train-rows', '400', '--method', method, '--ignore', 'voltage');
    expect(found.alarms.filter(({ row }) => row >= 600 && row < 800).length).toBeGreaterThan(150);
  });

  test('missing values are bridged and said, a clock set back and repeated times too', async () => {
    const lines = pumpLines();
    const holed = lines.map((line, row) => (row === 500 ? line.replace(/,\d+\.\d+,/, ',,') : line));
    [holed[700], holed[701]] = [holed[701] ?? '', holed[700] ?? ''];
    const { warnings } = await monitorFile(write('holes.csv', holed), '--train-rows', '400', '--time', 'time');
    expect(warnings).toEqual([
      expect.stringContaining('column "time", row 701: the time is earlier than that of the row before it'),
      expect.stringContaining('"flow": 1 value is missing'),
    ]);
  });
});

test('a sensor that falls silent while it is judged neither ends the run nor alarms', async () => {
  const silent = pumpLines().map((line, row) => (row > 450 && row < 590 ? line.replace(/,(\d+\.\d+),7/, ',,7') : line));
  const file = write('silent.csv', silent);
  const found = await monitorFile(file, '--train-rows', '400', '--time', 'time');
  expect(found.alarms.filter(({ row }) => row < 595).length).toBeLessThan(10);
  expect(found.warnings).toEqual([expect.stringMatching(/"voltage": 139 values are missing.*median.*\(136 values\)/)]);
});

test('a sensor that is mostly missing in the rows to learn from is left out', async () => {
  const late = pumpLines().map((line, row) => (row > 0 && row < 250 ? line.replace(/,(\d+\.\d+),7/, ',,7') : line));
  const { leftOut } = await monitorFile(write('late.csv', late), '--train-rows', '400');
  expect(leftOut).toContainEqual({
    name: 'voltage',
    reason: '249 of its 400 values in the rows to learn from are missing',
  });
});

test('rows that do not stand in the order of time are refused in one line that says where', async () => {
  const [header = '', ...rows] = pumpLines();
  const run = await runCli([
    'monitor',
    write('turned.csv', [header, ...rows.toReversed()]),
    '--train-rows',
    '400',
    '--time',
    'time',
  ]);
  expect(run).toMatchObject({ code: 1, stdout: '' });
  expect(run.stderr).toMatch(/turned\.csv: column "time", row 2: .* sort the rows by time\n$/);
});

describe('wrong use and bad input are one line', () => {
  const file = () => write('plain.csv', pumpLines());
  test.each([
    [2, [], /--train-rows N/],
    [2, ['--train-rows', '5'], /from 40 to/],
    [2, ['--train-rows', '400', '--false-alarms', '2'], /below 0.5/],
    [2, ['--train-rows', '400', '--method', 'guess'], /methods are dynamic/],
    [1, ['--train-rows', '1000'], /plain\.csv: there are 1000 rows/],
    [1, ['--train-rows', '400', '--ignore', 'pressure'], /plain\.csv: .*no column "pressure"/],
    [1, ['--train-rows', '400', '--time', 'flow'], /plain\.csv: .*"flow" holds no times/],
    [1, ['--train-rows', '400', '--ignore', 'flow,voltage'], /plain\.csv: no column holds numbers that change/],
  ])('exit %i for %j', async (code, options, message) => {
    const run = await runCli(['monitor', file(), ...options]);
    expect(run).toMatchObject({ code, stdout: '' });
    expect(run.stderr).toMatch(message);
    expect(run.stderr.trim().split('\n')).toHaveLength(1);
  });

  test('a word among the numbers is named by its row, a missing file by its name', async () => {
    const lines = pumpLines();
    lines[321] = (lines[321] ?? '').replace(/,\d+\.\d+,/, ',broken,');
    const path = write('word.csv', lines);
    const report = join(folder, 'never.html');
    const run = await runCli(['monitor', path, '--train-rows', '400', '--report', report]);
    expect(run.stdout + run.stderr).toMatch(/flow/);
    const absent = await runCli(['monitor', join(folder, 'absent.csv'), '--train-rows', '400', '--report', report]);
    expect(absent).toMatchObject({ code: 1, stdout: '' });
    expect(absent.stderr).toMatch(/absent\.csv: there is no such file/);
    expect(() => readFileSync(report)).toThrow(/ENOENT/);
  });
});

const pump = findSharedData('data', 'skab', 'valve2');
test.skipIf(pump === null)(
  'closed valves of a pump (SKAB, valve2): F1 at least 0.80 with at most 10 % false alarms',
  async () => {
    let [hits, falseAlarms, misses, quiet] = [0, 0, 0, 0];
    for (const name of ['0.csv', '1.csv', '2.csv', '3.csv']) {
      const path = join(pump ?? '', name);
      const { alarms } = await monitorFile(
        path,
        '--train-rows',
        '400',
        '--time',
        'datetime',
        '--ignore',
        'anomaly,changepoint',
      );
      const alarmed = new Set(alarms.map(({ row }) => row));
      const [header = '', ...lines] = readFileSync(path, 'utf8').trim().split('\n');
      const column = header.split(';').indexOf('anomaly');
      lines.slice(400).forEach((line, index) => {
        const isAnomaly = Number(line.split(';')[column]) > 0;
        const isAlarm = alarmed.has(index + 400);
        hits += Number(isAnomaly && isAlarm);
        misses += Number(isAnomaly && !isAlarm);
        falseAlarms += Number(!isAnomaly && isAlarm);
        quiet += Number(!isAnomaly && !isAlarm);
      });
    }
    expect((2 * hits) / (2 * hits + falseAlarms + misses)).toBeGreaterThan(0.85);
    expect(falseAlarms / (falseAlarms + quiet)).toBeLessThan(0.07);
  },
);

const plant = findSharedData('data', 'tep');
describe.skipIf(plant === null)('a chemical plant (Tennessee Eastman)', () => {
  const read = (fault: string): string[][] =>
    readFileSync(join(plant ?? '', `d0${fault}.dat`), 'utf8')
      .trim()
      .split('\n')
      .map((line) => line.trim().split(/\s+/));
  /** The file of normal running stands on its side. */
  const normal = (): string[][] => {
    const turned = read('0');
    return (turned[0] ?? []).map((_, row) => turned.map((values) => values[row] ?? ''));
  };
  const writeRows = (name: string, rows: readonly (readonly string[])[]): string => {
    const header = (rows[0] ?? []).map((_, column) => `v${column + 1}`).join(',');
    return write(name, [header, ...rows.map((row) => row.join(','))]);
  };

  test.each(['1', '2', '4', '6'])('fault %s is missed in at most 2 % of its rows', async (fault) => {
    const faulty = read(fault);
    const { alarms } = await monitorFile(
      writeRows(`tep-${fault}.csv`, [...normal(), ...faulty]),
      '--train-rows',
      '500',
    );
    expect(faulty).toHaveLength(480);
    expect(1 - alarms.length / faulty.length).toBeLessThanOrEqual(0.02);
  });

  test('rows of normal running that were not learned from alarm no more often than asked for', async () => {
    const { alarms, rows } = await monitorFile(writeRows('tep-normal.csv', normal()), '--train-rows', '350');
    expect(alarms.length / (rows - 350)).toBeLessThanOrEqual(0.02);
  });
});
