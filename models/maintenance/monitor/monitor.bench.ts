import { execFileSync } from 'node:child_process';
import { afterAll, expect, test } from 'vitest';
import type { FeatureTable } from '../../estimator/feature-table.ts';
import { seededRandom } from '../../evaluate/seeded-random.ts';
import { normalQuantile } from '../../statistics/normal-quantile.ts';
import { findChangePoints } from './change/find-change-points.ts';
import { monitorRows } from './monitor.ts';
import { createMonitor, monitorMethods } from './monitor-methods.ts';

const ROWS = 20_000;

/** Sensors in groups of four that share a cause. */
function signals(rowCount: number, sensors: number): FeatureTable {
  const random = seededRandom(1);
  const noise = () => normalQuantile(Math.max(1e-9, random()));
  const columns = Array.from({ length: sensors }, () => new Float64Array(rowCount));
  for (let row = 0; row < rowCount; row++) {
    let cause = 0;
    for (let sensor = 0; sensor < sensors; sensor++) {
      cause = sensor % 4 === 0 ? noise() : cause;
      (columns[sensor] ?? new Float64Array(0))[row] = cause + noise();
    }
  }
  return { rowCount, features: columns.map((values, sensor) => ({ name: `sensor ${sensor + 1}`, values })) };
}

const lines: string[] = [];
afterAll(() => process.stdout.write(`${lines.join('\n')}\n`));

test.each([
  [8, 400],
  [52, 500],
])(`${ROWS} rows of %i sensors, learned from %i`, { timeout: 300_000 }, async (sensors, learned) => {
  const table = signals(ROWS, sensors);
  const training = {
    rowCount: learned,
    features: table.features.map(({ name, values }) => ({ name, values: values.slice(0, learned) })),
  };
  for (const method of monitorMethods) {
    const monitor = createMonitor(method, { falseAlarmRate: 0.01, seed: 1 });
    await monitor.fit(training);
    const { alarms } = monitorRows(monitor, table, learned);
    expect(alarms.length / (ROWS - learned)).toBeLessThan(0.08);
    const seconds = measure(() => monitorRows(monitor, table, learned));
    lines.push(
      `${method}, ${sensors} sensors: ${Math.round((ROWS - learned) / seconds)} rows a second of processor time`,
    );
  }
});

test('change points in 100,000 rows of 8 sensors', { timeout: 300_000 }, () => {
  const { features } = signals(100_000, 8);
  const columns = features.map(({ values }) => values.map((value, row) => value + (row >= 60_000 ? 1 : 0)));
  const noise = features.map(() => Math.SQRT2);
  const [change, ...others] = findChangePoints(columns, { noise });
  expect(others).toEqual([]);
  expect(Math.abs((change?.row ?? 0) - 60_000)).toBeLessThan(60);
  const seconds = measure(() => findChangePoints(columns, { noise }));
  lines.push(
    `change points of ${columns.length} sensors: ${Math.round(100_000 / seconds)} rows a second of processor time`,
  );
});

/** Seconds of processor time of the fastest of a few runs: other programs on the machine do not count. */
function measure(run: () => void): number {
  const seconds = Array.from({ length: 4 }, () => {
    const before = process.cpuUsage();
    run();
    const { user, system } = process.cpuUsage(before);
    return (user + system) / 1e6;
  });
  return Math.min(...seconds);
}

const python = process.env['MAI_BENCH_PYTHON'] ?? 'python3';

test('the peer: isolation forest and PCA of scikit-learn on the same number of rows', {
  timeout: 300_000,
}, (context) => {
  const program = `
import time, numpy as np
from sklearn.ensemble import IsolationForest
from sklearn.decomposition import PCA
r = np.random.default_rng(1)
x = r.standard_normal((${ROWS}, 52)) + np.repeat(r.standard_normal((${ROWS}, 13)), 4, axis=1)
f = IsolationForest(n_estimators=100, random_state=1, n_jobs=1).fit(x[:500])
t = time.process_time(); f.score_samples(x); a = time.process_time() - t
p = PCA(0.9).fit(x[:500])
t = time.process_time(); s = p.transform(x); h = (s**2 / p.explained_variance_).sum(1); q = ((x - p.inverse_transform(s))**2).sum(1); b = time.process_time() - t
print(f'scikit-learn, 52 sensors, whole table at once: isolation forest {${ROWS}/a:.0f} rows, PCA {${ROWS}/b:.0f} rows a second of processor time')
`;
  try {
    lines.push(execFileSync(python, ['-c', program], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim());
  } catch {
    context.skip('Python with scikit-learn is not there; name one with MAI_BENCH_PYTHON');
  }
});
