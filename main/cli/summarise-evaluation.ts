import { bootstrapAuroc } from '../../models/evaluate/bootstrap-interval.ts';
import { imageAuroc, toTruthAndScores } from '../../models/evaluate/image-auroc.ts';
import type { PixelScores } from '../../models/evaluate/pixel-scores.ts';
import { averagePrecision } from '../../models/evaluate/score-curves.ts';
import { seededRandom } from '../../models/evaluate/seeded-random.ts';
import { type JudgedImage, summariseClasses, summariseVerdicts } from '../../models/evaluate/verdict-summary.ts';

const RESAMPLES = 2000;
const CONFIDENCE = 0.95;

export type TimedImage = JudgedImage & { readonly ms: number };
export type Evaluation = ReturnType<typeof summariseEvaluation>;

/**
 * Returns every measure of one evaluation, as `mai evaluate --json` prints it; a measure that the
 * labels do not allow is null.
 * @param seed of the bootstrap interval
 */
export function summariseEvaluation(judged: readonly TimedImage[], pixels: PixelScores, seed: number) {
  const interval = bootstrapAuroc(judged, { resamples: RESAMPLES, confidence: CONFIDENCE, random: seededRandom(seed) });
  return {
    images: judged.length,
    imageAuroc: imageAuroc(judged),
    imageAurocInterval: interval && { ...interval, confidence: CONFIDENCE, resamples: RESAMPLES, seed },
    averagePrecision: averagePrecision(...toTruthAndScores(judged)),
    pixelAuroc: pixels.pixelAuroc(),
    auPro: pixels.auPro(),
    ...summariseVerdicts(judged),
    byClass: summariseClasses(judged),
    msPerImage: judged.reduce((sum, { ms }) => sum + ms, 0) / judged.length,
  };
}
