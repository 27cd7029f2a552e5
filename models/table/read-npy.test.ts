import { expect, test } from 'vitest';
import { readNpy } from './read-npy.ts';
import type { Table } from './table.ts';

function npy(descr: string, shape: string, data: ArrayBufferLike, isFortran = false): Uint8Array {
  const order = isFortran ? 'True' : 'False';
  const header = `{'descr': '${descr}', 'fortran_order': ${order}, 'shape': ${shape}, }`.padEnd(117);
  return Buffer.concat([
    Buffer.from([0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, 1, 0, 118, 0]),
    Buffer.from(`${header}\n`),
    new Uint8Array(data),
  ]);
}

function valuesOf(table: Table): number[][] {
  return table.columns.map((column) => (column.kind === 'number' ? [...column.values] : []));
}

test('one dimension is one column, two are rows and columns in either order', () => {
  const numbers = Float64Array.of(1, 2, 3, 4, 5, 6).buffer;
  expect(valuesOf(readNpy(npy('<f8', '(6,)', numbers)))).toEqual([[1, 2, 3, 4, 5, 6]]);
  expect(valuesOf(readNpy(npy('<f8', '(2, 3)', numbers)))).toEqual([
    [1, 4],
    [2, 5],
    [3, 6],
  ]);
  expect(valuesOf(readNpy(npy('<f8', '(2, 3)', numbers, true)))).toEqual([
    [1, 2],
    [3, 4],
    [5, 6],
  ]);
  expect(readNpy(npy('<f8', '(2, 3)', numbers)).columns.map(({ name }) => name)).toEqual([
    'column1',
    'column2',
    'column3',
  ]);
});

test.each([
  ['<f4', Float32Array.of(0.5, -1).buffer, [0.5, -1]],
  ['<i2', Int16Array.of(7, -9).buffer, [7, -9]],
  ['>i2', Uint8Array.of(0, 7, 255, 247).buffer, [7, -9]],
  ['<i8', BigInt64Array.of(7n, -9n).buffer, [7, -9]],
  ['|u1', Uint8Array.of(7, 255).buffer, [7, 255]],
  ['|b1', Uint8Array.of(1, 0).buffer, [1, 0]],
])('numbers of the type %s', (descr, data, expected) => {
  expect(valuesOf(readNpy(npy(descr, '(2,)', data)))).toEqual([expected]);
});

test('a view into a larger buffer is read from its own start', () => {
  const bytes = npy('<f8', '(1,)', Float64Array.of(42).buffer);
  const larger = Buffer.concat([Buffer.alloc(3), bytes]);
  expect(valuesOf(readNpy(larger.subarray(3)))).toEqual([[42]]);
});

test('what is no table of numbers, or cut off, is refused', () => {
  const one = Float64Array.of(1).buffer;
  expect(() => readNpy(Buffer.from('a,b\n1,2\n and more'))).toThrow('no NumPy file');
  expect(() => readNpy(npy('|O', '(1,)', one))).toThrow('the NumPy array holds "O"');
  expect(() => readNpy(npy('<c16', '(1,)', one))).toThrow('save it as float32');
  expect(() => readNpy(npy('<f8', '(1, 1, 1)', one))).toThrow('has the shape (1, 1, 1)');
  expect(() => readNpy(npy('<f8', '(2,)', one))).toThrow('should hold 2 × 1 numbers but ends before');
  const whole = npy('<f8', '(1,)', one);
  for (let length = 0; length < whole.length; length++) {
    expect(() => readNpy(whole.subarray(0, length))).toThrow(expect.objectContaining({ code: 'bad-request' }));
  }
});
