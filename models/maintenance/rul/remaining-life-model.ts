import { AppError } from '../../../contract/errors.ts';
import { type EstimatorDocument, notFitted } from '../../estimator/estimator.ts';
import type { FeatureTable } from '../../estimator/feature-table.ts';
import { groupedKFold } from '../../evaluate/splits.ts';
import { seededRandom } from '../../evaluate/seeded-random.ts';
import { createInlinePool, type TaskPool } from '../../parallel/task-pool.ts';
import type { RowMatrix } from './dense-network.ts';
import { learnFeatureScaling, toRowMatrix } from './feature-scaling.ts';
import { type Fleet, remainingLives, weighUnits } from './fleet.ts';
import { buildHealthFeatures, lengthsFor, usualStep } from './health-features.ts';
import { compareErrors, meanOf } from './compare-errors.ts';
import { averageLives, type EnsembleInput, type LifeEnsemble, runEnsemble, trainEnsemble } from './life-ensemble.ts';
import { intervalAbout, learnInterval } from './local-interval.ts';
import type { HeldOutPredictions, LifePrediction, RemainingLifeParts } from './life-parts.ts';
import { fromLifeDocument, toLifeDocument } from './life-document.ts';
import { applyScaling, learnScaling } from './sensor-scaling.ts';

export type RemainingLifeOptions = {
  /** Longest remaining life told apart, in the unit of the times; default 125, at most the longest life learned from. */
  readonly cap?: number;
  /** Default 42. Equal data, options and seed give an equal model. */
  readonly seed?: number;
  /** Groups of machines, each left out together to measure the intervals; at most the number of machines. Default 5. */
  readonly folds?: number;
  /** How often all machines are dealt into folds anew; a machine is judged by the mean of as many ensembles. Default 2. */
  readonly repeats?: number;
  /** Networks for each of the folds; default 1. */
  readonly networks?: number;
  /** Times that a network sees each row; default 16. */
  readonly epochs?: number;
  /** Boosted trees for each of the folds; default 100. */
  readonly rounds?: number;
  /** Share of machines that the intervals are to hold; default 0.9. */
  readonly coverage?: number;
};

export type RemainingLifeFit = {
  readonly pool?: TaskPool;
  readonly onProgress?: (fraction: number) => void;
  readonly signal?: AbortSignal;
};

const KIND = 'remaining-life';
const DEFAULT_CAP = 125;
/** Neighbouring rows tell nearly the same, so every third of 125 is enough to learn from. */
const ROWS_PER_HORIZON = 42;
const MOST_TRAINING_ROWS = 16_000;
const LEAST_UNITS = 4;
const FOLD_SEED_STEP = 104_729;

/** Foretells how long machines will last from the histories of machines of the same type that ran until they failed. */
export class RemainingLifeModel {
  readonly kind = KIND;
  readonly #options: RemainingLifeOptions;
  #parts: RemainingLifeParts | null = null;
  #heldOut: HeldOutPredictions | null = null;

  /** @throws AppError `usage` for an option out of its range */
  constructor(options: RemainingLifeOptions = {}) {
    checkOptions(options);
    this.#options = options;
  }

  /** @throws AppError `package-mismatch`, `package-damaged` */
  static fromDocument(document: EstimatorDocument): RemainingLifeModel {
    const model = new RemainingLifeModel();
    model.#parts = fromLifeDocument(KIND, document);
    return model;
  }

  get isFitted(): boolean {
    return this.#parts !== null;
  }

  /** What was learned. @throws AppError `conflict` before `fit` */
  get parts(): RemainingLifeParts {
    if (this.#parts === null) {
      throw notFitted('remaining life model');
    }
    return this.#parts;
  }

  /** Names of the columns the model needs: settings, then sensors. @throws AppError `conflict` before `fit` */
  get featureNames(): readonly string[] {
    const { scaling } = this.parts;
    return [...scaling.regimes.settings, ...scaling.sensors.map(({ name }) => name)];
  }

  /** One prediction a row of the training table; null for a model that was loaded. */
  get heldOut(): HeldOutPredictions | null {
    return this.#heldOut;
  }

