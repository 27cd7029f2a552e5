import { type FeatureTable, takeRows } from '../../estimator/feature-table.ts';
import { seededRandom } from '../../evaluate/seeded-random.ts';
import { holdOut } from '../../evaluate/splits.ts';

/** Inputs, and what is to be predicted of each row. */
export type ClassifiedRows = { readonly features: FeatureTable; readonly target: readonly string[] };
export type MeasuredRows = { readonly features: FeatureTable; readonly target: Float64Array };

/** How a model is measured: on other rows, by cross-validation, or on a random share that is held out. */
export type Measurement<Rows> =
  | { readonly by: 'test'; readonly rows: Rows; readonly name: string }
  | { readonly by: 'folds'; readonly folds: number }
  | { readonly by: 'held-out'; readonly share: number };

export function takeClassified({ features, target }: ClassifiedRows, rows: Uint32Array): ClassifiedRows {
  return { features: takeRows(features, rows), target: Array.from(rows, (row) => target[row] ?? '') };
}

export function takeMeasured({ features, target }: MeasuredRows, rows: Uint32Array): MeasuredRows {
  return { features: takeRows(features, rows), target: Float64Array.from(rows, (row) => target[row] ?? Number.NaN) };
}

/** Rows to learn from, rows to measure on, and a sentence that says how they were told apart. */
export type Parts<Rows> = { readonly train: Rows; readonly test: Rows; readonly split: string };

/** @throws AppError `bad-request` for a class with a single row */
export function splitClassified(
  all: ClassifiedRows,
  measurement: Exclude<Measurement<ClassifiedRows>, { by: 'folds' }>,
  seed: number,
): Parts<ClassifiedRows> {
  if (measurement.by === 'test') {
    return { train: all, test: measurement.rows, split: `tested on ${measurement.name}` };
  }
  const { train, test } = holdOut(all.target, { testShare: measurement.share, random: seededRandom(seed) });
  const split = `a random ${percent(measurement.share)} held out, by class`;
  return { train: takeClassified(all, train), test: takeClassified(all, test), split };
}

/** @throws AppError `bad-request` for fewer than two rows */
export function splitMeasured(
  all: MeasuredRows,
  measurement: Exclude<Measurement<MeasuredRows>, { by: 'folds' }>,
  seed: number,
): Parts<MeasuredRows> {
  if (measurement.by === 'test') {
    return { train: all, test: measurement.rows, split: `tested on ${measurement.name}` };
  }
  const oneGroup = Array.from({ length: all.target.length }, () => 'row');
  const { train, test } = holdOut(oneGroup, { testShare: measurement.share, random: seededRandom(seed) });
  const split = `a random ${percent(measurement.share)} held out`;
  return { train: takeMeasured(all, train), test: takeMeasured(all, test), split };
}

function percent(share: number): string {
  return `${Number((100 * share).toFixed(1))} %`;
}

/** Returns the settings of one part of several, so that progress runs through all of them once. */
export function scaleProgress<Settings extends { readonly onProgress?: ((fraction: number) => void) | undefined }>(
  settings: Settings,
  part: number,
  parts: number,
): Settings {
  const { onProgress } = settings;
  return onProgress === undefined
    ? settings
    : { ...settings, onProgress: (fraction: number) => onProgress((part + fraction) / parts) };
}
