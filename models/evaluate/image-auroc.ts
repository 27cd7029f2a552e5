import { areaUnderRoc } from './score-curves.ts';

/** One judged picture: its score and whether the part is really defective. */
export type ScoredImage = { readonly score: number; readonly isDefective: boolean };

/**
 * Area under the ROC curve of pictures; see `areaUnderRoc`.
 *
 * @returns 0 to 1, or null when good or defective parts are missing
 */
export function imageAuroc(images: readonly ScoredImage[]): number | null {
  return areaUnderRoc(...toTruthAndScores(images));
}

/** Returns truth and scores of pictures as the curves take them. */
export function toTruthAndScores(images: readonly ScoredImage[]): [readonly boolean[], Float64Array] {
  return [images.map(({ isDefective }) => isDefective), Float64Array.from(images, ({ score }) => score)];
}
