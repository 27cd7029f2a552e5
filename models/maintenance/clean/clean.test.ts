import { describe, expect, test } from 'vitest';
import { describeEstimator, sampleFeatures } from '../../../test/contract/estimator.ts';
import type { Transformer } from '../../estimator/estimator.ts';
import type { FeatureTable } from '../../estimator/feature-table.ts';
import { loadTransformer } from '../features/load-transformer.ts';
import { imputer } from './imputer.ts';
import { oneHotEncoder } from './one-hot-encoder.ts';
import { outlierClipper } from './outlier-clipper.ts';
import { Pipeline } from './pipeline.ts';
import { redundantColumnDropper } from './redundant-column-dropper.ts';
import { resampler } from './resampler.ts';
import { scaler } from './scaler.ts';

const load = loadTransformer;

for (const strategy of ['mean', 'median', 'most-frequent'] as const) {
  describeEstimator(`imputer, ${strategy}`, {
    kind: 'transformer',
    create: () => imputer.create({ strategy }),
    load,
    acceptsMissing: true,
  });
}
for (const strategy of ['previous', 'linear'] as const) {
  describeEstimator(`imputer, ${strategy}`, {
    kind: 'transformer',
    create: () => imputer.create({ strategy }),
    load,
    acceptsMissing: true,
    isRowWise: false,
  });
}
for (const method of ['standard', 'min-max', 'robust'] as const) {
  describeEstimator(`scaler, ${method}`, {
    kind: 'transformer',
    create: () => scaler.create({ method }),
    load,
    acceptsMissing: true,
  });
}
describeEstimator('outlier clipper', {
  kind: 'transformer',
  create: () => outlierClipper.create({ factor: 3 }),
  load,
  acceptsMissing: true,
});
describeEstimator('one-hot encoder', {
  kind: 'transformer',
  create: () => oneHotEncoder.create({ unknown: 'refuse' }),
  load,
});
describeEstimator('redundant column dropper', {
  kind: 'transformer',
  create: () => redundantColumnDropper.create({}),
  load,
  acceptsMissing: true,
});
describeEstimator('resampler', {
  kind: 'transformer',
  create: () => resampler.create({ time: 'minute', step: 2, method: 'mean' }),
  load,
  acceptsMissing: true,
  isRowWise: false,
  features: withMinutes(sampleFeatures()),
});
describeEstimator('pipeline', {
  kind: 'transformer',
  create: () =>
    new Pipeline([
      imputer.create({ strategy: 'median' }),
      redundantColumnDropper.create({}),
      outlierClipper.create({ factor: 3 }),
      scaler.create({ method: 'robust' }),
      oneHotEncoder.create({ unknown: 'refuse' }),
    ]),
  load,
  acceptsMissing: true,
});

function withMinutes(table: FeatureTable): FeatureTable {
  const minute = Float64Array.from({ length: table.rowCount }, (_, row) => row);
  return { ...table, features: [{ name: 'minute', values: minute }, ...table.features] };
}

const GAP = Number.NaN;

function tableOf(columns: Record<string, readonly number[]>): FeatureTable {
  const features = Object.entries(columns).map(([name, values]) => ({ name, values: Float64Array.from(values) }));
  return { rowCount: features[0]?.values.length ?? 0, features };
}

async function apply(step: Transformer, table: FeatureTable, learnFrom = table): Promise<Record<string, number[]>> {
  await step.fit(learnFrom);
  return Object.fromEntries(step.transform(table).features.map(({ name, values }) => [name, [...values]]));
}

describe('imputer', () => {
  const gaps = tableOf({ x: [GAP, 1, GAP, GAP, 4, 10, GAP] });

  test.each([
    ['mean', [5, 1, 5, 5, 4, 10, 5]],
    ['median', [4, 1, 4, 4, 4, 10, 4]],
    ['previous', [4, 1, 1, 1, 4, 10, 10]],
    ['linear', [4, 1, 2, 3, 4, 10, 10]],
  ] as const)('%s', async (strategy, expected) => {
    expect((await apply(imputer.create({ strategy }), gaps))['x']).toEqual(expected);
  });

  test('categories get the most frequent level, whatever the strategy', async () => {
    const table = { rowCount: 4, features: [{ name: 'c', values: Float64Array.of(1, GAP, 1, 0), levels: ['L', 'M'] }] };
    expect((await apply(imputer.create({ strategy: 'mean' }), table))['c']).toEqual([1, 1, 1, 0]);
  });

  test('a column without any value is named', async () => {
    await expect(
      apply(imputer.create({ strategy: 'mean' }), tableOf({ a: [1, 2], empty: [GAP, GAP] })),
    ).rejects.toThrow('Column "empty" has no value at all');
  });
});

