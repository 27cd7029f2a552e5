import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readTable, readTableBatches, type ReadTableOptions } from './read-csv.ts';
import { cellText, findColumn, type Table } from './table.ts';

async function* inPieces(bytes: Uint8Array, size: number): AsyncIterable<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) {
    yield bytes.subarray(at, at + size);
  }
}

function read(text: string | Uint8Array, options: ReadTableOptions = {}, pieceBytes = 7): Promise<Table> {
  return readTable(inPieces(typeof text === 'string' ? Buffer.from(text) : text, pieceBytes), options);
}

function shown(table: Table): Record<string, (string | null)[]> {
  return Object.fromEntries(
    table.columns.map((column) => [
      column.name,
      Array.from({ length: table.rowCount }, (_, row) => cellText(column, row)),
    ]),
  );
}

function kinds(table: Table): string[] {
  return table.columns.map(({ name, kind }) => `${name}: ${kind}`);
}

describe('separators, decimal signs and headers are told from the file', () => {
  test.each([',', ';', '\t', '|', ' '])('cells between "%s"', async (separator) => {
    const rows = [
      ['a', 'b', 'c'],
      ['1', 'x', '2.5'],
      ['3', 'y', '-4e2'],
    ];
    const table = await read(rows.map((cells) => cells.join(separator)).join('\n'));
    expect(shown(table)).toEqual({ a: ['1', '3'], b: ['x', 'y'], c: ['2.5', '-400'] });
  });

  test('a comma is the decimal sign where semicolons separate', async () => {
    const table = await read('Zeit;Wert;Menge\n1,5;2,25;1.234,5\n-0,5;3;2\n');
    expect(shown(table)).toEqual({ Zeit: ['1.5', '-0.5'], Wert: ['2.25', '3'], Menge: ['1234.5', '2'] });
  });

  test('semicolons with decimal points stay as they are', async () => {
    expect(shown(await read('a;b\n1.5;2\n2.5;3\n'))).toEqual({ a: ['1.5', '2.5'], b: ['2', '3'] });
  });

  test('rows of numbers have no header, and blanks around them do not count', async () => {
    const table = await read('  1  2.0   3 \n  4  5.5   6 \n');
    expect(shown(table)).toEqual({ column1: ['1', '4'], column2: ['2', '5.5'], column3: ['3', '6'] });
  });

  test('26 columns of blank separated numbers are C-MAPSS text', async () => {
    const row = Array.from({ length: 26 }, (_, index) => String(index + 1)).join(' ');
    const table = await read(`${row}  \n${row}  \n`);
    expect(table.columns.map(({ name }) => name)).toEqual([
      'unit',
      'cycle',
      'setting1',
      'setting2',
      'setting3',
      ...Array.from({ length: 21 }, (_, index) => `sensor${index + 1}`),
    ]);
  });

  test('byte order marks vanish; UTF-16 and Windows-1252 are understood', async () => {
    const plain = 'Größe,b\n1,x\n';
    const expected = { Größe: ['1'], b: ['x'] };
    const utf16 = Buffer.from(`\uFEFF${plain}`, 'utf16le');
    expect(shown(await read(`\uFEFF${plain}`, {}, 1))).toEqual(expected);
    expect(shown(await read(utf16, {}, 3))).toEqual(expected);
    expect(shown(await read(Buffer.from(plain, 'latin1')))).toEqual(expected);
  });

  test('names that are empty or stand twice are told apart', async () => {
    const table = await read('x,,x\n1,2,3\n');
    expect(table.columns.map(({ name }) => name)).toEqual(['x', 'column2', 'x (2)']);
  });
});

describe('quotes', () => {
  test('cells may hold separators, quotes and line breaks', async () => {
    const table = await read('name,n\r\n"pump, left",1\r\n"say ""on""",2\r\n"two\nlines",3\r\n"7" pump,4\r\n');
    expect(shown(table)).toEqual({
      name: ['pump, left', 'say "on"', 'two\nlines', '"7" pump'],
      n: ['1', '2', '3', '4'],
    });
  });

  test('a quote that never closes is found, not read on until memory ends', async () => {
    const endless = `a,b\n1,x\n2,"${'y,z\n'.repeat(5_000_000)}`;
    await expect(read(endless, {}, 1 << 20)).rejects.toThrow(/row 2 \(line 3\).*quote/);
  });
});

