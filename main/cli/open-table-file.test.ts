import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { cellText, type Table } from '../../models/table/table.ts';
import { openTableFile } from './open-table-file.ts';

/** Written by pyarrow 26: double, int64, timestamp, string and bool columns with gaps, three rows; Zstandard, Snappy. */
const ZSTANDARD =
  'UEFSMRUEFSAVMkwVBBUAEgAAKLUv/SAQgQAAAAAAAAAA+D8AAAAAAAAIQBUAFRIVJCwVBhUQFQYVBhwAAAAotS/9IAlJAAACAAAAAwUBAwIVBBUwFTpMFQYVABIAACi1L/0gGKUAAGABAAIAAwAAAAAAAAACAGDgAWABFQAVFBUmLBUGFRAVBhUGHAAAACi1L/0gClEAAAIAAAAGAQIDJAAVBBUgFTJMFQQVABIAACi1L/0gEIEAALBvUNOcAQAAABgL1ZwBAAAVABUSFSQsFQYVEBUGFQYcAAAAKLUv/SAJSQAAAgAAAAMFAQMCFQQVChUcTBUCFQASAAAotS/9IAUpAAABAAAATBUAFRIVJCwVBhUQFQYVBhwAAAAotS/9IAlJAAACAAAAAwUBBAAVABUOFSAsFQYVABUGFQYcAAAAKLUv/SAHOQAAAgAAAAYBBRUEGWw1ABgGc2NoZW1hFQoAFQolAhgBbgAVBCUCGAFpABUEJQIYAXQlEkyMEhwcAAAAAAAVDCUCGAFjJQBMHAAAABUAJQIYAWIAFgYZHBlcJgAcFQoZNQAGEBkYAW4VDBYGFnQWmAEmViYIKSwVBBUAFQIAFQAVEBUCADwpBhkmAgQAAAAmABwVBBk1AAYQGRgBaRUMFgYWhgEWogEm9gEmoAEpLBUEFQAVAgAVABUQFQIAPCkGGSYABgAAACYAHBUEGTUABhAZGAF0FQwWBhZ0FpgBJpADJsICKSwVBBUAFQIAFQAVEBUCADwpBhkmAgQAAAAmABwVDBk1AAYQGRgBYxUMFgYWXhaCASaSBCbaAyksFQQVABUCABUAFRAVAgA8FgQZBhkmAgQAAAAmABwVABklBgAZGAFiFQwWBhY0FkYm3ARJHBUAFQAVAgA8KQYZJgAGAAAAFoAEFgYmCBaaBQAoIHBhcnF1ZXQtY3BwLWFycm93IHZlcnNpb24gMjYuMC4xGVwcAAAcAAAcAAAcAAAcAAAAlwEAAFBBUjE=';
const SNAPPY =
  'UEFSMRUEFSAVJEwVBBUAEgAAEDwAAAAAAAD4PwAAAAAAAAhAFQAVEhUWLBUGFRAVBhUGHAAAAAkgAgAAAAMFAQMCFQQVMBUuTBUGFQASAAAYBAEACQE8AgAAAAAAAAADAAAAAAAAABUAFRQVGCwVBhUQFQYVBhwAAAAKJAIAAAAGAQIDJAAVBBUgFSRMFQQVABIAABA8sG9Q05wBAAAAGAvVnAEAABUAFRIVFiwVBhUQFQYVBhwAAAAJIAIAAAADBQEDAhUEFQoVDkwVAhUAEgAABRABAAAATBUAFRIVFiwVBhUQFQYVBhwAAAAJIAIAAAADBQEEABUAFQ4VEiwVBhUAFQYVBhwAAAAHGAIAAAAGAQUVBBlsNQAYBnNjaGVtYRUKABUKJQIYAW4AFQQlAhgBaQAVBCUCGAF0JRJMjBIcHAAAAAAAFQwlAhgBYyUATBwAAAAVACUCGAFiABYGGRwZXCYAHBUKGTUABhAZGAFuFQIWBhZ0FnwmSCYIKSwVBBUAFQIAFQAVEBUCADwpBhkmAgQAAAAmABwVBBk1AAYQGRgBaRUCFgYWhgEWiAEmzgEmhAEpLBUEFQAVAgAVABUQFQIAPCkGGSYABgAAACYAHBUEGTUABhAZGAF0FQIWBhZ0FnwmzAImjAIpLBUEFQAVAgAVABUQFQIAPCkGGSYCBAAAACYAHBUMGTUABhAZGAFjFQIWBhZeFmYmsgMmiAMpLBUEFQAVAgAVABUQFQIAPBYEGQYZJgIEAAAAJgAcFQAZJQYAGRgBYhUCFgYWNBY4Ju4DSRwVABUAFQIAPCkGGSYABgAAABaABBYGJggWngQAKCBwYXJxdWV0LWNwcC1hcnJvdyB2ZXJzaW9uIDI2LjAuMRlcHAAAHAAAHAAAHAAAHAAAAJQBAABQQVIx';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mai-table-'));
});
afterAll(() => rm(folder, { recursive: true }));

