import type { Column, Table } from './table.ts';

/**
 * Returns how many rows stand in the table already, and the number of the first such row, counted from 1. Rows are
 * compared by 53 bits of hash: among a million rows two different ones are taken for equal with a chance of 1 in 18,000.
 */
export function countDuplicateRows(table: Table): { count: number; firstRow: number | null } {
  const hashes = hashRows(table);
  const sorted = hashes.slice().sort();
  let count = 0;
  for (let index = 1; index < sorted.length; index++) {
    count += sorted[index] === sorted[index - 1] ? 1 : 0;
  }
  return { count, firstRow: count === 0 ? null : firstRepeat(hashes, sorted) };
}

/** Returns the number of the first row that was there before: of all repeated hashes the one that comes a second time. */
function firstRepeat(hashes: Float64Array, sorted: Float64Array): number {
  const isSeen = new Uint8Array(sorted.length);
  const row = hashes.findIndex((hash) => {
    const place = firstPlaceOf(hash, sorted);
    const wasSeen = isSeen[place] === 1;
    isSeen[place] = 1;
    return wasSeen;
  });
  return row + 1;
}

function firstPlaceOf(value: number, sorted: Float64Array): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((sorted[middle] ?? 0) < value) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  return low;
}

/** Mixing constants of MurmurHash3 (Appleby, public domain). */
const MIX = [0x85ebca6b, 0xc2b2ae35, 0xcc9e2d51, 0x1b873593] as const;

function hashRows({ rowCount, columns }: Table): Float64Array {
  const low = new Int32Array(rowCount);
  const high = new Int32Array(rowCount).fill(0x5bd1e995);
  for (const column of columns) {
    if (column.kind === 'text') {
      mixTexts(column.bytes, column.ends, low, high);
    } else {
      mixNumbers(numbersOf(column), low, high);
    }
  }
  return Float64Array.from(low, (word, row) => (word >>> 0) * 2 ** 21 + ((high[row] ?? 0) >>> 11));
}

function numbersOf(column: Exclude<Column, { kind: 'text' }>): ArrayLike<number> {
  switch (column.kind) {
    case 'number':
      return column.values;
    case 'time':
      return column.timesMs;
    case 'category':
      return column.codes;
  }
}

function mixNumbers(values: ArrayLike<number>, low: Int32Array, high: Int32Array): void {
  const double = new Float64Array(1);
  const words = new Int32Array(double.buffer);
  for (let row = 0; row < low.length; row++) {
    double[0] = (values[row] ?? Number.NaN) + 0;
    low[row] = mix((low[row] ?? 0) ^ mix(words[0] ?? 0) ^ Math.imul(words[1] ?? 0, MIX[2]));
    high[row] = mix((high[row] ?? 0) + Math.imul(words[1] ?? 0, MIX[3]) + mix((words[0] ?? 0) + 1));
  }
}

function mixTexts(bytes: Uint8Array, ends: Float64Array, low: Int32Array, high: Int32Array): void {
  let at = 0;
  for (let row = 0; row < low.length; row++) {
    let [one, other] = [low[row] ?? 0, high[row] ?? 0];
    for (const end = ends[row] ?? at; at < end; at++) {
      one = Math.imul(one ^ (bytes[at] ?? 0), 0x01000193);
      other = Math.imul(other, 31) + (bytes[at] ?? 0);
    }
    low[row] = mix(one);
    high[row] = mix(other + 1);
  }
}

function mix(word: number): number {
  let mixed = Math.imul(word ^ (word >>> 16), MIX[0]);
  mixed = Math.imul(mixed ^ (mixed >>> 13), MIX[1]);
  return mixed ^ (mixed >>> 16);
}
