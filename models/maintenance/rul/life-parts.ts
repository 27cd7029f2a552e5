import type { FeatureScaling } from './feature-scaling.ts';
import type { FeatureLengths } from './health-features.ts';
import type { LifeEnsemble } from './life-ensemble.ts';
import type { LocalInterval } from './local-interval.ts';
import type { SensorScaling } from './sensor-scaling.ts';

export type LifePrediction = {
  /** Remaining life, 0 to the cap; at the cap it means "this or longer". */
  readonly life: number;
  /** Ends of the interval; `hi` may lie beyond the cap. */
  readonly lo: number;
  readonly hi: number;
};

/** What was learned; the ensembles' mean is the prediction. */
export type RemainingLifeParts = {
  readonly cap: number;
  readonly coverage: number;
  readonly scaling: SensorScaling;
  readonly lengths: FeatureLengths;
  readonly featureNames: readonly string[];
  readonly featureScaling: FeatureScaling;
  readonly ensembles: readonly LifeEnsemble[];
  readonly interval: LocalInterval;
};

/** Predictions for the rows of machines by ensembles that had not learned from these machines. */
export type HeldOutPredictions = {
  readonly lives: Float64Array;
  readonly predicted: Float64Array;
  /** What each row counts in learning intervals. */
  readonly weights: Float64Array;
  /** Rows of the machines left out together, one list a fold. */
  readonly folds: readonly Uint32Array[];
};
