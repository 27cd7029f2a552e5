import type { MeasuredClassifier } from '../../models/maintenance/tabular/measure-classifier.ts';
import type { MeasuredRegressor } from '../../models/maintenance/tabular/measure-regressor.ts';
import type { TrainingData } from './train-maintenance-data.ts';
import type { TrainingCall } from './train-maintenance-options.ts';

export type Measured = MeasuredClassifier | MeasuredRegressor;

/** Returns what `--json` prints, but for where the package lies. */
export function summariseTraining(measured: Measured, data: TrainingData, call: TrainingCall) {
  const common = {
    task: measured.task,
    target: call.target,
    model: call.model,
    seed: call.seed,
    split: measured.split,
    trainRows: measured.trainRows,
    testRows: measured.task === 'classification' ? measured.judged.actual.length : measured.actual.length,
    importance: measured.model.importance,
    permutationImportance: measured.worth,
    warnings: data.warnings,
    leftOut: data.leftOut,
    ...(measured.folds.length === 0 ? {} : { folds: measured.folds }),
  };
  if (measured.task === 'regression') {
    return { ...measured.scores, ...common };
  }
  const { decision } = measured.model;
  return {
    ...measured.scores,
    positiveClass: decision?.positiveClass ?? null,
    threshold: decision?.threshold ?? null,
    ...common,
  };
}
