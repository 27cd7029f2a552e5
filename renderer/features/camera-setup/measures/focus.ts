import type { PictureMeasures } from '../../../../contract/camera-setup.ts';

/** Within this of the best, the eye and the meter cannot tell the difference. */
const AS_GOOD_SHARE = 0.97;

/** The best focus seen, and of which camera and picture size it is; another one begins anew. */
export type BestFocus = { readonly subject: string; readonly value: number };

/** Returns the best focus after one more measurement of `subject`. */
export function holdBest(best: BestFocus | null, subject: string, focus: number): BestFocus {
  return best !== null && best.subject === subject && best.value >= focus ? best : { subject, value: focus };
}

/** Returns the present focus as a share of the best, 0–1. */
export function shareOfBest(focus: number, best: BestFocus | null): number {
  return best === null || best.value <= 0 ? 0 : Math.min(1, focus / best.value);
}

/** True where the lens stands as well as it has. */
export function isAtBest(share: number): boolean {
  return share >= AS_GOOD_SHARE;
}

/** Returns how sharp each cell is against the sharpest, 0–1, row by row. */
export function focusShares({ values }: PictureMeasures['focusGrid']): readonly number[] {
  const sharpest = Math.max(0, ...values);
  return values.map((value) => (sharpest === 0 ? 0 : Math.max(0, value) / sharpest));
}
