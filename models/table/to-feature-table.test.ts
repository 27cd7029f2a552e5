import { expect, test } from 'vitest';
import { alignLevels } from './align-levels.ts';
import { readTable } from './read-csv.ts';
import type { Table } from './table.ts';
import { readLabels, readTarget, toFeatureTable } from './to-feature-table.ts';

async function* once(text: string): AsyncIterable<Uint8Array> {
  yield Buffer.from(text);
}

function table(text: string): Promise<Table> {
  return readTable(once(text));
}

const MACHINES = 'type,torque,when,failure\nM,40.5,2026-01-01,0\nL,,2026-01-02,1\nM,39,2026-01-03,0\n';

test('numbers stay, categories become codes of sorted levels, times and the target are left out', async () => {
  const features = toFeatureTable(await table(MACHINES), { target: 'failure' });
  expect(features).toEqual({
    rowCount: 3,
    features: [
      { name: 'type', values: Float64Array.of(1, 0, 1), levels: ['L', 'M'] },
      { name: 'torque', values: Float64Array.of(40.5, Number.NaN, 39) },
    ],
    leftOut: [{ name: 'when', reason: 'a time is no feature by itself' }],
  });
});

test('columns to ignore must be there, and one must be left', async () => {
  const machines = await table(MACHINES);
  expect(() => toFeatureTable(machines, { ignore: ['typ'] })).toThrow(
    'There is no column "typ"; the columns are "type", "torque", "when", "failure"',
  );
  expect(() => toFeatureTable(machines, { ignore: ['type', 'torque'], target: 'failure' })).toThrow('No column');
});

test('labels and targets are read whole or refused by row', async () => {
  const machines = await table(MACHINES);
  expect(readLabels(machines, 'failure')).toEqual(['0', '1', '0']);
  expect(readLabels(machines, 'type')).toEqual(['M', 'L', 'M']);
  expect(() => readLabels(machines, 'torque')).toThrow('Column "torque", row 2: the value is missing');
  expect(() => readTarget(machines, 'torque')).toThrow('Column "torque", row 2: the value is missing');
  expect(() => readTarget(machines, 'type')).toThrow('holds no numbers');
  expect(readTarget(machines, 'failure')).toEqual(Float64Array.of(0, 1, 0));
});

test('another file numbers its levels as the fitted columns do', async () => {
  const fitted = toFeatureTable(await table('type,x\nH,1\nL,2\nM,3\n')).features;
  const other = toFeatureTable(await table('type,x\nM,1\nH,2\n'));
  expect(alignLevels(other, fitted).features[0]).toEqual({
    name: 'type',
    values: Float64Array.of(2, 0),
    levels: ['H', 'L', 'M'],
  });
  const strange = toFeatureTable(await table('type,x\nM,1\nQ,2\n'));
  expect(() => alignLevels(strange, fitted)).toThrow('Column "type", row 2: "Q" was not there when the model learned');
});
