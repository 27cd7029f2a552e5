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

/** How much the pictures differ, as words can tell; the share is relative to the first pictures' difference. */
export function varietyLevel(variety: number | null): 'unknown' | 'low' | 'medium' | 'high' {
  if (variety === null) {
    return 'unknown';
  }
  if (variety < 0.35) {
    return 'low';
  }
  return variety < 0.75 ? 'medium' : 'high';
}