  /**
   * Learns from machines whose last row is their failure. Each fold's ensemble learns from the other folds' machines and
   * shows on its own how far predictions are off; together the ensembles are the model (cross-conformal prediction, Vovk
   * 2015).
   *
   * @throws AppError `bad-request` for fewer than four machines, sensors that never change; `cancelled`
   */
  async fit(fleet: Fleet, { pool = createInlinePool(), onProgress, signal }: RemainingLifeFit = {}): Promise<void> {
    if (fleet.units.length < LEAST_UNITS) {
      throw new AppError(
        'bad-request',
        `There are too few machines to learn from (${fleet.units.length}): give the histories of at least ${LEAST_UNITS} that ran until they failed`,
      );
    }
    const { seed = 42, coverage = 0.9 } = this.#options;
    const lives = remainingLives(fleet);
    // Beyond the longest life seen nothing can be told apart.
    const cap = Math.min(this.#options.cap ?? DEFAULT_CAP, longestOf(lives));
    const scaling = learnScaling(fleet, seededRandom(seed));
    const horizonRows = cap / usualStep(fleet);
    const lengths = lengthsFor(horizonRows);
    const { table } = buildHealthFeatures(fleet, applyScaling(scaling, fleet), lengths);
    const featureScaling = learnFeatureScaling(table);
    const input = { table, matrix: toRowMatrix(table, featureScaling) };
    const foldCount = Math.min(this.#options.folds ?? 5, fleet.units.length);
    const repeats = this.#options.repeats ?? 2;
    const splits = Array.from({ length: repeats }, (_, repeat) => splitUnits(fleet, foldCount, seed + repeat)).flat();
    const stride = Math.max(1, Math.round(horizonRows / ROWS_PER_HORIZON), fleet.rowCount / MOST_TRAINING_ROWS);
    const ensembles: LifeEnsemble[] = [];
    const heldOutTimes = Array.from({ length: repeats }, () => new Float64Array(fleet.rowCount));
    for (const [number, { train, test }] of splits.entries()) {
      const ensemble = await trainEnsemble(
        input,
        lives.map((life) => Math.min(cap, life)),
        thin(train, stride),
        {
          cap,
          networks: this.#options.networks ?? 1,
          epochs: this.#options.epochs ?? 16,
          rounds: this.#options.rounds ?? 100,
          seed: seed + number * FOLD_SEED_STEP,
          pool,
          onProgress: (fraction) => onProgress?.((number + fraction) / splits.length),
          ...(signal && { signal }),
        },
      );
      const heldOut = runEnsemble(ensemble, takeInputRows(input, test), cap);
      test.forEach((row, index) => {
        const times = heldOutTimes[Math.floor(number / foldCount)];
        times?.set(heldOut.subarray(index, index + 1), row);
      });
      ensembles.push(ensemble);
    }
    const predicted = meanOf(heldOutTimes);
    // Every machine is far from failure in its first rows, so that these would flatter the intervals of later ones.
    const weights = weighUnits(fleet, lengths.baseline);
    const residuals = { predicted, actual: lives, weights };
    const errorScale = compareErrors(heldOutTimes, residuals, { cap, ensembles: ensembles.length });
    const interval = learnInterval(residuals, { cap, coverage, errorScale });
    const featureNames = table.features.map(({ name }) => name);
    this.#parts = { cap, coverage, scaling, lengths, featureNames, featureScaling, ensembles, interval };
    this.#heldOut = { lives, predicted, weights, folds: splits.slice(0, foldCount).map(({ test }) => test) };
  }

  /**
   * Returns a prediction for each row, from that row and earlier ones of its machine only.
   *
   * @throws AppError `conflict` before `fit`, `bad-request` for a missing column
   */
  predict(fleet: Fleet): readonly LifePrediction[] {
    const { cap, interval, ensembles } = this.parts;
    const lives = averageLives(ensembles, this.prepare(fleet), cap);
    return Array.from(lives, (life) => ({ life, ...intervalAbout(interval, life) }));
  }

  /** Returns what the ensembles see of the rows. @throws AppError as `predict` */
  prepare(fleet: Fleet): EnsembleInput {
    const { scaling, lengths, featureScaling } = this.parts;
    const { table } = buildHealthFeatures(fleet, applyScaling(scaling, fleet), lengths);
    return { table, matrix: toRowMatrix(table, featureScaling) };
  }

  toDocument(): EstimatorDocument {
    return toLifeDocument(KIND, this.parts);
  }
}

function checkOptions({ cap = DEFAULT_CAP, coverage = 0.9, ...counts }: RemainingLifeOptions): void {
  if (!(cap > 0 && Number.isFinite(cap))) {
    throw new AppError('usage', `The longest life told apart must be a number above 0, not ${cap}`);
  }
  if (!(coverage > 0 && coverage < 1)) {
    throw new AppError('usage', `The share of machines in the intervals must lie between 0 and 1, not ${coverage}`);
  }
  for (const [name, least] of [
    ['folds', 2],
    ['repeats', 1],
    ['networks', 1],
    ['epochs', 1],
    ['rounds', 1],
  ] as const) {
    const count = counts[name] ?? least;
    if (!Number.isInteger(count) || count < least) {
      throw new AppError('usage', `"${name}" must be a whole number of at least ${least}, not ${count}`);
    }
  }
}

function longestOf(lives: Float64Array): number {
  return lives.reduce((longest, life) => Math.max(longest, life), 0);
}

function splitUnits({ units, rowCount }: Fleet, folds: number, seed: number) {
  const groups = Array.from({ length: rowCount }, () => '');
  units.forEach(({ from, to }, number) => groups.fill(String(number), from, to));
  return groupedKFold(groups, { folds, random: seededRandom(seed) });
}

/** Returns about every `stride`th row. */
function thin(rows: Uint32Array, stride: number): Uint32Array {
  return Uint32Array.from(
    { length: Math.ceil(rows.length / stride) },
    (_, index) => rows[Math.floor(index * stride)] ?? 0,
  );
}

function takeInputRows({ table, matrix }: EnsembleInput, rows: Uint32Array): EnsembleInput {
  const take = (values: Float64Array): Float64Array => Float64Array.from(rows, (row) => values[row] ?? 0);
  const taken: FeatureTable = {
    rowCount: rows.length,
    features: table.features.map(({ name, values }) => ({ name, values: take(values) })),
  };
  const { width } = matrix;
  const values = new Float64Array(rows.length * width);
  rows.forEach((row, index) => values.set(matrix.values.subarray(row * width, (row + 1) * width), index * width));
  const rowMatrix: RowMatrix = { rowCount: rows.length, width, values };
  return { table: taken, matrix: rowMatrix };
}
