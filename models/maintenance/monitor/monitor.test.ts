import { describe, expect, test } from 'vitest';
import { describeEstimator, sampleFeatures } from '../../../test/contract/estimator.ts';
import { type FeatureTable, takeRows } from '../../estimator/feature-table.ts';
import { seededRandom } from '../../evaluate/seeded-random.ts';
import { normalQuantile } from '../../statistics/normal-quantile.ts';
import { controlChartMonitor } from './chart/control-chart-monitor.ts';
import { dynamicMonitor } from './dynamic/dynamic-monitor.ts';
import { isolationForest } from './isolation/isolation-forest.ts';
import { type Monitor, monitorRows } from './monitor.ts';
import { createMonitor, loadMonitor, monitorMethods } from './monitor-methods.ts';
import { pcaMonitor } from './pca/pca-monitor.ts';

const load = loadMonitor;
describeEstimator('dynamic monitor', {
  kind: 'detector',
  create: () => dynamicMonitor.create({}),
  load,
  isRowWise: false,
});
describeEstimator('PCA monitor', { kind: 'detector', create: () => pcaMonitor.create({}), load });
describeEstimator('isolation forest', {
  kind: 'detector',
  create: (seed) => isolationForest.create({ seed, treeCount: 20 }),
  load,
});
for (const chart of ['ewma', 'cusum'] as const) {
  describeEstimator(`control charts, ${chart}`, {
    kind: 'detector',
    create: () => controlChartMonitor.create({ chart }),
    load,
    isRowWise: false,
  });
}

const SENSORS = ['speed', 'load', 'current', 'heat'];

/** Four sensors with memory; load follows speed, current follows both. */
function machine(rowCount: number, seed = 5): FeatureTable {
  const random = seededRandom(seed);
  const noise = () => normalQuantile(Math.max(1e-9, random()));
  let speed = 0;
  const rows = Array.from({ length: rowCount }, () => {
    speed = 0.6 * speed + noise();
    const load = 2 * speed + noise();
    return [100 + speed, 50 + load, 10 + speed + load + 0.5 * noise(), 60 + noise()];
  });
  return toTable(rows);
}

function toTable(rows: readonly (readonly number[])[]): FeatureTable {
  return {
    rowCount: rows.length,
    features: SENSORS.map((name, column) => ({ name, values: Float64Array.from(rows, (row) => row[column] ?? 0) })),
  };
}

function changed(table: FeatureTable, name: string, change: (value: number, row: number) => number): FeatureTable {
  return {
    ...table,
    features: table.features.map((feature) =>
      feature.name === name ? { ...feature, values: feature.values.map(change) } : feature,
    ),
  };
}

async function trained(method: string, table: FeatureTable, rows: number): Promise<Monitor> {
  const monitor = createMonitor(method, { falseAlarmRate: 0.01, seed: 1 });
  await monitor.fit(
    takeRows(
      table,
      Array.from({ length: rows }, (_, row) => row),
    ),
  );
  return monitor;
}

describe.each(monitorMethods)('any monitor: %s', (method) => {
  test('normal rows alarm about as seldom as was asked for', async () => {
    const table = machine(6_000);
    const monitor = await trained(method, table, 1_000);
    const { alarms, scores } = monitorRows(monitor, table, 1_000);
    // A sum stays high for long, so its few excursions make many alarms or none.
    expect(alarms.length / 5_000).toBeLessThan(method === 'cusum' ? 0.05 : 0.025);
    expect(scores.slice(0, 1_000).every(Number.isNaN)).toBe(true);
  });

  test('a stream row by row gives what the whole table gives, and refuses a missing value by its sensor', async () => {
    const table = machine(300);
    const monitor = await trained(method, table, 200);
    const stream = monitor.createStream();
    const scores = Float64Array.from({ length: table.rowCount }, (_, row) => {
      const { score, isAlarm, contributions } = stream.push(table.features.map(({ values }) => values[row] ?? 0));
      expect(isAlarm).toBe(score >= 1);
      expect(contributions === null).toBe(!isAlarm);
      return score;
    });
    expect(scores).toEqual(monitor.score(table));
    expect(() => stream.push([100, Number.NaN, 10, 60])).toThrow(/Sensor "load"/);
    expect(() => stream.observe([100, 50, 10])).toThrow(/Sensor "heat"/);
  });

  test('columns that never change give nothing to watch', async () => {
    const still = { rowCount: 50, features: [{ name: 'heat', values: new Float64Array(50).fill(7) }] };
    const monitor = createMonitor(method, { falseAlarmRate: 0.01, seed: 1 });
    await expect(monitor.fit(still)).rejects.toMatchObject({
      code: 'bad-request',
      message: expect.stringContaining('No column changes'),
    });
  });
});

// Cuts beyond all rows learned from are all alike to an isolation forest, so one sensor alone seldom decides.
describe.each(monitorMethods.filter((method) => method !== 'isolation-forest'))('all but the forest: %s', (method) => {
  test('a shift of six deviations alarms in nearly every row and names its sensor', async () => {
    const table = changed(machine(1_400), 'heat', (value, row) => (row < 1_200 ? value : value + 6));
    const monitor = await trained(method, table, 1_000);
    const alarms = monitorRows(monitor, table, 1_000).alarms.filter(({ row }) => row >= 1_205);
    expect(alarms.length).toBeGreaterThan(170);
    for (const { contributions } of alarms) {
      expect(contributions).toHaveLength(SENSORS.length);
      expect(contributions.indexOf(Math.max(...contributions))).toBe(SENSORS.indexOf('heat'));
      expect(contributions.every((share) => share >= 0 && share <= 1 + 1e-9)).toBe(true);
    }
  });
});

test('an isolation forest alarms when several sensors are far out together', async () => {
  const table = machine(1_400);
  const far = SENSORS.reduce(
    (all, name) => changed(all, name, (value, row) => (row < 1_200 ? value : value + 12)),
    table,
  );
  const { alarms } = monitorRows(await trained('isolation-forest', table, 1_000), far, 1_000);
  expect(alarms.filter(({ row }) => row >= 1_200)).toHaveLength(200);
  expect(alarms.filter(({ row }) => row < 1_200).length).toBeLessThan(8);
});

test('too few rows, weights and rates that cannot be are refused', async () => {
  const table = sampleFeatures();
  const few = takeRows(table, [0, 1, 2, 3]);
  await expect(dynamicMonitor.create({}).fit(few)).rejects.toMatchObject({ code: 'bad-request' });
  const weights = new Float64Array(table.rowCount).fill(1);
  await expect(dynamicMonitor.create({}).fit(table, { weights })).rejects.toMatchObject({ code: 'bad-request' });
  expect(() => dynamicMonitor.create({ falseAlarmRate: 0.7 })).toThrow(/falseAlarmRate/);
  expect(() => createMonitor('guess', { falseAlarmRate: 0.01, seed: 1 })).toThrow(/isolation-forest/);
});

test('documents of another kind, another version or with damage are refused', async () => {
  const monitor = await trained('pca', machine(100), 100);
  const document = monitor.toDocument();
  expect(() => loadMonitor({ ...document, kind: 'oracle' })).toThrow(/"oracle" is unknown/);
  expect(() => dynamicMonitor.load(document)).toThrow(/not a "dynamic-monitor"/);
  expect(() => loadMonitor({ ...document, formatVersion: 9 })).toThrow(/version 9/);
  expect(() => loadMonitor({ ...document, state: { means: [] } })).toThrow(/pca-monitor/);
});
