import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, describe, expect, test } from 'vitest';
import { seededRandom } from '../../models/evaluate/seeded-random.ts';
import { normalQuantile } from '../../models/statistics/normal-quantile.ts';
import { cliEntry, runCli } from '../support/run-cli.ts';

const folder = mkdtempSync(join(tmpdir(), 'mai-stream-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

type Event = {
  readonly event: 'learned' | 'alarm' | 'episode' | 'ended';
  readonly row: number;
  readonly rows: number;
  readonly judged: number;
  readonly warnings: readonly string[];
};

const launcher = join(import.meta.dirname, '../../tools/mai.mjs');
const ENDED = 'ended';
const HEADER = 'time,flow,voltage,constant';

/** A pump whose flow drops from row 600 to 800, counted from 0, and is not measured now and then. */
function pumpRows(): string[] {
  const random = seededRandom(4);
  const noise = () => normalQuantile(Math.max(1e-9, random()));
  return Array.from({ length: 1_000 }, (_, row) => {
    const time = new Date(Date.UTC(2024, 2, 9, 15, 0, row)).toISOString();
    const flow = 32 + noise() - (row >= 600 && row < 800 ? 6 : 0);
    return `${time},${row % 150 < 5 ? '' : flow.toFixed(4)},${(230 + 5 * noise()).toFixed(3)},7`;
  });
}

function write(name: string, rows: readonly string[]): string {
  const path = join(folder, name);
  writeFileSync(path, `${[HEADER, ...rows].join('\n')}\n`);
  return path;
}

/**
 * A command that is given its rows one by one; `next` waits for its next line. It has a process group of its own, to
 * which a stop goes as Ctrl+C does in a terminal.
 */
function startStream(program: string, ...options: readonly string[]) {
  const child = spawn(process.execPath, [program, 'monitor', '-', '--stream', ...options], {
    env: { ...process.env, NODE_NO_WARNINGS: '1' },
    stdio: ['pipe', 'pipe', 'pipe'],
    detached: true,
  });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  let stderr = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  const next = async (): Promise<string> => {
    const line = await lines.next();
    return line.done === true ? ENDED : line.value;
  };
  return {
    write: (...rows: readonly string[]) => void child.stdin.write(`${rows.join('\n')}\n`),
    interrupt: () => void process.kill(-(child.pid ?? 0), 'SIGINT'),
    next,
    /** Waits for the first line like this. */
    until: async (wanted: RegExp): Promise<string> => {
      let line = await next();
      while (!wanted.test(line) && line !== ENDED) {
        line = await next();
      }
      return line;
    },
    ended: async () => {
      const [code]: unknown[] = child.exitCode === null ? await once(child, 'close') : [child.exitCode];
      return { code, stderr };
    },
  };
}

describe('rows judged as they come', () => {
  test.each(['dynamic', 'pca', 'ewma'])('get the same alarms from %s as the whole file', async (method) => {
    const file = write(`${method}.csv`, pumpRows());
    const options = ['--train-rows', '400', '--time', 'time', '--method', method, '--json'];
    const whole = await runCli(['monitor', file, ...options]);
    const streamed = await runCli(['monitor', file, '--stream', ...options]);
    expect([whole.code, streamed.code]).toEqual([0, 0]);
    const { alarms, episodes, sensors, leftOut, warnings } = JSON.parse(whole.stdout);
    const events = streamed.stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Event);
    expect(alarms.length).toBeGreaterThan(150);
    const expected = (event: string, rest: object): object => ({ event, ...rest });
    const of = (kind: Event['event']) => events.filter(({ event }) => event === kind);
    expect(of('alarm')).toEqual(alarms.map((alarm: object) => expected('alarm', alarm)));
    expect(of('episode')).toEqual(episodes.map((episode: object) => expected('episode', episode)));
    expect(of('learned')).toEqual([
      expected('learned', { trainRows: 400, method, falseAlarmRate: 0.01, sensors, leftOut }),
    ]);
    const counts = { alarms: alarms.length, episodes: episodes.length };
    expect(of('ended')).toEqual([expected('ended', { rows: 1_000, judged: 600, ...counts, warnings })]);
    expect(streamed.stderr).toBe(whole.stderr);
  });

  test('that nearly all alarm are said to have been learned from too little', async () => {
    const rows = pumpRows();
    const file = write('shifted.csv', [...rows.slice(0, 400), ...rows.slice(600, 800)]);
    for (const options of [[], ['--stream']]) {
      const run = await runCli(['monitor', file, '--train-rows', '400', ...options]);
      expect(run.code).toBe(0);
      expect(run.stderr).toMatch(/nearly all rows alarm/);
    }
  });

  test.each([
    ['the command', cliEntry],
    ['its launcher, which passes the stop on once more', launcher],
  ])('piped to %s are judged at once, and a stop ends the run in good order', async (_, program) => {
    const rows = pumpRows();
    const stream = startStream(program, '--train-rows', '400', '--time', 'time');
    stream.write(HEADER, ...rows.slice(0, 400));
    expect(await stream.next()).toBe('2 sensors watched, learned from the first 400 rows');
    expect(await stream.next()).toMatch(/^left out: constant/);
    stream.write(...rows.slice(400, 610));
    const drop = await stream.until(/^alarm {2}row 60\d/);
    expect(drop).toMatch(/\(2024-03-09 15:10.*times the limit; flow \d+ %/);
    stream.interrupt();
    expect(await stream.next()).toMatch(/^over {3}row 610: /);
    expect(await stream.next()).toMatch(/^210 rows judged: \d+ alarms in \d+ episodes$/);
    expect(await stream.ended()).toMatchObject({ code: 0 });
  });
});

describe('wrong use and bad input are one line', () => {
  test.each([
    [2, ['--train-rows', '400', '--stream', '--report', 'x.html'], /not both/],
    [2, ['--train-rows', '400', '--stream', '--method', 'guess'], /methods are dynamic/],
    [1, ['--train-rows', '1000', '--stream'], /there are 1000 rows/],
    [1, ['--train-rows', '2000', '--stream'], /there are 1000 rows/],
    [1, ['--train-rows', '400', '--stream', '--time', 'flow'], /"flow" holds no times/],
    [1, ['--train-rows', '400', '--stream', '--ignore', 'pressure'], /no column "pressure"/],
  ])('exit %i for %j', async (code, options, message) => {
    const run = await runCli(['monitor', write('plain.csv', pumpRows()), ...options]);
    expect(run.code).toBe(code);
    expect(run.stderr).toMatch(message);
    expect(run.stderr.trim().split('\n')).toHaveLength(1);
  });

  test('rows from another program without --stream, none at all, and a table that cannot be read row by row', async () => {
    const without = await runCli(['monitor', '-', '--train-rows', '400']);
    expect(without).toMatchObject({ code: 2, stdout: '' });
    expect(without.stderr).toMatch(/give --stream with -/);
    const nothing = await runCli(['monitor', '-', '--train-rows', '400', '--stream']);
    expect(nothing).toMatchObject({ code: 1, stdout: '' });
    expect(nothing.stderr).toMatch(/^mai: standard input: the file is empty/);
    const binary = join(folder, 'table.parquet');
    writeFileSync(binary, 'PAR1');
    const parquet = await runCli(['monitor', binary, '--train-rows', '400', '--stream']);
    expect(parquet).toMatchObject({ code: 1, stdout: '' });
    expect(parquet.stderr).toMatch(/table\.parquet: only delimited text/);
  });

  test('a word or an infinite value among the numbers is named by its row, after what was judged before', async () => {
    for (const [wrong, message] of [
      ['broken', /word\.csv: column "voltage", row 701 \(line 702\): "broken" is not a number/],
      ['inf', /word\.csv: Column "voltage", row 701: the value is infinite/],
    ] as const) {
      const rows = pumpRows();
      rows[700] = (rows[700] ?? '').replace(/,[\d.]+,7/, `,${wrong},7`);
      const run = await runCli(['monitor', write('word.csv', rows), '--train-rows', '400', '--stream']);
      expect(run.code).toBe(1);
      expect(run.stderr).toMatch(message);
      expect(run.stdout).toMatch(/alarm {2}row 60\d/);
    }
  });

  test('rows to learn from that do not stand in the order of time are refused', async () => {
    const file = write('turned.csv', pumpRows().toReversed());
    const run = await runCli(['monitor', file, '--train-rows', '400', '--time', 'time', '--stream']);
    expect(run).toMatchObject({ code: 1, stdout: '' });
    expect(run.stderr).toMatch(/turned\.csv: column "time", row 2: .* sort the rows by time\n$/);
  });
});
