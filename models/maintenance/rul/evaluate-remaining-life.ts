import { rootMeanSquaredError } from '../../evaluate/regression-measures.ts';
import { notFitted } from '../../estimator/estimator.ts';
import { seededRandom } from '../../evaluate/seeded-random.ts';
import { type Fleet, takeUnits, type Unit } from './fleet.ts';
import type { HeldOutPredictions, LifePrediction } from './life-parts.ts';
import { intervalAbout, type IntervalSettings, learnInterval } from './local-interval.ts';
import { phmScore } from './phm-score.ts';
import type { RemainingLifeModel } from './remaining-life-model.ts';

/** A machine's history that was cut off, and how long it really lasted after that. */
export type CutUnit = { readonly unit: Unit; readonly life: number };

export type LifeMeasures = {
  readonly predictions: number;
  /** Root of the mean squared error against the true life, at most the cap. */
  readonly rmse: number;
  /** Share of true lives, at most the cap, within the intervals. */
  readonly coverage: number;
  /** Mean width of the intervals, both ends at most the cap. */
  readonly intervalWidth: number;
  /** Sum of the PHM 2008 score divided by the number of predictions. */
  readonly phmScorePerUnit: number;
};

export type CutSettings = {
  readonly cutsPerUnit: number;
  /** Rows that are left at least. */
  readonly leastRows: number;
  readonly random: () => number;
};

/**
 * Returns the machines cut off at random rows before their failure, as test sets of run-to-failure data are: each row
 * from `leastRows` on is equally likely.
 */
export function cutUnits({ times }: Fleet, units: readonly Unit[], settings: CutSettings): readonly CutUnit[] {
  const { cutsPerUnit, leastRows, random } = settings;
  return units.flatMap(({ id, from, to }) =>
    Array.from({ length: cutsPerUnit }, () => {
      const least = Math.min(leastRows, to - from - 1);
      const rows = least + Math.floor(random() * (to - from - least));
      const life = (times[to - 1] ?? 0) - (times[from + rows - 1] ?? 0);
      return { unit: { id, from, to: from + rows }, life };
    }),
  );
}

/** Returns the fleet of the machines that were cut off. */
export function takeCuts(fleet: Fleet, cuts: readonly CutUnit[]): Fleet {
  return takeUnits(
    fleet,
    cuts.map(({ unit }) => unit),
  );
}

/** Returns the prediction at each machine's last row. */
export function atLastRows<T>({ units }: Fleet, byRow: readonly T[]): readonly T[] {
  return units.flatMap(({ to }) => byRow.slice(to - 1, to));
}

/**
 * Returns a prediction for each training row by an ensemble that had not learned from its machine, with intervals that
 * were not learned from its machine either.
 */
export function predictHeldOut(
  { lives, predicted, weights, folds }: HeldOutPredictions,
  settings: IntervalSettings,
): readonly LifePrediction[] {
  const predictions: LifePrediction[] = Array.from(predicted, (life) => ({ life, lo: life, hi: life }));
  for (const rows of folds) {
    const others = weights.slice();
    for (const row of rows) {
      others[row] = 0;
    }
    const interval = learnInterval({ predicted, actual: lives, weights: others }, settings);
    for (const row of rows) {
      const life = predicted[row] ?? 0;
      predictions[row] = { life, ...intervalAbout(interval, life) };
    }
  }
  return predictions;
}

/** @throws AppError `bad-request` for lists of unequal length or none */
export function measureLives(
  lives: ArrayLike<number>,
  predictions: readonly LifePrediction[],
  cap: number,
): LifeMeasures {
  const actual = Float64Array.from(lives, (life) => Math.min(cap, life));
  const predicted = Float64Array.from(predictions, ({ life }) => life);
  const rmse = rootMeanSquaredError(actual, predicted);
  const covered = predictions.filter(({ lo, hi }, index) => {
    const life = actual[index] ?? Number.NaN;
    return lo <= life && life <= hi;
  });
  const widths = predictions.reduce((sum, { lo, hi }) => sum + Math.min(cap, hi) - lo, 0);
  return {
    predictions: predictions.length,
    rmse,
    coverage: covered.length / predictions.length,
    intervalWidth: widths / predictions.length,
    phmScorePerUnit: phmScore(actual, predicted) / predictions.length,
  };
}

export type TrainingSummary = {
  /** On machines left out and cut off at random rows. */
  readonly measures: LifeMeasures;
  /** One a training row, by an ensemble that had not learned from its machine. */
  readonly heldOut: readonly LifePrediction[];
  /** Lives at the cut rows, and what was foretold for them. */
  readonly cuts: readonly { readonly actual: number; readonly predicted: LifePrediction }[];
};

const CUTS_PER_UNIT = 10;
const LEAST_ROWS = 30;

/**
 * Measures a model that was just fitted on its own training machines, each judged by the ensemble that had not learned
 * from it and cut off at ten random rows.
 *
 * @throws AppError `conflict` when the model was loaded instead of fitted
 */
export function summariseTraining(fleet: Fleet, model: RemainingLifeModel, seed: number): TrainingSummary {
  if (model.heldOut === null) {
    throw notFitted('remaining life model');
  }
  const { cap, coverage } = model.parts;
  const heldOut = predictHeldOut(model.heldOut, { cap, coverage });
  const settings = { cutsPerUnit: CUTS_PER_UNIT, leastRows: LEAST_ROWS, random: seededRandom(seed) };
  const cuts = cutUnits(fleet, fleet.units, settings).flatMap(({ unit, life }) =>
    heldOut.slice(unit.to - 1, unit.to).map((predicted) => ({ actual: life, predicted })),
  );
  const actual = cuts.map((cut) => cut.actual);
  const predicted = cuts.map((cut) => cut.predicted);
  return { measures: measureLives(actual, predicted, cap), heldOut, cuts };
}
