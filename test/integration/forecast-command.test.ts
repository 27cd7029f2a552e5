import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { symmetricMeanAbsolutePercentageError } from '../../models/evaluate/forecast-measures.ts';
import { runCli } from '../support/run-cli.ts';
import { findSharedData } from '../support/shared-data.ts';

const Answer = z.object({
  series: z.array(
    z.object({
      id: z.string(),
      mean: z.array(z.number()),
      lo: z.array(z.number()),
      hi: z.array(z.number()),
      model: z.string(),
    }),
  ),
  warnings: z.array(z.string()),
});

let directory = '';
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'forecast-'));
});
afterAll(() => rm(directory, { recursive: true }));

async function file(name: string, text: string): Promise<string> {
  const path = join(directory, name);
  await writeFile(path, text);
  return path;
}

const wide = (): Promise<string> =>
  file('wide.csv', `id,type,values...\nA,x,${'10,12,14,11,'.repeat(6)}\nB,y,5,6,7,8,9\nC,y,4,,6,7,8,7,9,8\n`);

describe('mai forecast', () => {
  test('forecasts each row of a file whose rows differ in length', async () => {
    const { code, stdout, stderr } = await runCli([
      'forecast',
      await wide(),
      '--horizon',
      '4',
      '--season',
      '4',
      '--json',
    ]);
    const { series, warnings } = Answer.parse(JSON.parse(stdout));
    expect(code).toBe(0);
    expect(series.map(({ id }) => id)).toEqual(['A', 'B', 'C']);
    expect(series[0]?.mean[2]).toBeCloseTo(14, 0);
    expect(warnings.join()).toContain('first "B", 5 values');
    expect(stderr).toContain('forecast without one');
    for (const { mean, lo, hi } of series) {
      expect(mean).toHaveLength(4);
      expect(lo.every((value, step) => value <= (hi[step] ?? 0))).toBe(true);
    }
  });

  test('reads id, date and value, fills missing months and tells the season by the dates', async () => {
    const rows = Array.from({ length: 48 }, (_, month) => {
      const date = `${2020 + Math.floor(month / 12)}-${String((month % 12) + 1).padStart(2, '0')}-01`;
      return month === 20 ? '' : `pump,${date},${month % 12 === 6 ? 90 : 30}\n`;
    });
    const path = await file('long.csv', `item,date,demand\n${rows.join('')}`);
    const { stdout } = await runCli(['forecast', path, '--horizon', '12', '--json']);
    const [pump] = Answer.parse(JSON.parse(stdout)).series;
    expect(pump?.id).toBe('pump');
    expect(pump?.mean[6]).toBeGreaterThan(70);
    expect(pump?.mean[5]).toBeLessThan(50);
  });

  test('uses promotions that are known ahead, in rows whose value is still blank', async () => {
    const rows = Array.from({ length: 40 }, (_, week) => {
      const date = new Date(Date.UTC(2024, 0, 1 + 7 * week)).toISOString().slice(0, 10);
      const promotion = [5, 12, 18, 27, 33, 38].includes(week) ? 1 : 0;
      return `soap,${date},${week < 36 ? 100 + (week % 3) + 50 * promotion : ''},${promotion}\n`;
    });
    const path = await file('promotion.csv', `item,date,demand,promotion\n${rows.join('')}`);
    const call = ['forecast', path, '--horizon', '4', '--season', '1', '--regressors', 'promotion', '--json'];
    const [soap] = Answer.parse(JSON.parse((await runCli(call)).stdout)).series;
    expect(soap?.model).toContain('Regression (promotion');
    expect((soap?.mean[2] ?? 0) - (soap?.mean[1] ?? 0)).toBeGreaterThan(40);
    const tooFar = await runCli(['forecast', path, '--horizon', '5', '--regressors', 'promotion']);
    expect(tooFar.code).toBe(1);
    expect(tooFar.stderr).toContain('known 4 values ahead, but 5 are asked for');
  });

  test('adds up the forecasts of a range whose ids are paths', async () => {
    const values = (base: number): string => Array.from({ length: 24 }, (_, t) => base + ((t * base) % 7)).join(',');
    const path = await file(
      'tree.csv',
      `id,values...\nnorth/a,${values(10)}\nnorth/b,${values(20)}\nsouth/c,${values(5)}\n`,
    );
    const call = ['forecast', path, '--horizon', '3', '--reconcile', 'mint-shrink', '--json'];
    const { series } = Answer.parse(JSON.parse((await runCli(call)).stdout));
    const at = (id: string): number => series.find((one) => one.id === id)?.mean[0] ?? Number.NaN;
    expect(at('total')).toBeCloseTo(at('north') + at('south'), 6);
    expect(at('north')).toBeCloseTo(at('north/a') + at('north/b'), 6);
  });

  test('writes a report that holds the series', async () => {
    const report = join(directory, 'report.html');
    const { code } = await runCli(['forecast', await wide(), '--horizon', '3', '--report', report]);
    expect(code).toBe(0);
    expect(await readFile(report, 'utf8')).toContain('90 % interval');
  });

  test.each([
    [['--horizon', '0'], 2, '--horizon takes a whole number from 1'],
    [['--horizon', '3', '--season', '0'], 2, '--season takes a whole number from 1'],
    [['--season', '4'], 2, 'say how many values to forecast'],
    [['--horizon', '3', '--level', '100'], 2, '--level takes a percentage'],
    [['--horizon', '3', '--method', 'magic'], 2, 'there is no method "magic"'],
    [['--horizon', '3', '--reconcile', 'magic'], 2, '--reconcile takes bottom-up'],
    [['--horizon', '3', '--reconcile', 'ols'], 1, 'only series of the same times can be summed'],
    [['--horizon', '3', '--ignore', 'nothing'], 1, 'no column "nothing"'],
  ])('answers %j with one line', async (options, expected, message) => {
    const { code, stdout, stderr } = await runCli(['forecast', await wide(), ...options]);
    expect(code).toBe(expected);
    expect(stdout).toBe('');
    expect(stderr.trim().split('\n')).toHaveLength(1);
    expect(stderr).toContain(message);
  });

  test.each([
    [
      'negative demand',
      'id,t1,t2,t3\nA,1,2,3\nB,1,-2,0\n',
      'column "t2", row 2: demand of series "B" is negative (-2)',
    ],
    [
      'negative demand among dates',
      'id,date,value\nA,2024-02-01,-7\nA,2024-01-01,3\n',
      'column "value", row 1: demand of series "A" is negative (-7)',
    ],
    [
      'two values for one day',
      'id,date,value\nB,2024-01-01,1\nA,2024-01-01,1\nA,2024-01-01,2\n',
      'column "date", row 3: series "A" has two values for 2024-01-01',
    ],
    [
      'two values for one hour',
      'id,date,value\nA,2024-01-01 05:00,1\nA,2024-01-01 05:00,2\n',
      'two values for 2024-01-01 05:00:00',
    ],
    [
      'days among months',
      'id,date,value\nA,2024-01-01,1\nA,2024-02-01,2\nA,2024-03-01,3\nB,2024-01-01,1\nB,2024-01-02,2\n',
      'column "date", row 5: the times of series "B" are not evenly spaced every month',
    ],
    [
      'months among weeks',
      `id,date,value\n${[1, 8, 15, 22, 29].map((day) => `A,2024-01-${String(day).padStart(2, '0')},1\nC,2024-01-${String(day).padStart(2, '0')},1\n`).join('')}${[1, 2, 3, 4, 5].map((month) => `B,2024-0${month}-01,1\n`).join('')}`,
      'column "date", row 11: series "B" has a value every month, others every week',
    ],
    [
      'a leap of years',
      'id,date,value\nA,2024-01-01,1\nA,2024-01-02,2\nA,2026-01-03,3\nA,2029-01-03,3\nA,2029-01-04,3\n',
      'column "date", row 4: the times of series "A" are not evenly spaced',
    ],
    ['text among numbers', 'id,t1,t2,t3\nA,1,2,3\nB,1,many,3\nC,2,3,4\n', 'column "t2", row 2: "many" is no number'],
    [
      'text among dated numbers',
      'id,date,price,value\nA,2024-01-01,1,5\nA,2024-02-01,2,x\nA,2024-03-01,3,6\n',
      'column "value", row 2: "x" is no number',
    ],
    [
      'a day that no calendar has',
      'id,date,value\nA,2024-01-01,1\nA,2024-13-01,2\nA,2024-03-01,3\n',
      'column "date", row 2: "2024-13-01" is no date',
    ],
    ['a date left out', 'id,date,value\nA,2024-01-01,1\nA,,2\n', 'column "date", row 2: the time is missing'],
    ['a number too large', 'id,t1,t2,t3\nA,1,2,1e400\n', 'column "t3", row 1: the value of series "A" is too large'],
    [
      'a season of nothing',
      'id,freq,t1,t2\nA,12,1,2\nB,0,1,2\n',
      'column "freq", row 2: a season of 0 values cannot be',
    ],
    ['a word for a season', 'id,freq,t1,t2\nA,12,1,2\nB,year,1,2\n', 'column "freq", row 2: "year" is no number'],
    ['a single value', 'id,t1\nA,5\nB,6\n', 'column "t1", row 1: series "A" has a single value and no other has more'],
    ['nothing but gaps', 'id,t1,t2,t3\nA,,,\nB,,,\n', 'columns "t1" to "t3" hold no value in any row'],
    ['nothing but dates', 'id,date,value\nA,2024-01-01,\nA,2024-02-01,\n', 'column "value" holds no value in any row'],
    ['no values at all', 'id,name\nA,x\nB,y\n', 'there is no column of values'],
    ['nothing', '', 'empty'],
  ])('refuses a file with %s in one line and leaves no report', async (_, text, message) => {
    const path = await file('bad.csv', text);
    const report = join(directory, 'none.html');
    const call = ['forecast', path, '--horizon', '2', '--method', 'sba', '--report', report, '--json'];
    const { code, stdout, stderr } = await runCli(call);
    expect(stderr).toContain(message);
    expect(code).toBe(1);
    expect(stdout).toBe('');
    expect(stderr.trim().split('\n')).toHaveLength(1);
    expect(stderr).toContain('bad.csv');
    expect(await readdir(directory)).not.toContain('none.html');
  });

  test('a season longer than every history is refused, one longer than some is told', async () => {
    const path = await wide();
    const { code, stderr } = await runCli(['forecast', path, '--horizon', '2', '--season', '13']);
    expect(code).toBe(1);
    expect(stderr).toContain('row 1: no series holds two seasons of 13, the longest ("A") ends here with 24 values');
    const told = await runCli(['forecast', path, '--horizon', '2', '--season', '12']);
    expect(told.code).toBe(0);
    expect(told.stderr).toContain('2 of 3 series (first "B", 5 values) hold less than two of the season of 12');
  });

  test('rows may come newest first, and a series of one value among others is told', async () => {
    const path = await file(
      'newest.csv',
      'id,date,value\nA,2024-04-01,4\nA,2024-03-01,3\nA,2024-02-01,2\nA,2024-01-01,1\nB,2024-01-01,7\n',
    );
    const { code, stdout, stderr } = await runCli(['forecast', path, '--horizon', '1', '--method', 'drift', '--json']);
    const { series } = Answer.parse(JSON.parse(stdout));
    expect(code).toBe(0);
    expect(series.map(({ mean }) => mean[0])).toEqual([5, 7]);
    expect(stderr).toContain('1 of 2 series (first "B") have a single value');
  });
});