test('the scalers keep to their definitions and leave gaps as they are', async () => {
  const table = tableOf({ x: [1, 2, 3, 4, GAP] });
  const standard = (await apply(scaler.create({ method: 'standard' }), table))['x'];
  expect(standard?.[0]).toBeCloseTo(-1.5 / Math.sqrt(1.25), 12);
  expect(standard?.[4]).toBeNaN();
  expect((await apply(scaler.create({ method: 'min-max' }), table))['x']?.slice(0, 4)).toEqual([0, 1 / 3, 2 / 3, 1]);
  expect((await apply(scaler.create({ method: 'robust' }), table))['x']?.slice(0, 4)).toEqual([-1, -1 / 3, 1 / 3, 1]);
});

test('values beyond the fences come in to them, learned on one table and used on another', async () => {
  const learned = tableOf({ x: [0, 1, 2, 3, 4], mostlyZero: [0, 0, 0, 0, 9] });
  const other = tableOf({ x: [-100, 2, 100], mostlyZero: [0, 9, 50] });
  expect(await apply(outlierClipper.create({ factor: 1.5 }), other, learned)).toEqual({
    x: [-2, 2, 6],
    mostlyZero: [0, 9, 50],
  });
});

describe('one-hot encoder', () => {
  const learned = { rowCount: 2, features: [{ name: 't', values: Float64Array.of(0, 1), levels: ['L', 'M'] }] };
  const other = { rowCount: 3, features: [{ name: 't', values: Float64Array.of(0, 1, 0), levels: ['M', 'Q'] }] };

  test('finds levels by their text and refuses one it never saw', async () => {
    await expect(apply(oneHotEncoder.create({ unknown: 'refuse' }), other, learned)).rejects.toThrow(
      'Column "t", row 2: "Q" was not there',
    );
  });

  test('or makes it a row of zeros', async () => {
    expect(await apply(oneHotEncoder.create({ unknown: 'ignore' }), other, learned)).toEqual({
      't=L': [0, 0, 0],
      't=M': [1, 0, 1],
    });
  });
});

test('constant columns and copies are dropped, also where they hold gaps', async () => {
  const table = tableOf({ a: [1, GAP, 3], b: [5, 5, 5], copy: [1, GAP, 3], none: [GAP, GAP, GAP], c: [1, 2, 3] });
  expect(Object.keys(await apply(redundantColumnDropper.create({}), table))).toEqual(['a', 'c']);
  await expect(apply(redundantColumnDropper.create({}), tableOf({ a: [1, 1] }))).rejects.toThrow(
    'Every column is constant',
  );
});

describe('resampler', () => {
  const uneven = tableOf({ t: [1, 2, 2, 7], x: [10, 20, 40, 70] });

  test('takes means or last values in steps, and leaves a gap where nothing was', async () => {
    const mean = await apply(resampler.create({ time: 't', step: 2, method: 'mean' }), uneven);
    expect(mean).toEqual({ t: [0, 2, 4, 6], x: [10, 30, GAP, 70] });
    const last = await apply(resampler.create({ time: 't', step: 2, method: 'last' }), uneven);
    expect(last['x']).toEqual([10, 40, GAP, 70]);
  });

  test('takes the line between neighbours', async () => {
    const table = tableOf({ t: [0, 4, 6], x: [0, 8, 8] });
    expect(await apply(resampler.create({ time: 't', step: 2, method: 'linear' }), table)).toEqual({
      t: [0, 2, 4, 6],
      x: [0, 4, 8, 8],
    });
  });

  test('times that run backwards, stand twice or are missing are named by row', async () => {
    const linear = resampler.create({ time: 't', step: 1, method: 'linear' });
    await expect(apply(linear, tableOf({ t: [1, 3, 2], x: [1, 2, 3] }))).rejects.toThrow(
      'Column "t", row 3: the time runs backwards',
    );
    await expect(apply(linear, uneven)).rejects.toThrow('Column "t", row 3: the same time twice');
    await expect(apply(linear, tableOf({ t: [1, GAP], x: [1, 2] }))).rejects.toThrow('row 2: the time is missing');
    await expect(apply(linear, tableOf({ x: [1, 2] }))).rejects.toThrow('There is no column "t"');
  });

  test('a step in the wrong unit does not eat the memory', async () => {
    const table = tableOf({ t: [0, 1e12], x: [1, 2] });
    await expect(apply(resampler.create({ time: 't', step: 1, method: 'mean' }), table)).rejects.toThrow(
      'makes 1000000000001 rows',
    );
  });
});

test('saved steps of another kind, version or shape are refused', async () => {
  const step = scaler.create({ method: 'standard' });
  await step.fit(sampleFeatures());
  const document = step.toDocument();
  expect(() => loadTransformer({ ...document, kind: 'rescaler' })).toThrow('"rescaler" is unknown');
  expect(() => loadTransformer({ ...document, formatVersion: 2 })).toThrow('version 2');
  expect(() => loadTransformer({ ...document, state: { scales: 'many' } })).toThrow('scaler: scales');
  expect(() => loadTransformer({ ...document, featureNames: [] })).toThrow('damaged');
  expect(() => scaler.create({ method: 'other' as 'standard' })).toThrow('scaler: method');
});
