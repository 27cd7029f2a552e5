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
 * Percentile bootstrap (Efron and Tibshirani 1993) of any measure of rows. Each stratum, such as the rows of one class,
 * is drawn from apart with replacement, so that every resample has them all.
 *
 * @param strata row numbers; one stratum with all rows where there are no kinds to keep
 * @param measure of a resample, given as row numbers; resamples it answers with null are left out
 * @returns null where a stratum is empty or no resample could be measured
 */
export function bootstrapInterval(
  strata: readonly ArrayLike<number>[],
  measure: (rows: Uint32Array) => number | null,
  { resamples, confidence, random }: BootstrapOptions,
): Interval | null {
  if (strata.some(({ length }) => length === 0)) {
    return null;
  }
  const rows = new Uint32Array(strata.reduce((sum, { length }) => sum + length, 0));
  const measures: number[] = [];
  for (let resample = 0; resample < resamples; resample++) {
    let at = 0;
    for (const stratum of strata) {
      for (let draw = 0; draw < stratum.length; draw++) {
        rows[at++] = stratum[Math.floor(random() * stratum.length)] ?? 0;
      }
    }
    const value = measure(rows);
    if (value !== null) {
      measures.push(value);
    }
  }
  if (measures.length === 0) {
    return null;
  }
  const sorted = Float64Array.from(measures).sort();
  const tail = (1 - confidence) / 2;
  return { lower: quantile(sorted, tail), upper: quantile(sorted, 1 - tail) };
}

/**
 * Bootstrap interval of the image AUROC, good and defective parts drawn apart.
 *
 * @returns null when good or defective parts are missing
 */
export function bootstrapAuroc(images: readonly ScoredImage[], options: BootstrapOptions): Interval | null {
  const rows = images.map((_, row) => row);
  const strata = [false, true].map((kind) => rows.filter((row) => images[row]?.isDefective === kind));
  return bootstrapInterval(
    strata,
    (drawn) => imageAuroc(Array.from(drawn, (row) => images[row] ?? { score: 0, isDefective: false })),
    options,
  );
}

/** Linear between order statistics (Hyndman and Fan 1996, type 7). */
function quantile(sorted: Float64Array, share: number): number {
  const position = share * (sorted.length - 1);
  const low = Math.floor(position);
  const value = sorted[low] ?? 0;
  return value + ((sorted[low + 1] ?? value) - value) * (position - low);
}
