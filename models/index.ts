/** The library's public face for scripts and notebooks: `import { randomForest } from 'manufactureai/models'`. */
export * from './estimator/estimator.ts';
export * from './estimator/feature-table.ts';

export { type Column, findColumn, type Table } from './table/table.ts';
export { readTable, readTableBatches } from './table/read-csv.ts';
export { readNpy } from './table/read-npy.ts';
export { readParquet } from './table/read-parquet.ts';
export { readLabels, readTarget, toFeatureTable } from './table/to-feature-table.ts';
export { alignLevels } from './table/align-levels.ts';
export { checkQuality } from './table/quality-report.ts';
export { describeQuality } from './table/describe-quality.ts';
export { type Drift, driftBetween, findDrift } from './table/find-drift.ts';
export { profileTable, TableProfile } from './table/profile-table.ts';

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
export { type ExplainedRow, explainRows } from './maintenance/tabular/explain-rows.ts';
export { measureTabularClassifier } from './maintenance/tabular/measure-classifier.ts';
export { measureTabularRegressor } from './maintenance/tabular/measure-regressor.ts';
export { openTabularPackage, writeTabularPackage } from './maintenance/tabular/tabular-package.ts';
export { trainTabularClassifier, trainTabularRegressor } from './maintenance/tabular/train-tabular-model.ts';
export { createInlinePool, createTaskPool, type TaskPool } from './parallel/task-pool.ts';

export { atLastRows, cutUnits, measureLives, takeCuts } from './maintenance/rul/evaluate-remaining-life.ts';
export { type Fleet, remainingLives, takeUnits, toFleet, type Unit } from './maintenance/rul/fleet.ts';
export { phmScore } from './maintenance/rul/phm-score.ts';
export { RemainingLifeModel } from './maintenance/rul/remaining-life-model.ts';
export { explainLastRows } from './maintenance/rul/sensor-contributions.ts';

export { describeSurvival } from './maintenance/survival/describe-survival.ts';
export type { FailureTime } from './maintenance/survival/failure-time.ts';
export { readFailureTimes } from './maintenance/survival/read-failure-times.ts';
export { summariseGroups, summariseLives } from './maintenance/survival/summarise-lives.ts';
export { estimateSurvival, timeOfReliability } from './maintenance/survival/kaplan-meier.ts';
export {
  fitWeibull,
  hazard,
  lifeQuantile,
  meanLife,
  meanLifeInterval,
  meanResidualLife,
  quantileInterval,
  reliability,
  reliabilityInterval,
  scaleInterval,
  shapeInterval,
} from './maintenance/survival/weibull.ts';

export { findChangePoints } from './maintenance/monitor/change/find-change-points.ts';
export { findSensorChanges } from './maintenance/monitor/change/find-sensor-changes.ts';
export { type Judgement, type Monitor, monitorRows, type MonitorStream } from './maintenance/monitor/monitor.ts';
export { createMonitor, loadMonitor, monitorMethods } from './maintenance/monitor/monitor-methods.ts';

export { createSelection } from './supply/forecast/backtest/select-forecaster.ts';
export { forecastBatch } from './supply/forecast/batch/forecast-batch.ts';
export * from './supply/forecast/forecaster.ts';
export { buildTree, forecastHierarchy } from './supply/forecast/hierarchy/forecast-hierarchy.ts';
export type { FoundSeries } from './supply/forecast/found-series.ts';
export { seriesFromTable } from './supply/forecast/series-from-table.ts';
export { createForecaster, methodNames } from './supply/forecast/methods.ts';
export { easterSunday, workingDays } from './supply/forecast/regression/calendar.ts';
export { createRegression } from './supply/forecast/regression/regression-forecaster.ts';
export { type Hierarchy, reconcile, reconciliationMethods } from './supply/forecast/hierarchy/reconcile.ts';

export { classifyItems } from './supply/inventory/limits/classify-items.ts';
export { shareBudget } from './supply/inventory/limits/share-budget.ts';
export { shareStockBudget } from './supply/inventory/limits/share-stock-budget.ts';
export {
  economicOrderQuantity,
  economicOrderQuantityWithBackorders,
  lotCostWithYield,
  type LotCosts,
  type LotSize,
} from './supply/inventory/lot-sizing/economic-order-quantity.ts';
export { planJointReplenishment } from './supply/inventory/lot-sizing/joint-replenishment.ts';
export {
  lotWithAllUnitsDiscounts,
  lotWithIncrementalDiscounts,
} from './supply/inventory/lot-sizing/quantity-discounts.ts';
export { planLots } from './supply/inventory/lot-sizing/wagner-whitin.ts';
export { distributionCost, optimalDistributionPolicy } from './supply/inventory/network/distribution-system.ts';
export { planServiceTimes } from './supply/inventory/network/guaranteed-service.ts';
export { optimalSerialPolicy, serialCost } from './supply/inventory/network/serial-system.ts';
export { fillRate, reorderPointForCycles, reorderPointForFillRate } from './supply/inventory/service/safety-stock.ts';
export { planForYield } from './supply/inventory/service/yield-requirement.ts';
export {
  simulateDemandCost,
  simulatePolicy,
  type StockPolicy,
  type StockRules,
  type StockRun,
} from './supply/inventory/simulation/simulate-policy.ts';
export { planFiniteHorizon } from './supply/inventory/single-stage/finite-horizon.ts';
export { mismatchCost, newsvendorStock } from './supply/inventory/single-stage/newsvendor.ts';
export { optimalOrderUpToPolicy, orderUpToCost } from './supply/inventory/single-stage/order-up-to.ts';
export { limitedOrderUpToPolicy, packedCost } from './supply/inventory/single-stage/packed-order-up-to.ts';
export { bestReorderPoint, optimalReorderPolicy, reorderCost } from './supply/inventory/single-stage/reorder-point.ts';
export { solveInventory } from './supply/inventory/solve-inventory.ts';

export type { Distribution } from './statistics/distribution.ts';
export { negativeBinomialDistribution, poissonDistribution } from './statistics/lattice-distribution.ts';
export { normalDistribution } from './statistics/normal-distribution.ts';
export { gammaDistribution, lognormalDistribution, uniformDistribution } from './statistics/positive-distributions.ts';

export { binomialInterval } from './evaluate/binomial-interval.ts';
export { bootstrapInterval } from './evaluate/bootstrap-interval.ts';
export * from './evaluate/calibration-curve.ts';
export { accuracy, classificationReport, confusionMatrix } from './evaluate/classification-report.ts';
export * from './evaluate/forecast-measures.ts';
export * from './evaluate/regression-measures.ts';
export {
  choosePositiveClass,
  chooseThreshold,
  type ClassifierScores,
  decideClasses,
  type Decision,
  scoreClassifier,
} from './evaluate/score-classifier.ts';
export { areaUnderRoc, averagePrecision, precisionRecallCurve, rocCurve } from './evaluate/score-curves.ts';
export { groupedKFold, holdOut, kFold, rollingOrigin, stratifiedKFold } from './evaluate/splits.ts';
export { seededRandom } from './evaluate/seeded-random.ts';

export type { Chart, Report, ReportSection, ReportTable } from './report/report.ts';
export { renderReport } from './report/render-report.ts';
