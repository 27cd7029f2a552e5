import { z } from 'zod';
import { AppError } from '../../../../contract/errors.ts';
import { seededRandom } from '../../../evaluate/seeded-random.ts';
import { quantileOf } from '../../../statistics/column-statistics.ts';
import { defineMonitor, falseAlarmRate, type RowJudge } from '../define-monitor.ts';
import { describeSensor } from '../describe-sensors.ts';
import { heldOutLimits } from '../held-out-limits.ts';
import {
  averagePathLength,
  type CompiledTrees,
  compileTrees,
  growIsolationTree,
  type IsolationTree,
  meanPathLength,
  pathGains,
} from './isolation-tree.ts';

type Settings = {
  readonly falseAlarmRate: number;
  readonly treeCount: number;
  readonly sampleSize: number;
  readonly seed: number;
};

export type LearnedForest = {
  readonly trees: IsolationTree[];
  readonly sampleSize: number;
  readonly medians: number[];
  readonly limit: number;
};

const tree = z.object({
  features: z.array(z.number().int()).min(1),
  thresholds: z.array(z.number()),
  right: z.array(z.number().int()),
});

/**
 * Isolation forest (Liu, Ting and Zhou, ICDM 2008): strange rows are set apart by few random cuts. Each row by itself;
 * the score is the paper's anomaly score as a share of the limit.
 */
export const isolationForest = defineMonitor({
  kind: 'isolation-forest',
  settings: z.object({
    falseAlarmRate,
    treeCount: z.number().int().positive().default(100),
    sampleSize: z.number().int().min(2).default(256),
    seed: z.number().int().default(42),
  }),
  state: z.object({
    trees: z.array(tree).min(1),
    sampleSize: z.number().int().positive(),
    medians: z.array(z.number()).min(1),
    limit: z.number().positive(),
  }),
  learn,
  createJudge: ({ trees, sampleSize, medians, limit }) =>
    createJudge(compileTrees(trees), sampleSize, { medians, limit }),
});

function learn(columns: readonly Float64Array[], settings: Settings): LearnedForest {
  const rowCount = columns[0]?.length ?? 0;
  const all = Int32Array.from({ length: rowCount }, (_, row) => row);
  if (columns.every((values) => describeSensor(values).role === 'still')) {
    throw new AppError('bad-request', 'No column changes in the rows to learn from, so there is nothing to watch');
  }
  const sampleSize = Math.min(settings.sampleSize, rowCount);
  const [limit = 1] = heldOutLimits(rowCount, settings.falseAlarmRate, (isLearned, { from, to }) => {
    const rows = all.filter(isLearned);
    const size = Math.min(sampleSize, rows.length);
    const trees = compileTrees(growTrees(columns, rows, { ...settings, sampleSize: size }));
    const scores: number[] = [];
    for (let row = from; row < to; row++) {
      const values = Float64Array.from(columns, (column) => column[row] ?? 0);
      scores.push(anomalyScore(meanPathLength(trees, values), size));
    }
    return [scores];
  });
  return {
    trees: growTrees(columns, all, { ...settings, sampleSize }),
    sampleSize,
    medians: columns.map((values) => quantileOf(values.toSorted(), 0.5)),
    limit,
  };
}

function growTrees(columns: readonly Float64Array[], rows: Int32Array, settings: Settings): IsolationTree[] {
  const random = seededRandom(settings.seed);
  return Array.from({ length: settings.treeCount }, () => {
    const drawn = rows.slice();
    for (let index = 0; index < settings.sampleSize; index++) {
      const other = index + Math.floor(random() * (drawn.length - index));
      const row = drawn[other] ?? 0;
      drawn[other] = drawn[index] ?? 0;
      drawn[index] = row;
    }
    return growIsolationTree(columns, drawn.slice(0, settings.sampleSize), random);
  });
}

/** Returns 0 to 1; 0.5 for what is like all others (equation 2). */
function anomalyScore(pathLength: number, sampleSize: number): number {
  return 2 ** -(pathLength / averagePathLength(sampleSize));
}

function createJudge(
  trees: CompiledTrees,
  sampleSize: number,
  { medians, limit }: { readonly medians: readonly number[]; readonly limit: number },
): RowJudge {
  const last = new Float64Array(medians.length);
  let length = 0;
  const toLength = meanPathLength;
  return {
    observe: () => undefined,
    score: (row) => {
      last.set(row);
      length = toLength(trees, last);
      return anomalyScore(length, sampleSize) / limit;
    },
    explain: () => {
      const score = anomalyScore(length, sampleSize);
      const drops = pathGains(trees, last, medians).map((gain) =>
        Math.max(0, score - anomalyScore(length + gain, sampleSize)),
      );
      const total = drops.reduce((sum, drop) => sum + drop, 0);
      return total > 0 ? drops.map((drop) => drop / total) : drops;
    },
  };
}
