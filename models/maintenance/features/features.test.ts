import { describe, expect, test } from 'vitest';
import { describeEstimator, sampleFeatures } from '../../../test/contract/estimator.ts';
import type { Transformer } from '../../estimator/estimator.ts';
import type { FeatureTable } from '../../estimator/feature-table.ts';
import { seededRandom } from '../../evaluate/seeded-random.ts';
import { augmentSignals, jitter, scaleSignal, sliceWindow } from './augment-signal.ts';
import { cumulativeLoad } from './cumulative-load.ts';
import { lags } from './lags.ts';
import { linearTrend } from './linear-trend.ts';
import { loadTransformer } from './load-transformer.ts';
import { rollingStatistics } from './rolling-statistics.ts';
import { signalWindows } from './signal-windows.ts';

const common = { kind: 'transformer', load: loadTransformer, isRowWise: false } as const;
describeEstimator('lags', { ...common, create: () => lags.create({ lags: [1, 3] }) });
describeEstimator('rolling statistics', {
  ...common,
  create: () =>
    rollingStatistics.create({ window: 5, statistics: ['mean', 'deviation', 'minimum', 'maximum', 'rms', 'slope'] }),
});
describeEstimator('cumulative load', { ...common, create: () => cumulativeLoad.create({ exponent: 3 }) });
describeEstimator('signal windows', {
  ...common,
  create: () =>
    signalWindows.create({
      length: 16,
      step: 8,
      sampleRateHz: 16,
      bandEdgesHz: [0, 2, 4, 8.1],
      envelopeEdgesHz: [0, 4, 8.1],
    }),
});

function tableOf(columns: Record<string, readonly number[]>): FeatureTable {
  const features = Object.entries(columns).map(([name, values]) => ({ name, values: Float64Array.from(values) }));
  return { rowCount: features[0]?.values.length ?? 0, features };
}

async function apply(step: Transformer, table: FeatureTable): Promise<Record<string, number[]>> {
  await step.fit(table);
  return Object.fromEntries(step.transform(table).features.map(({ name, values }) => [name, [...values]]));
}

const UNITS = tableOf({ unit: [1, 1, 1, 2, 2, 2], x: [1, 2, 4, 10, 20, 30] });

test('lags look back within a unit only', async () => {
  const lagged = await apply(lags.create({ lags: [1, 2], columns: ['x'], group: 'unit' }), UNITS);
  expect(lagged['x lag 1']).toEqual([1, 1, 2, 10, 10, 20]);
  expect(lagged['x lag 2']).toEqual([1, 1, 1, 10, 10, 10]);
});

test('rolling statistics take the row and those before it, within a unit', async () => {
  const step = rollingStatistics.create({
    window: 2,
    statistics: ['mean', 'deviation', 'minimum', 'maximum', 'rms', 'slope'],
    group: 'unit',
  });
  expect(await apply(step, UNITS)).toMatchObject({
    'x mean of 2': [1, 1.5, 3, 10, 15, 25],
    'x deviation of 2': [0, 0.5, 1, 0, 5, 5],
    'x minimum of 2': [1, 1, 2, 10, 10, 20],
    'x maximum of 2': [1, 2, 4, 10, 20, 30],
    'x rms of 2': [1, Math.sqrt(2.5), Math.sqrt(10), 10, Math.sqrt(250), Math.sqrt(650)],
    'x slope of 2': [0, 1, 2, 0, 10, 10],
  });
});

test('load adds up within a unit, by the power of wear', async () => {
  const borne = await apply(cumulativeLoad.create({ exponent: 2, group: 'unit' }), UNITS);
  expect(borne['x load']).toEqual([1, 5, 21, 100, 500, 1_400]);
});

test('what looks back never looks ahead: later rows change nothing before them', async () => {
  const table = sampleFeatures(60);
  const early = {
    rowCount: 40,
    features: table.features.map((feature) => ({ ...feature, values: feature.values.slice(0, 40) })),
  };
  for (const step of [
    lags.create({ lags: [1, 7] }),
    rollingStatistics.create({ window: 9, statistics: ['mean', 'slope', 'rms'] }),
    cumulativeLoad.create({ exponent: 1.5 }),
  ]) {
    const whole = await apply(step, table);
    const part = await apply(step, early);
    for (const [name, values] of Object.entries(part)) {
      expect(whole[name]?.slice(0, 40)).toEqual(values);
    }
  }
});