describe('kinds of columns', () => {
  test('numbers, times, categories and texts, with what is missing', async () => {
    const rows = Array.from(
      { length: 60 },
      (_, row) => `${row % 7 === 0 ? 'NA' : row},2026-03-09 15:${10 + (row % 40)}:30,${row % 2 ? 'L' : 'M'},SN${row}`,
    );
    const table = await read(['n,t,c,s', ...rows, '?,,null,'].join('\n'));
    expect(kinds(table)).toEqual(['n: number', 't: time', 'c: category', 's: text']);
    expect(table.columns.map((column) => cellText(column, 60))).toEqual([null, null, null, null]);
    expect(table.columns.map((column) => cellText(column, 8))).toEqual(['8', '2026-03-09T15:18:30.000Z', 'M', 'SN8']);
  });

  test('day.month.year is a time; a day that no calendar has is not', async () => {
    const table = await read('t,u\n9.3.2026,31.02.2026\n10.03.2026 15:56:30.25,30.02.2026\n');
    expect(kinds(table)).toEqual(['t: time', 'u: category']);
    expect(shown(table)['t']).toEqual(['2026-03-09T00:00:00.000Z', '2026-03-10T15:56:30.250Z']);
  });

  test('times of one shape among others, and days that change or do not exist, are read alike', async () => {
    const times = ['2026-03-09 15:56:30', '2026-03-09T15:56:31.250Z', '2026-03-10 00:00:00', '2026-03-09 01:02', ''];
    expect(shown(await read(['t', ...times].map((time) => `${time},1`).join('\n')))['t']).toEqual([
      '2026-03-09T15:56:30.000Z',
      '2026-03-09T15:56:31.250Z',
      '2026-03-10T00:00:00.000Z',
      '2026-03-09T01:02:00.000Z',
      null,
    ]);
    const wrong = [...times, '2026-02-30 00:00:00'].map((time) => `${time},1`).join('\n');
    await expect(read(`t,n\n${wrong}`)).rejects.toThrow('"2026-02-30 00:00:00" is not a time');
  });

  test('zones are honoured', async () => {
    expect(shown(await read('t\n2026-03-09T15:56+02:00\n2026-03-09T15:56Z\n'))['t']).toEqual([
      '2026-03-09T13:56:00.000Z',
      '2026-03-09T15:56:00.000Z',
    ]);
  });

  test('a column that begins with gaps waits for its first value', async () => {
    const rows = Array.from({ length: 40_000 }, (_, row) => `${row},,`);
    const table = await read(['a,late,never', ...rows, '1,pump,'].join('\n'), {}, 65_536);
    expect(kinds(table)).toEqual(['a: number', 'late: category', 'never: number']);
    expect(cellText(findColumn(table, 'late'), 40_000)).toBe('pump');
  });

  test('more texts than a dictionary should hold become bytes, and all stay readable', async () => {
    const rows = Array.from({ length: 70_000 }, (_, row) => `part-${row}`);
    const table = await read(['id', ...rows].join('\n'), {}, 65_536);
    const column = findColumn(table, 'id');
    expect(column.kind).toBe('text');
    for (const row of [0, 1, 65_535, 65_536, 65_537, 69_999]) {
      expect(cellText(column, row)).toBe(`part-${row}`);
    }
  });
});

