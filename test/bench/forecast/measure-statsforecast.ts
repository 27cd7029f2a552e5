import { spawnSync } from 'node:child_process';
import type { CompetitionSeries } from './competition.ts';

export type PeerForecasts = {
  /** Processor time of fitting and forecasting alone, compiling left out. */
  readonly cpuSeconds: number;
  /** By series: the mean of AutoETS and Theta. */
  readonly means: readonly (readonly number[])[];
};

const SCRIPT = `
import json, sys, time
import numpy as np
from statsforecast.models import AutoETS, Theta
task = json.load(sys.stdin)
data = [np.array(values, dtype=float) for values in task['series']]
def forecast(values):
    one = AutoETS(season_length=task['season']).forecast(values, task['horizon'])['mean']
    other = Theta(season_length=task['season']).forecast(values, task['horizon'])['mean']
    return [float(value) for value in (one + other) / 2]
forecast(data[0])
start = time.process_time()
means = [forecast(values) for values in data]
print(json.dumps({'cpuSeconds': time.process_time() - start, 'means': means}))
`;

/** Forecasts the series with AutoETS and Theta of statsforecast; null where `MAI_PYTHON` has no such package. */
export function measureStatsforecast(
  tasks: readonly CompetitionSeries[],
  season: number,
  horizon: number,
): PeerForecasts | null {
  const series = tasks.map(({ values }) => Array.from(values));
  const { status, stdout } = spawnSync(process.env['MAI_PYTHON'] ?? 'python3', ['-c', SCRIPT], {
    input: JSON.stringify({ series, season, horizon }),
    encoding: 'utf8',
    env: { ...process.env, OMP_NUM_THREADS: '1', NUMBA_NUM_THREADS: '1' },
    maxBuffer: 1 << 28,
  });
  return status === 0 ? JSON.parse(stdout.trim().split('\n').at(-1) ?? '') : null;
}