const train = findSharedData('data', 'm3', 'train.csv');
const future = findSharedData('data', 'm3', 'test.csv');

describe.skipIf(train === null || future === null)(
  'on a part of the M3 competition (skipped where the data is absent)',
  () => {
    test('quarterly series are forecast better than the Theta entry and 95 % intervals hold', async () => {
      const [head = '', ...rows] = (await readFile(train ?? '', 'utf8')).trim().split('\n');
      const quarterly = rows.filter((row) => row.split(',')[1] === 'QUARTERLY');
      const path = await file('quarterly.csv', `${[head, ...quarterly].join('\n')}\n`);
      const call = ['forecast', path, '--horizon', '8', '--season', '4', '--level', '95', '--json'];
      const { series } = Answer.parse(JSON.parse((await runCli(call)).stdout));
      const theta = Answer.parse(JSON.parse((await runCli([...call, '--method', 'theta'])).stdout)).series;
      const known = await readFuture(future ?? '');
      const error = (list: typeof series): number =>
        list.reduce((sum, { id, mean }) => sum + symmetricMeanAbsolutePercentageError(known.get(id) ?? [], mean), 0) /
        list.length;
      expect(error(series)).toBeLessThan(error(theta));
      const inside = series.flatMap(({ id, lo, hi }) =>
        (known.get(id) ?? []).map((value, step) => value >= (lo[step] ?? 0) && value <= (hi[step] ?? 0)),
      );
      const coverage = inside.filter(Boolean).length / inside.length;
      expect(coverage).toBeGreaterThan(0.93);
      expect(coverage).toBeLessThan(0.98);
    });
  },
);

async function readFuture(path: string): Promise<ReadonlyMap<string, readonly number[]>> {
  const [, ...rows] = (await readFile(path, 'utf8')).trim().split('\n');
  return new Map(
    rows.map((row) => {
      const [id = '', ...values] = row.split(',');
      return [id, values.filter((value) => value.trim() !== '').map(Number)];
    }),
  );
}
