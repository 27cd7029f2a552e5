import { describe, expect, test } from 'vitest';
import { seededRandom } from '../evaluate/seeded-random.ts';
import { describeQuality } from './describe-quality.ts';
import { findDrift } from './find-drift.ts';
import { checkQuality } from './quality-report.ts';
import { readTable } from './read-csv.ts';
import type { Table } from './table.ts';

async function* once(text: string): AsyncIterable<Uint8Array> {
  yield Buffer.from(text);
}

function tableOf(header: string, rows: readonly (readonly (string | number)[])[]): Promise<Table> {
  return readTable(once([header, ...rows.map((cells) => cells.join(','))].join('\n')));
}

function rowsOf(count: number, cells: (row: number, random: () => number) => (string | number)[], seed = 3) {
  const random = seededRandom(seed);
  return Array.from({ length: count }, (_, row) => cells(row, random));
}

describe('the report', () => {
  test('measures ranges, gaps, distinct values and levels of each column', async () => {
    const table = await tableOf('x,c,t', [
      [1, 'L', '2026-01-01'],
      [3, 'M', '2026-01-02'],
      ['NA', 'L', '2026-01-03'],
      [3, '', '2026-01-04'],
    ]);
    const [x, c, t] = checkQuality(table).columns;
    expect(x).toMatchObject({ kind: 'number', missing: 1, distinct: 2, isConstant: false });
    expect(x?.range).toEqual({
      minimum: 1,
      maximum: 3,
      mean: 7 / 3,
      standardDeviation: expect.closeTo(Math.sqrt(8 / 9)),
    });
    expect(c).toMatchObject({
      kind: 'category',
      missing: 1,
      distinct: 2,
      topLevels: [
        { level: 'L', count: 2 },
        { level: 'M', count: 1 },
      ],
    });
    expect(t).toMatchObject({ kind: 'time', missing: 0, distinct: 4 });
  });

  test('finds rows that stand twice and columns that are equal or constant', async () => {
    const rows = rowsOf(200, (row, random) => [random(), `m${row % 3}`, 7]);
    const again = [...rows.slice(0, 150), rows[20] ?? [], rows[20] ?? [], ...rows.slice(150), rows[3] ?? []];
    const table = await tableOf(
      'x,c,same,copy',
      again.map(([x = '', c = '', same = '']) => [x, c, same, x]),
    );
    const report = checkQuality(table);
    expect(report.duplicateRows).toEqual({ count: 3, firstRow: 151 });
    expect(report.equalColumns).toEqual([{ column: 'copy', equals: 'x' }]);
    expect(report.columns.filter(({ isConstant }) => isConstant).map(({ name }) => name)).toEqual(['same']);
  });

  test('rows differ also where only a text or the order of values differs', async () => {
    const rows = rowsOf(5_000, (row) => [row % 70, Math.floor(row / 70), `serial-${row}`]);
    expect(checkQuality(await tableOf('a,b,serial', rows)).duplicateRows).toEqual({ count: 0, firstRow: null });
    const texts = rowsOf(100, (row) => [1, 1, `serial-${row % 99}`]);
    expect(checkQuality(await tableOf('a,b,serial', texts)).duplicateRows).toEqual({ count: 1, firstRow: 100 });
  });

  test('finds times that run backwards or stand twice', async () => {
    const days = ['2026-01-02', '2026-01-03', '2026-01-03', '2026-01-01', '', '2026-01-05'];
    const table = await tableOf(
      't,x',
      days.map((day, row) => [day, row]),
    );
    expect(checkQuality(table).times).toEqual([
      { column: 't', backwards: 1, firstBackwardsRow: 4, repeated: 1, firstRepeatedRow: 3 },
    ]);
  });

  test('puts it in words, warnings first', async () => {
    const table = await tableOf('t,none,half,same', [
      ['2026-01-02', '', 1, 5],
      ['2026-01-01', '', '', 5],
      ['2026-01-01', '', '', 5],
    ]);
    expect(
      describeQuality(checkQuality(table)).map(({ severity, column, message }) => `${severity} ${column}: ${message}`),
    ).toEqual([
      'warning t: runs backwards in 1 row, first in row 2; sort the rows by it',
      'warning none: has no value at all; leave it out',
      'warning half: misses 2 values (66.7 %); impute them or leave the rows out',
      'warning null: 1 row stands twice, the first is row 3; leave repeats out before splitting',
      'note t: holds the same time as the row before in 1 row, first in row 3',
      'note half: is the same in every row that has it: it cannot help to tell rows apart',
      'note same: is the same in every row that has it: it cannot help to tell rows apart',
    ]);
  });
});

