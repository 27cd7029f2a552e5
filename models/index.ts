/** The library's public face for scripts and notebooks: `import { randomForest } from 'manufactureai/models'`. */
export * from './estimator/estimator.ts';
export * from './estimator/feature-table.ts';

export { findColumn, type Table } from './table/table.ts';
export { readTable, readTableBatches } from './table/read-csv.ts';
export { readNpy } from './table/read-npy.ts';
export { readParquet } from './table/read-parquet.ts';
export { readLabels, readTarget, toFeatureTable } from './table/to-feature-table.ts';
export { alignLevels } from './table/align-levels.ts';
export { checkQuality } from './table/quality-report.ts';
export { describeQuality } from './table/describe-quality.ts';
export { findDrift } from './table/find-drift.ts';

export { imputer } from './maintenance/clean/imputer.ts';
export { oneHotEncoder } from './maintenance/clean/one-hot-encoder.ts';
export { outlierClipper } from './maintenance/clean/outlier-clipper.ts';
export { Pipeline } from './maintenance/clean/pipeline.ts';
export { redundantColumnDropper } from './maintenance/clean/redundant-column-dropper.ts';
export { resampler } from './maintenance/clean/resampler.ts';
export { scaler } from './maintenance/clean/scaler.ts';
export { augmentSignals, jitter, scaleSignal, sliceWindow } from './maintenance/features/augment-signal.ts';
export { cumulativeLoad } from './maintenance/features/cumulative-load.ts';
export { lags } from './maintenance/features/lags.ts';
export { loadTransformer } from './maintenance/features/load-transformer.ts';
export { rollingStatistics } from './maintenance/features/rolling-statistics.ts';
export { signalWindows } from './maintenance/features/signal-windows.ts';

export { randomForest } from './maintenance/forest/train-random-forest.ts';
export { RandomForestClassifier } from './maintenance/forest/random-forest-classifier.ts';
export { RandomForestRegressor } from './maintenance/forest/random-forest-regressor.ts';
export { GradientBoostingClassifier } from './maintenance/boosting/gradient-boosting-classifier.ts';
export { GradientBoostingRegressor } from './maintenance/boosting/gradient-boosting-regressor.ts';
export { permutationImportance } from './maintenance/trees/permutation-importance.ts';
export { explainPredictions } from './maintenance/trees/tree-shap.ts';
export { loadTreeEstimator, readTreePackage, writeTreePackage } from './maintenance/trees/tree-package.ts';
export { createInlinePool, createTaskPool } from './parallel/task-pool.ts';

export { estimateSurvival, timeOfReliability } from './maintenance/survival/kaplan-meier.ts';
export {
  fitWeibull,
  hazard,
  lifeQuantile,
  meanLife,
  meanResidualLife,
  reliability,
  reliabilityInterval,
  scaleInterval,
  shapeInterval,
} from './maintenance/survival/weibull.ts';

export * from './supply/forecast/forecaster.ts';
export { createForecaster, methodNames } from './supply/forecast/methods.ts';
export { workingDays } from './supply/forecast/regression/calendar.ts';
export { createRegression } from './supply/forecast/regression/regression-forecaster.ts';
export { reconcile } from './supply/forecast/hierarchy/reconcile.ts';

export * from './evaluate/calibration-curve.ts';
export { accuracy, classificationReport, confusionMatrix } from './evaluate/classification-report.ts';
export * from './evaluate/forecast-measures.ts';
export * from './evaluate/regression-measures.ts';
export { areaUnderRoc, averagePrecision, precisionRecallCurve, rocCurve } from './evaluate/score-curves.ts';
export { groupedKFold, holdOut, kFold, rollingOrigin, stratifiedKFold } from './evaluate/splits.ts';
export { seededRandom } from './evaluate/seeded-random.ts';

export type { Report } from './report/report.ts';
export { renderReport } from './report/render-report.ts';