describe('what is wrong is named by row, line and column', () => {
  test('text among numbers', async () => {
    const rows = Array.from({ length: 20 }, (_, row) => `${row},${row === 12 ? 'abc' : row}`);
    await expect(read(['a,torque', ...rows].join('\n'), { fileName: 'x.csv' })).rejects.toThrow(
      'x.csv: column "torque", row 13 (line 14): "abc" is not a number as the rest of the column is; mend the cell or leave it empty',
    );
  });

  test('a row with too many or too few cells', async () => {
    await expect(read('a,b\n1,2\n3,4,5\n')).rejects.toThrow('row 2 (line 3) has 3 cells instead of 2');
    await expect(read('a,b,c\n1,2,3\n4,5\n')).rejects.toThrow('row 2 (line 3) has 2 cells instead of 3');
  });

  test('line numbers count empty lines and lines within quotes', async () => {
    await expect(read('a,b\n\n"x\ny",2\n3\n')).rejects.toThrow('row 2 (line 5)');
  });

  test('empty cells behind the last column do not count', async () => {
    expect(shown(await read('a,b\n1,2,,\n3,4\n'))).toEqual({ a: ['1', '3'], b: ['2', '4'] });
  });

  test('an empty file, and one with a header only', async () => {
    await expect(read('')).rejects.toThrow('the file is empty');
    await expect(read('\n\n')).rejects.toThrow('the file is empty');
    await expect(read('a,b\n')).rejects.toThrow('no rows');
  });

  test('a separator that is not the one of the file', async () => {
    await expect(read('a;b\n1;2\n', { separator: ',' })).rejects.toThrow(
      'the separator "," cuts no row; the file is separated by ";"',
    );
    expect(shown(await read('a\n1\n', { separator: ';' }))).toEqual({ a: ['1'] });
  });

  test('columns without any value and the same in every row are read; the quality report names them', async () => {
    const table = await read('none,same\n,5\nNA,5\n');
    expect(shown(table)).toEqual({ none: [null, null], same: ['5', '5'] });
  });

  test('an unknown column to keep', async () => {
    await expect(read('a,b\n1,2\n', { columns: ['c'] })).rejects.toThrow(
      'there is no column "c"; the columns are "a", "b"',
    );
  });
});

test('rows may differ in length where that is asked for', async () => {
  const table = await read('id,values...\nA,1,2,3\nB,4\nC,5,6,,\n', { isRagged: true });
  expect(shown(table)).toEqual({
    id: ['A', 'B', 'C'],
    'values...': ['1', '4', '5'],
    column3: ['2', null, '6'],
    column4: ['3', null, null],
  });
});

test('only the columns asked for are kept', async () => {
  expect(shown(await read('a,b,c\n1,x,3\n', { columns: ['c', 'a'] }))).toEqual({ a: ['1'], c: ['3'] });
});

test('batches give the same rows and codes as the whole', async () => {
  const text = ['n,c', ...Array.from({ length: 1_000 }, (_, row) => `${row},${'ABC'[row % 3]}`)].join('\n');
  const rows: (string | null)[] = [];
  for await (const batch of readTableBatches(inPieces(Buffer.from(text), 333), { batchRows: 64 })) {
    expect(batch.rowCount).toBeLessThanOrEqual(64);
    rows.push(...(shown(batch)['c'] ?? []));
  }
  expect(rows).toEqual(shown(await read(text))['c']);
});

test('rows that are still being written are handed over as they come, those before a wrong one too', async () => {
  const pieces = ['n,c\n1,A\n2,', 'B\n3,A\n4,C\n5', ',A\n6,A\n', '7,B\n8,C\nnine,A\n'];
  let written = 0;
  async function* chunks() {
    for (const piece of pieces) {
      written += 1;
      yield Buffer.from(piece);
    }
  }
  const taken: [number, string[]][] = [];
  const reading = async () => {
    for await (const batch of readTableBatches(chunks(), { batchRows: 3, liveAfterRows: 3 })) {
      const { n = [], c = [] } = shown(batch);
      expect(c).toHaveLength(n.length);
      taken.push([written, n.map((value, row) => `${value}${c[row]}`)]);
    }
  };
  await expect(reading()).rejects.toThrow(/column "n", row 9 \(line 10\): "nine" is not a number/);
  expect(taken).toEqual([
    [2, ['1A', '2B', '3A']],
    [2, ['4C']],
    [3, ['5A', '6A']],
    [4, ['7B', '8C']],
  ]);
});

test('any table that is written is read back, whatever the pieces', async () => {
  const cell = fc.string({ minLength: 1, maxLength: 8, unit: 'grapheme' }).map((text) => `~${text}~`);
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.tuple(cell, fc.double({ noNaN: true, noDefaultInfinity: true })), { minLength: 1, maxLength: 30 }),
      fc.integer({ min: 1, max: 40 }),
      async (rows, pieceBytes) => {
        const lines = rows.map(([text, value]) => `"${text.replaceAll('"', '""')}",${value}`);
        const table = await read(
          ['text,value', ...lines].join('\n'),
          { separator: ',', decimal: '.', hasHeader: true, kinds: { text: 'text', value: 'number' } },
          pieceBytes,
        );
        expect(shown(table)).toEqual({
          text: rows.map(([text]) => text),
          value: rows.map(([, value]) => String(value)),
        });
      },
    ),
    { numRuns: 300 },
  );
});
