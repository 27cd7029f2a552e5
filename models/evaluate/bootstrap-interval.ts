import { imageAuroc, type ScoredImage } from './image-auroc.ts';

export type Interval = { readonly lower: number; readonly upper: number };
export type BootstrapOptions = {
  /** 2000 gives two stable digits. */
  readonly resamples: number;
  /** 0.95 for the usual interval. */
  readonly confidence: number;
  /** Uniform in [0, 1). */
  readonly random: () => number;
};

/**
 * Percentile bootstrap of the image AUROC (Efron and Tibshirani 1993), good and defective parts drawn apart,
 * so that every resample has both.
 *
 * @returns null when good or defective parts are missing
 */
export function bootstrapAuroc(images: readonly ScoredImage[], options: BootstrapOptions): Interval | null {
  const good = images.filter(({ isDefective }) => !isDefective);
  const defective = images.filter(({ isDefective }) => isDefective);
  if (good.length === 0 || defective.length === 0) {
    return null;
  }
  const draws = Float64Array.from({ length: options.resamples }, () => {
    const sample = [...drawFrom(good, options.random), ...drawFrom(defective, options.random)];
    return imageAuroc(sample) ?? 0;
  }).sort();
  const tail = (1 - options.confidence) / 2;
  return { lower: quantile(draws, tail), upper: quantile(draws, 1 - tail) };
}

function drawFrom(images: readonly ScoredImage[], random: () => number): readonly ScoredImage[] {
  return images.map((image) => images[Math.floor(random() * images.length)] ?? image);
}

/** Linear between order statistics (Hyndman and Fan 1996, type 7). */
function quantile(sorted: Float64Array, share: number): number {
  const position = share * (sorted.length - 1);
  const low = Math.floor(position);
  const value = sorted[low] ?? 0;
  return value + ((sorted[low + 1] ?? value) - value) * (position - low);
}
