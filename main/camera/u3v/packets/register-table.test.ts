import { expect, test } from 'vitest';
import { ABRM, EIRM, type Register, SBRM, SIRM } from './register-table.ts';
import { describeGencpStatus, gencpStatus } from './gencp-status.ts';

test.each([
  ['ABRM', ABRM, 0x210],
  ['SBRM', SBRM, 0x44],
  ['SIRM', SIRM, 0x30],
  ['EIRM', EIRM, 0x0c],
] as const)('the registers of %s follow each other without gap or overlap', (_, table, end) => {
  const registers: readonly Register[] = Object.values(table);
  const ends = registers.map(({ offset, length }) => offset + length);
  expect(registers.map(({ offset }) => offset)).toEqual([0, ...ends.slice(0, -1)]);
  expect(ends.at(-1)).toBe(end);
});

test('every status has words of its own, an unknown one its number', () => {
  const words = Object.values(gencpStatus).map(describeGencpStatus);
  expect(new Set(words).size).toBe(words.length);
  expect(words.filter((text) => text.startsWith('status 0x'))).toEqual([]);
  expect(describeGencpStatus(0x8abc)).toBe('status 0x8abc');
});
