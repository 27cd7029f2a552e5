import type { ScoredImage } from './image-auroc.ts';

/** What a limit at `threshold` does: parts scoring at or above it are called defective. */
export type OperatingPoint = {
  readonly threshold: number;
  /** Share of defective parts caught (recall). */
  readonly truePositiveRate: number;
  /** Share of good parts called defective. */
  readonly falsePositiveRate: number;
  /** Share of the called parts that are defective. */
  readonly precision: number;
};

/**
 * Returns one point per distinct score, from the highest threshold down: ROC and precision–recall curve at once.
 * Empty when good or defective parts are missing.
 */
export function operatingPoints(images: readonly ScoredImage[]): readonly OperatingPoint[] {
  const sorted = images.toSorted((a, b) => b.score - a.score);
  const positives = sorted.filter(({ isDefective }) => isDefective).length;
  const negatives = sorted.length - positives;
  if (positives === 0 || negatives === 0) {
    return [];
  }
  const points: OperatingPoint[] = [];
  let caught = 0;
  sorted.forEach(({ score, isDefective }, index) => {
    caught += isDefective ? 1 : 0;
    if (sorted[index + 1]?.score !== score) {
      const called = index + 1;
      points.push({
        threshold: score,
        truePositiveRate: caught / positives,
        falsePositiveRate: (called - caught) / negatives,
        precision: caught / called,
      });
    }
  });
  return points;
}

/**
 * Average precision, Σ (Rₙ − Rₙ₋₁)·Pₙ over descending thresholds, without interpolation, as scikit-learn defines it.
 * @returns 0 to 1, or null when good or defective parts are missing
 */
export function averagePrecision(images: readonly ScoredImage[]): number | null {
  const points = operatingPoints(images);
  if (points.length === 0) {
    return null;
  }
  let recall = 0;
  let sum = 0;
  for (const { truePositiveRate, precision } of points) {
    sum += (truePositiveRate - recall) * precision;
    recall = truePositiveRate;
  }
  return sum;
}
