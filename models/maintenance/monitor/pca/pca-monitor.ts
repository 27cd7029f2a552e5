import { z } from 'zod';
import { AppError } from '../../../../contract/errors.ts';
import { defineMonitor, falseAlarmRate, type RowJudge } from '../define-monitor.ts';
import { heldOutLimits } from '../held-out-limits.ts';
import {
  createComponentWork,
  fitPrincipalComponents,
  measureRow,
  type PrincipalComponents,
} from './principal-components.ts';

type Settings = { readonly falseAlarmRate: number; readonly varianceShare: number };

export type LearnedPca = {
  readonly means: number[];
  readonly deviations: number[];
  readonly loadings: number[][];
  readonly variances: number[];
  readonly hotellingLimit: number;
  readonly predictionErrorLimit: number;
};

/** A statistic that is always zero has no limit to be measured by. */
const LEAST_LIMIT = 1e-9;

/**
 * The textbook pair for multivariate processes: Hotelling's T² in the plane of the principal components and the squared
 * prediction error beside it (Jackson and Mudholkar 1979; Russell, Chiang and Braatz 2000), each row by itself. The
 * score is the larger of both as a share of its limit; each limit takes half of the false alarms.
 */
export const pcaMonitor = defineMonitor({
  kind: 'pca-monitor',
  settings: z.object({
    falseAlarmRate,
    /** Share of the variance that the components kept must hold. */
    varianceShare: z.number().gt(0).max(1).default(0.9),
  }),
  state: z.object({
    means: z.array(z.number()).min(1),
    deviations: z.array(z.number().positive()),
    loadings: z.array(z.array(z.number())).min(1),
    variances: z.array(z.number().positive()),
    hotellingLimit: z.number().positive(),
    predictionErrorLimit: z.number().positive(),
  }),
  learn,
  createJudge,
});

function learn(columns: readonly Float64Array[], { falseAlarmRate, varianceShare }: Settings): LearnedPca {
  const rowCount = columns[0]?.length ?? 0;
  const allRows = Int32Array.from({ length: rowCount }, (_, row) => row);
  const model = fitPrincipalComponents(columns, allRows, varianceShare);
  if (model.loadings.length === 0) {
    throw new AppError('bad-request', 'No column changes in the rows to learn from, so there is nothing to watch');
  }
  const [hotellingLimit = 1, predictionErrorLimit = 1] = heldOutLimits(
    rowCount,
    falseAlarmRate / 2,
    (isLearned, block) => {
      const part = fitPrincipalComponents(columns, allRows.filter(isLearned), varianceShare);
      return measureBlock(part, columns, block);
    },
  );
  return {
    means: [...model.means],
    deviations: [...model.deviations],
    loadings: model.loadings.map((loading) => [...loading]),
    variances: [...model.variances],
    hotellingLimit: Math.max(LEAST_LIMIT, hotellingLimit),
    predictionErrorLimit: Math.max(LEAST_LIMIT, predictionErrorLimit),
  };
}

function measureBlock(
  model: PrincipalComponents,
  columns: readonly Float64Array[],
  block: { readonly from: number; readonly to: number },
): [number[], number[]] {
  const work = createComponentWork(model);
  const result: [number[], number[]] = [[], []];
  for (let row = block.from; row < block.to; row++) {
    const { hotelling, predictionError } = measureRow(
      model,
      Float64Array.from(columns, (values) => values[row] ?? 0),
      work,
    );
    result[0].push(hotelling);
    result[1].push(predictionError);
  }
  return result;
}

/** Returns the model as it is measured with. */
export function componentsOf({ means, deviations, loadings, variances }: LearnedPca): PrincipalComponents {
  return {
    means: Float64Array.from(means),
    deviations: Float64Array.from(deviations),
    loadings: loadings.map((loading) => Float64Array.from(loading)),
    variances: Float64Array.from(variances),
  };
}

function createJudge(learned: LearnedPca): RowJudge {
  const model = componentsOf(learned);
  const work = createComponentWork(model);
  let isErrorLarger = false;
  return {
    observe: () => undefined,
    score: (row) => {
      const { hotelling, predictionError } = measureRow(model, row, work);
      const shares = [hotelling / learned.hotellingLimit, predictionError / learned.predictionErrorLimit] as const;
      isErrorLarger = shares[1] > shares[0];
      return isErrorLarger ? shares[1] : shares[0];
    },
    explain: () =>
      isErrorLarger ? toShares(work.residuals.map((residual) => residual ** 2)) : toShares(hotellingParts(model, work)),
  };
}

/** Complete decomposition of T² (Nomikos and MacGregor 1995); what pulls it down counts as nothing. */
function hotellingParts(
  { loadings, variances }: PrincipalComponents,
  { values, scores }: ComponentWorkView,
): Float64Array {
  return Float64Array.from(values, (value, column) => {
    const pull = loadings.reduce(
      (sum, loading, k) => sum + ((scores[k] ?? 0) / (variances[k] ?? 1)) * (loading[column] ?? 0),
      0,
    );
    return Math.max(0, value * pull);
  });
}

type ComponentWorkView = { readonly values: Float64Array; readonly scores: Float64Array };

function toShares(parts: Float64Array): Float64Array {
  const total = parts.reduce((sum, part) => sum + part, 0);
  return total > 0 ? parts.map((part) => part / total) : parts;
}