describe('windows of a signal', () => {
  const settings = {
    length: 4_096,
    step: 2_048,
    sampleRateHz: 8_192,
    bandEdgesHz: [0, 500, 1_500, 4_096.1],
    envelopeEdgesHz: [0, 80, 120, 4_096.1],
  };
  const signal = (wave: (second: number) => number) =>
    tableOf({ x: Array.from({ length: 8_192 }, (_, sample) => wave(sample / 8_192)) });

  test('the energy of a tone lies in its band and is its variance', async () => {
    const tone = await apply(
      signalWindows.create(settings),
      signal((second) => 3 * Math.sin(2 * Math.PI * 1_000 * second)),
    );
    expect(tone['x band 500–1500 Hz']).toHaveLength(3);
    expect(tone['x band 500–1500 Hz']?.[0]).toBeCloseTo(4.5, 6);
    expect(tone['x band 0–500 Hz']?.[0]).toBeCloseTo(0, 6);
    expect(tone['x rms']?.[1]).toBeCloseTo(3 / Math.SQRT2, 6);
    expect(tone['x crest']?.[1]).toBeCloseTo(Math.SQRT2, 2);
    expect(tone['x kurtosis']?.[1]).toBeCloseTo(1.5, 6);
    expect(tone['x centroid']?.[1]).toBeCloseTo(1_000, 3);
  });

  test('the beat of a modulated tone shows in the spectrum of its envelope', async () => {
    const beat = (second: number) =>
      (1 + 0.5 * Math.sin(2 * Math.PI * 100 * second)) * Math.sin(2 * Math.PI * 2_000 * second);
    const modulated = await apply(signalWindows.create(settings), signal(beat));
    expect(modulated['x envelope 80–120 Hz']?.[0]).toBeCloseTo(0.125, 3);
    expect(modulated['x envelope 0–80 Hz']?.[0]).toBeCloseTo(0, 3);
    expect(modulated['x band 0–500 Hz']?.[0]).toBeCloseTo(0, 3);
  });

  test('no window reaches from one recording into the next, and the recording goes along', async () => {
    const recording = Array.from({ length: 70 }, (_, sample) => (sample < 25 ? 1 : 2));
    const step = signalWindows.create({
      length: 10,
      step: 10,
      sampleRateHz: 10,
      bandEdgesHz: [],
      envelopeEdgesHz: [],
      group: 'recording',
    });
    const measured = await apply(step, tableOf({ recording, x: recording }));
    expect(measured['recording']).toEqual([1, 1, 2, 2, 2, 2]);
    expect(measured['x standardDeviation']).toEqual([0, 0, 0, 0, 0, 0]);
  });

  test('a signal shorter than a window, and edges that do not ascend, are refused', async () => {
    await expect(apply(signalWindows.create(settings), tableOf({ x: [1, 2, 3] }))).rejects.toThrow(
      'The signal has 3 samples, less than one window of 4096',
    );
    expect(() => signalWindows.create({ ...settings, bandEdgesHz: [0, 5, 5] })).toThrow('must ascend');
  });
});

test('columns that are missing or hold categories are named', async () => {
  const table = sampleFeatures();
  await expect(lags.create({ lags: [1], columns: ['torqe'] }).fit(table)).rejects.toThrow('Column "torqe" is missing');
  await expect(lags.create({ lags: [1], columns: ['type'] }).fit(table)).rejects.toThrow(
    'Column "type" holds categories',
  );
  await expect(lags.create({ lags: [1], group: 'unit' }).fit(table)).rejects.toThrow('There is no column "unit"');
});

test('a line is found exactly, with how much it explains', () => {
  expect(linearTrend(Float64Array.of(5, 7, 9, 11))).toEqual({ slope: 2, intercept: 5, determination: 1 });
  expect(linearTrend(Float64Array.of(4, 4, 4))).toEqual({ slope: 0, intercept: 4, determination: 0 });
  expect(linearTrend(Float64Array.of(3))).toEqual({ slope: 0, intercept: 3, determination: 0 });
});

describe('augmentation', () => {
  const ramp = Float64Array.from({ length: 101 }, (_, index) => index);

  test('noise has the size asked for, and the same seed gives the same', () => {
    const long = Float64Array.from({ length: 20_000 }, (_, index) => Math.sin(index));
    const noisy = jitter(long, 0.1, seededRandom(4));
    const noise = noisy.map((value, index) => value - (long[index] ?? 0));
    expect(Math.sqrt(noise.reduce((sum, value) => sum + value * value, 0) / noise.length)).toBeCloseTo(
      0.1 / Math.SQRT2,
      3,
    );
    expect(jitter(long, 0.1, seededRandom(4))).toEqual(noisy);
  });

  test('scaling is one factor for all', () => {
    const scaled = scaleSignal(ramp, 0.2, seededRandom(4));
    expect(scaled[100]).not.toBe(100);
    expect(scaled[50]).toBeCloseTo((scaled[100] ?? 0) / 2, 12);
  });

  test('a slice is a piece in order, stretched to the whole length', () => {
    const sliced = sliceWindow(ramp, 0.5, seededRandom(4));
    expect(sliced).toHaveLength(101);
    expect((sliced[100] ?? 0) - (sliced[0] ?? 0)).toBeCloseTo(50, 9);
    expect((sliced[1] ?? 0) - (sliced[0] ?? 0)).toBeCloseTo(0.5, 9);
    expect(sliceWindow(ramp, 1, seededRandom(4))).toEqual(ramp);
    expect(() => sliceWindow(ramp, 0, seededRandom(4))).toThrow('cannot be cut');
  });

  test('each signal is followed by its copies with its label, itself unchanged', () => {
    const random = seededRandom(4);
    const out = augmentSignals(
      [
        { signal: ramp, label: 'worn' },
        { signal: ramp, label: 'good' },
      ],
      { copies: 2, jitter: 0.05, scale: 0.1, slice: 0.9, random },
    );
    expect(out.map(({ label }) => label)).toEqual(['worn', 'worn', 'worn', 'good', 'good', 'good']);
    expect(out[3]?.signal).toBe(ramp);
    expect(ramp[7]).toBe(7);
  });
});
