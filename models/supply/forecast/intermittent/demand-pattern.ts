/** Which methods suit a demand history. */
export type DemandPattern = {
  /** Mean number of periods between demands (ADI); infinite without any demand. */
  readonly interval: number;
  /** Squared coefficient of variation of the sizes of demands; 0 for fewer than two. */
  readonly squaredVariation: number;
  readonly kind: 'smooth' | 'erratic' | 'intermittent' | 'lumpy' | 'none';
};

/** Cut-offs of Syntetos, Boylan & Croston (2005). */
const LONGEST_SMOOTH_INTERVAL = 1.32;
const GREATEST_SMOOTH_VARIATION = 0.49;

/** Sorts a history of demands, gaps left out, into the four classes of Syntetos, Boylan & Croston (2005). */
export function classifyDemand(values: Float64Array): DemandPattern {
  const known = values.filter((value) => !Number.isNaN(value));
  const sizes = known.filter((value) => value !== 0);
  if (sizes.length === 0) {
    return { interval: Number.POSITIVE_INFINITY, squaredVariation: 0, kind: 'none' };
  }
  const mean = sizes.reduce((sum, size) => sum + size, 0) / sizes.length;
  const squares = sizes.reduce((sum, size) => sum + (size - mean) ** 2, 0);
  const squaredVariation = sizes.length > 1 ? squares / (sizes.length - 1) / mean ** 2 : 0;
  const interval = known.length / sizes.length;
  const isErratic = squaredVariation >= GREATEST_SMOOTH_VARIATION;
  if (interval >= LONGEST_SMOOTH_INTERVAL) {
    return { interval, squaredVariation, kind: isErratic ? 'lumpy' : 'intermittent' };
  }
  return { interval, squaredVariation, kind: isErratic ? 'erratic' : 'smooth' };
}

/** Tells whether a series is demand with so many empty periods that methods for intermittent demand suit it. */
export function isIntermittent(values: Float64Array): boolean {
  if (values.some((value) => value < 0)) {
    return false;
  }
  const { kind } = classifyDemand(values);
  return kind === 'intermittent' || kind === 'lumpy' || kind === 'none';
}
