/** Below this two pictures differ by little more than camera noise. */
const SAME_PART = 0.015;
/** Below this they differ as parts of one batch do, laid down with care. */
const SAME_BATCH = 0.04;
/** Numbers of good parts for which the list shows what they buy. */
const MILESTONES = [4, 10, 30, 60] as const;

/**
 * Returns N of "1 good part in N is called for review" that `images` good parts allow: a limit at the largest of n
 * exchangeable scores is exceeded by the next one with probability at most 1 ÷ (n + 1) (Vovk et al. 2005).
 */
export function promisedRate(images: number): number {
  return images + 1;
}

/** Returns N of "1 in N" for a guaranteed false-reject share, or null where nothing can be promised. */
export function rateOfShare(falseRejectShare: number | null): number | null {
  return falseRejectShare === null || falseRejectShare <= 0 ? null : Math.round(1 / falseRejectShare);
}

export type MilestoneRow = { readonly images: number; readonly rate: number; readonly isReached: boolean };

/** Returns what 4, 10, 30 and 60 good parts buy, and which of them are reached. */
export function milestones(images: number): readonly MilestoneRow[] {
  return MILESTONES.map((needed) => ({
    images: needed,
    rate: promisedRate(needed),
    isReached: images >= needed,
  }));
}

/** How much the pictures differ, as words can tell; `variety` is a root-mean-square difference, 0–1. */
export function varietyLevel(variety: number | null): 'unknown' | 'low' | 'medium' | 'high' {
  if (variety === null) {
    return 'unknown';
  }
  if (variety < SAME_PART) {
    return 'low';
  }
  return variety < SAME_BATCH ? 'medium' : 'high';
}
