import { type FeatureTable, takeRows } from '../../estimator/feature-table.ts';
import { seededRandom } from '../../evaluate/seeded-random.ts';
import { groupedKFold, holdOut, type Split } from '../../evaluate/splits.ts';

/** Inputs, and what is to be predicted of each row. */
export type ClassifiedRows = { readonly features: FeatureTable; readonly target: readonly string[] };
export type MeasuredRows = { readonly features: FeatureTable; readonly target: Float64Array };

/** The machine, or whatever else, that each row is of: rows of one are then either learned from or judged, never both. */
export type Groups = readonly string[] | null;

/** How a model is measured: on other rows, by cross-validation, or on a random share that is held out. */
export type Measurement<Rows> =
  | { readonly by: 'test'; readonly rows: Rows; readonly name: string }
  | { readonly by: 'folds'; readonly folds: number; readonly groups: Groups }
  | { readonly by: 'held-out'; readonly share: number; readonly groups: Groups };

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
  const { share, groups } = measurement;
  const random = seededRandom(seed);
  const { train, test } =
    groups === null ? holdOut(all.target, { testShare: share, random }) : holdOutGroups(groups, share, random);
  const split = `a random ${percent(share)} held out, ${groups === null ? 'by class' : 'whole groups'}`;
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
  const { share, groups } = measurement;
  const random = seededRandom(seed);
  const oneClass = Array.from({ length: all.target.length }, () => 'row');
  const { train, test } =
    groups === null ? holdOut(oneClass, { testShare: share, random }) : holdOutGroups(groups, share, random);
  const split = `a random ${percent(share)} held out${groups === null ? '' : ', whole groups'}`;
  return { train: takeMeasured(all, train), test: takeMeasured(all, test), split };
}

/** The groups of about this share of all rows are tested. */
function holdOutGroups(groups: readonly string[], share: number, random: () => number): Split {
  const [first] = groupedKFold(groups, { folds: Math.round(1 / share), random });
  return first ?? { train: new Uint32Array(), test: new Uint32Array() };
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
