import { expect, test } from 'vitest';
import type { Table } from '../../table/table.ts';
import { guessSettings, remainingLives, takeUnits, toFleet, weighUnits } from './fleet.ts';

const numbers = (name: string, ...values: readonly number[]) => ({
  kind: 'number' as const,
  name,
  values: Float64Array.from(values),
});

/** Two pumps, their rows mixed. */
const table: Table = {
  rowCount: 5,
  columns: [
    { kind: 'category', name: 'pump', codes: Int32Array.of(0, 1, 0, 1, 0), levels: ['B', 'A'] },
    numbers('hours', 10, 5, 20, 9, 30),
    numbers('setting1', 1, 2, 1, 2, 1),
    numbers('flow', 1, 50, Number.NaN, 90, 3),
  ],
};
const columns = { group: 'pump', time: 'hours' };

test('rows are put together machine by machine', () => {
  const fleet = toFleet(table, columns);
  expect(fleet.units).toEqual([
    { id: 'B', from: 0, to: 3 },
    { id: 'A', from: 3, to: 5 },
  ]);
  expect([...fleet.times]).toEqual([10, 20, 30, 5, 9]);
  expect(fleet.sensors).toEqual([{ name: 'flow', values: Float64Array.of(1, Number.NaN, 3, 50, 90) }]);
  expect(fleet.settings.map(({ name }) => name)).toEqual(['setting1']);
});

test('remaining lives count down to the last row, at most the cap', () => {
  const fleet = toFleet(table, columns);
  expect([...remainingLives(fleet)]).toEqual([20, 10, 0, 4, 0]);
  expect([...remainingLives(fleet, 15)]).toEqual([15, 10, 0, 4, 0]);
});

test('every machine weighs the same, without its first rows where it has others', () => {
  const fleet = toFleet(table, columns);
  expect([...weighUnits(fleet, 0)]).toEqual([1 / 3, 1 / 3, 1 / 3, 1 / 2, 1 / 2]);
  expect([...weighUnits(fleet, 2)]).toEqual([0, 0, 1, 1 / 2, 1 / 2]);
});

test('units can be taken alone and cut off', () => {
  const taken = takeUnits(toFleet(table, columns), [{ id: 'A', from: 3, to: 4 }]);
  expect(taken).toMatchObject({ rowCount: 1, units: [{ id: 'A', from: 0, to: 1 }] });
  expect([...taken.times]).toEqual([5]);
});

test('dates are counted in days from each machine first row', () => {
  const day = 86_400_000;
  const dated: Table = {
    rowCount: 4,
    columns: [
      numbers('pump', 1, 1, 2, 2),
      { kind: 'time', name: 'date', timesMs: Float64Array.of(10 * day, 12 * day, 50 * day, 50.5 * day) },
      numbers('flow', 1, 2, 3, 4),
    ],
  };
  expect([...toFleet(dated, { group: 'pump', time: 'date' }).times]).toEqual([0, 2, 0, 0.5]);
});

test('settings are known by their usual names', () => {
  expect(guessSettings(['setting1', 'op_setting_2', 'OpSetting3', 'Operating condition', 'sensor1', 'set'])).toEqual([
    'setting1',
    'op_setting_2',
    'OpSetting3',
    'Operating condition',
  ]);
});

const withColumn = (index: number, column: Table['columns'][number]): Table => ({
  ...table,
  columns: table.columns.with(index, column),
});

test.each([
  ['an unknown machine column', table, { group: 'motor', time: 'hours' }, 'no column "motor"'],
  ['an age given twice', withColumn(1, numbers('hours', 10, 5, 20, 9, 20)), columns, 'row 5: pump B has 20 twice'],
  [
    'an age that falls',
    withColumn(1, numbers('hours', 10, 5, 20, 9, 15)),
    columns,
    'row 5: pump B goes back from 20 to 15',
  ],
  [
    'an infinite value',
    withColumn(3, numbers('flow', 1, 50, -Infinity, 90, 3)),
    columns,
    '"flow", row 3: the value is infinite',
  ],
  [
    'an infinite age',
    withColumn(1, numbers('hours', 10, 5, 20, 9, Infinity)),
    columns,
    '"hours", row 5: the value is infinite',
  ],
  ['a missing age', withColumn(1, numbers('hours', 10, 5, Number.NaN, 9, 30)), columns, '"hours", row 3'],
  ['a missing setting', withColumn(2, numbers('setting1', 1, Number.NaN, 1, 1, 1)), columns, '"setting1", row 2'],
  ['ages that are no numbers', table, { group: 'flow', time: 'pump' }, 'holds no numbers'],
  ['no sensor', table, { ...columns, ignore: ['flow'] }, 'No column of measured numbers'],
  [
    'a machine with a single row',
    withColumn(0, { kind: 'category', name: 'pump', codes: Int32Array.of(0, 1, 0, 2, 0), levels: ['B', 'A', 'C'] }),
    columns,
    'row 2: pump A has this row only',
  ],
])('%s is refused', (_, wrong, named, message) => {
  expect(() => toFleet(wrong, named)).toThrow(message);
});
