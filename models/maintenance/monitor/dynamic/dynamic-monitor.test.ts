import { expect, test } from 'vitest';
import type { FeatureTable } from '../../../estimator/feature-table.ts';
import { seededRandom } from '../../../evaluate/seeded-random.ts';
import { normalQuantile } from '../../../statistics/normal-quantile.ts';
import { monitorRows } from '../monitor.ts';
import { dynamicMonitor } from './dynamic-monitor.ts';

const ROWS = 1_200;
const LEARNED = 400;

function noiseFrom(seed: number): () => number {
  const random = seededRandom(seed);
  return () => normalQuantile(Math.max(1e-9, random()));
}

async function judge(columns: Readonly<Record<string, readonly number[]>>) {
  const table = (from: number, to: number): FeatureTable => ({
    rowCount: to - from,
    features: Object.entries(columns).map(([name, values]) => ({
      name,
      values: Float64Array.from(values.slice(from, to)),
    })),
  });
  const monitor = dynamicMonitor.create({});
  await monitor.fit(table(0, LEARNED));
  return { monitor, ...monitorRows(monitor, table(0, ROWS), LEARNED) };
}

const rows = (value: (row: number) => number) => Array.from({ length: ROWS }, (_, row) => value(row));

test('a small lasting shift that no single row shows is found by the smoothed values', async () => {
  const [a, b] = [noiseFrom(1), noiseFrom(2)];
  const { alarms } = await judge({ flow: rows((row) => a() + (row >= 800 ? 1.8 : 0)), pressure: rows(() => b()) });
  const before = alarms.filter(({ row }) => row < 800).length;
  const after = alarms.filter(({ row }) => row >= 810).length;
  expect(before).toBeLessThan(16);
  expect(after).toBeGreaterThan(230);
});

test('a broken relation is found although each sensor stays within what it always did', async () => {
  const [a, b] = [noiseFrom(3), noiseFrom(4)];
  let shared = 0;
  const speed = rows(() => {
    shared = 0.3 * shared + a();
    return shared;
  });
  const torque = speed.map((value, row) => (row < 800 ? value : -value) + 0.1 * b());
  const { alarms } = await judge({ speed, torque });
  expect(alarms.filter(({ row }) => row < 800).length).toBeLessThan(16);
  expect(alarms.filter(({ row }) => row >= 800).length).toBeGreaterThan(200);
});

test('a sensor that wanders raises no alarm by where it is, but does by a jump', async () => {
  const [a, b] = [noiseFrom(5), noiseFrom(6)];
  let level = 20;
  const heat = rows((row) => {
    level += 0.01 * a() + (row === 1_000 ? 1 : 0);
    return level;
  });
  const { monitor, alarms } = await judge({ heat, flow: rows(() => b()) });
  expect(monitor.learned.sensors.map(({ role }) => role)).toEqual(['wandering', 'steady']);
  const jump = alarms.find(({ row }) => row === 1_000);
  expect(jump?.contributions[0]).toBeGreaterThan(0.9);
  expect(alarms.length).toBeLessThan(24);
});

test('drift slower than the rows learned from is followed', async () => {
  const [a, b] = [noiseFrom(7), noiseFrom(8)];
  const drifting = rows((row) => a() + Math.max(0, row - LEARNED) * 0.0015);
  const { alarms } = await judge({ flow: drifting, pressure: rows(() => b()) });
  expect(alarms.length / (ROWS - LEARNED)).toBeLessThan(0.04);
});

test('while it alarms the baseline stays: a fault that lasts is not taken for normal', async () => {
  const [a, b] = [noiseFrom(9), noiseFrom(10)];
  const { alarms } = await judge({ flow: rows((row) => a() + (row >= 500 ? 4 : 0)), pressure: rows(() => b()) });
  expect(alarms.filter(({ row }) => row >= ROWS - 100).length).toBe(100);
});

test('a sensor that never changed is not judged, one that repeats another does no harm', async () => {
  const a = noiseFrom(11);
  const flow = rows(() => a());
  const { monitor, scores } = await judge({ flow, twin: flow, valve: rows((row) => (row < 600 ? 1 : 0)) });
  expect(monitor.learned.sensors.map(({ role }) => role)).toEqual(['steady', 'steady', 'still']);
  expect(scores.slice(LEARNED).every(Number.isFinite)).toBe(true);
});
