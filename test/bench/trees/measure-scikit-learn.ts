import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { BENCH_ROUNDS, type MachineRows } from './machine-rows.ts';

/** What scikit-learn did on one thread: CPU seconds, the best of as many rounds as ours. */
export type PeerResult = {
  readonly version: string;
  readonly averagePrecision: number;
  readonly fitSeconds: number;
  readonly rowsPerSecond: number;
};

const SCRIPT = `
import json, sys, time
import numpy as np, sklearn
from sklearn.ensemble import RandomForestClassifier, HistGradientBoostingClassifier
from sklearn.metrics import average_precision_score
train, test = (np.loadtxt(path, delimiter=',') for path in sys.argv[1:3])
make = {'forest': lambda: RandomForestClassifier(100, random_state=42, n_jobs=1),
        'boosting': lambda: HistGradientBoostingClassifier(early_stopping=False)}[sys.argv[3]]
fits, predicts = [], []
for _ in range(int(sys.argv[4])):
    model = make()
    start = time.process_time(); model.fit(train[:, :-1], train[:, -1]); fits.append(time.process_time() - start)
    start = time.process_time(); p = model.predict_proba(test[:, :-1])[:, 1]; predicts.append(time.process_time() - start)
print(json.dumps({'version': sklearn.__version__, 'averagePrecision': average_precision_score(test[:, -1], p),
                  'fitSeconds': min(fits), 'rowsPerSecond': len(test) / min(predicts)}))
`;

/**
 * Lets scikit-learn learn and judge the same rows, with the Python that `MAI_PYTHON` names or `python3`.
 *
 * @returns null where Python or the package is missing
 */
export function measureScikitLearn(
  model: 'forest' | 'boosting',
  train: MachineRows,
  test: MachineRows,
): PeerResult | null {
  const directory = mkdtempSync(join(tmpdir(), 'peer-'));
  try {
    const paths = [train, test].map((rows, number) => {
      const path = join(directory, `${number}.csv`);
      writeFileSync(path, toCsv(rows));
      return path;
    });
    const { status, stdout } = spawnSync(
      process.env['MAI_PYTHON'] ?? 'python3',
      ['-c', SCRIPT, ...paths, model, String(BENCH_ROUNDS)],
      {
        encoding: 'utf8',
        env: { ...process.env, OMP_NUM_THREADS: '1', OPENBLAS_NUM_THREADS: '1' },
      },
    );
    return status === 0 ? (JSON.parse(stdout) as PeerResult) : null;
  } finally {
    rmSync(directory, { recursive: true });
  }
}

function toCsv({ features, labels }: MachineRows): string {
  return labels
    .map((label, row) => [...features.features.map(({ values }) => values[row]), label === 'failure' ? 1 : 0].join(','))
    .join('\n');
}