describe('leaks', () => {
  test('a column that equals the target, also under other names, is found', async () => {
    const rows = rowsOf(400, (_, random) => {
      const failed = random() < 0.1 ? 1 : 0;
      return [random(), failed === 1 ? 'yes' : 'no', failed, failed];
    });
    const { leaks } = checkQuality(await tableOf('x,stopped,copy,failure', rows), { target: 'failure' });
    expect(leaks.map(({ column, kind }) => `${column} ${kind}`).toSorted()).toEqual(['copy equals', 'stopped equals']);
  });

  test('a number that settles the class is found, one that merely helps is not', async () => {
    const rows = rowsOf(1_000, (_, random) => {
      const [wear, other] = [random(), random()];
      const failed = wear > 0.9 ? 1 : 0;
      return [wear, 0.6 * wear + 0.4 * other, failed];
    });
    const { leaks } = checkQuality(await tableOf('wear,hint,failure', rows), { target: 'failure' });
    expect(leaks.map(({ column, kind }) => `${column} ${kind}`)).toEqual(['wear determines']);
  });

  test('the mode of a failure marks it', async () => {
    const rows = rowsOf(1_000, (row) => [row % 100 === 0 ? 1 : 0, row % 7, row % 50 === 0 ? 1 : 0]);
    const { leaks } = checkQuality(await tableOf('heat,day,failure', rows), { target: 'failure' });
    expect(leaks).toEqual([
      { column: 'heat', kind: 'marks', strength: 0.5, finding: 'heat = 1 in 10 rows, each of them "1"' },
    ]);
  });

  test('noise is not accused, however many columns there are', async () => {
    const names = Array.from({ length: 40 }, (_, index) => `x${index}`);
    const rows = rowsOf(300, (_, random) => [...names.map(() => random()), random() < 0.05 ? 1 : 0]);
    expect(checkQuality(await tableOf(`${names.join(',')},failure`, rows), { target: 'failure' }).leaks).toEqual([]);
  });

  test('for a target of numbers: a copy and what is nearly one', async () => {
    const rows = rowsOf(200, (_, random) => {
      const life = random() * 100;
      return [life, 32 + 1.8 * life, life + 20 * random(), life];
    });
    const { leaks } = checkQuality(await tableOf('copy,scaled,related,life', rows), { target: 'life' });
    expect(leaks.map(({ column, kind }) => `${column} ${kind}`).toSorted()).toEqual([
      'copy equals',
      'scaled determines',
    ]);
  });
});

describe('drift between two files', () => {
  const normal = (shift: number, seed: number) =>
    tableOf(
      'x,c',
      rowsOf(2_000, (_, random) => [random() + random() + shift, random() < 0.3 ? 'L' : 'M'], seed),
    );

  test('two draws of the same are not told apart', async () => {
    expect(findDrift(await normal(0, 1), await normal(0, 2))).toEqual([]);
  });

  test('small tables do not raise alarms by chance', async () => {
    const small = (seed: number) =>
      tableOf(
        'x,c',
        rowsOf(40, (_, random) => [random(), random() < 0.5 ? 'a' : 'b'], seed),
      );
    for (let seed = 1; seed <= 20; seed++) {
      expect(findDrift(await small(seed), await small(seed + 100))).toEqual([]);
    }
  });

  test('what moved, went missing or is new is named', async () => {
    const current = await tableOf(
      'x,c,extra',
      rowsOf(2_000, (_, random) => [random() < 0.2 ? '' : random() + random() + 0.5, random() < 0.1 ? 'Q' : 'M', 1], 5),
    );
    const reference = await normal(0, 1);
    const found = findDrift(
      {
        ...reference,
        columns: [...reference.columns, { kind: 'number', name: 'gone', values: new Float64Array(2_000) }],
      },
      current,
    );
    expect(found.map(({ column, kind }) => `${column} ${kind}`).toSorted()).toEqual([
      'c distribution',
      'c new-levels',
      'extra new-column',
      'gone missing-column',
      'x distribution',
      'x more-missing',
    ]);
  });
});