async function openBytes(name: string, bytes: Uint8Array): Promise<Table> {
  const path = join(folder, name);
  await writeFile(path, bytes);
  return openTableFile(path);
}

function shown(table: Table): Record<string, (string | null)[]> {
  return Object.fromEntries(
    table.columns.map((column) => [
      column.name,
      Array.from({ length: table.rowCount }, (_, row) => cellText(column, row)),
    ]),
  );
}

describe('Parquet', () => {
  test.each([
    ['Zstandard', ZSTANDARD],
    ['Snappy', SNAPPY],
  ])('columns of all kinds, packed by %s', async (name, base64) => {
    const table = await openBytes(`${name}.parquet`, Buffer.from(base64, 'base64'));
    expect(table.columns.map(({ kind }) => kind)).toEqual(['number', 'number', 'time', 'category', 'number']);
    expect(shown(table)).toEqual({
      n: ['1.5', null, '3'],
      i: ['1', '2', '3'],
      t: ['2026-03-09T15:56:30.000Z', null, '2026-03-10T00:00:00.000Z'],
      c: ['L', null, 'L'],
      b: ['1', '0', '1'],
    });
  });

  test('only the columns asked for are read, and an unknown one is refused', async () => {
    const path = join(folder, 'part.parquet');
    await writeFile(path, Buffer.from(SNAPPY, 'base64'));
    expect(Object.keys(shown(await openTableFile(path, { columns: ['c', 'n'] })))).toEqual(['n', 'c']);
    await expect(openTableFile(path, { columns: ['x'] })).rejects.toThrow('part.parquet: there is no column "x"');
  });

  test('a file that was cut off anywhere is refused by name, never half read', async () => {
    const bytes = Buffer.from(SNAPPY, 'base64');
    for (let length = 0; length < bytes.length; length += 13) {
      await expect(openBytes('cut.parquet', bytes.subarray(0, length))).rejects.toMatchObject({
        code: 'bad-request',
        message: expect.stringContaining('cut.parquet'),
      });
    }
  });
});

test('text of any extension is delimited text; messages name the file', async () => {
  expect(shown(await openBytes('x.dat', Buffer.from(' 1 2\n 3 4\n')))).toEqual({
    column1: ['1', '3'],
    column2: ['2', '4'],
  });
  await expect(openBytes('ragged.csv', Buffer.from('a,b\n1\n'))).rejects.toThrow(
    /ragged\.csv: row 1 \(line 2\) has 1 cells/,
  );
});

test('a NumPy file is read, a missing file and a folder are refused', async () => {
  const header = "{'descr': '<f4', 'fortran_order': False, 'shape': (2,), }".padEnd(117) + '\n';
  const bytes = Buffer.concat([
    Buffer.from([0x93]),
    Buffer.from('NUMPY\u0001\u0000'),
    Buffer.from([118, 0]),
    Buffer.from(header),
    Buffer.from(Float32Array.of(1.5, -2).buffer),
  ]);
  expect(shown(await openBytes('x.npy', bytes))).toEqual({ value: ['1.5', '-2'] });
  await expect(openBytes('y.npy', bytes.subarray(0, 130))).rejects.toThrow(/y\.npy: the NumPy file is damaged/);
  await expect(openTableFile(join(folder, 'none.csv'))).rejects.toMatchObject({ code: 'not-found' });
  await expect(openTableFile(folder)).rejects.toThrow('this is no file but a folder');
});
