import type { InspectionId } from '../../../contract/ids.ts';
import type { JudgedPart } from '../../api/part-history.ts';

/** How long a passed part's picture stays before the live one returns, while the station runs by itself. */
export const PASS_HOLD_MS = 1_600;

export type Selection = {
  /** The part a person chose to look at again. */
  readonly chosenId: InspectionId | null;
  /** The part whose picture gave way to the live one. */
  readonly releasedId: InspectionId | null;
};

export type ShownPart = {
  /** Whose verdict and facts are shown; null says "ready". */
  readonly part: JudgedPart | null;
  /** True while the picture is that part's; false shows the live one. */
  readonly hasPicture: boolean;
  readonly isLookingBack: boolean;
  /** Parts judged after the one looked at. */
  readonly newer: number;
};

export type ShownPartInput = {
  /** Newest first. */
  readonly parts: readonly JudgedPart[];
  readonly presentId: InspectionId | null;
  readonly selection: Selection;
  readonly isRunning: boolean;
};

function indexOf(parts: readonly JudgedPart[], id: InspectionId | null): number {
  return id === null
    ? -1
    : parts.findIndex(({ first, latest }) => first.inspectionId === id || latest.inspectionId === id);
}

/** Returns which part the screen shows, and whether its picture or the live one. */
export function choosePart({ parts, presentId, selection, isRunning }: ShownPartInput): ShownPart {
  const chosenIndex = indexOf(parts, selection.chosenId);
  const chosen = parts[chosenIndex];
  if (chosen !== undefined) {
    return { part: chosen, hasPicture: true, isLookingBack: true, newer: chosenIndex };
  }
  const present = parts[indexOf(parts, presentId)] ?? null;
  const isReleased = presentId === null || selection.releasedId === presentId;
  // Paused, a released verdict must go: the next part may lie there already and would seem judged.
  const part = isReleased && !isRunning ? null : present;
  return { part, hasPicture: part !== null && !isReleased, isLookingBack: false, newer: 0 };
}

/** Returns the part that lies `step` places older (+1) or newer (-1) than the shown one; null stands for "now". */
export function stepThroughParts(shown: ShownPart, parts: readonly JudgedPart[], step: 1 | -1): InspectionId | null {
  const current = shown.part === null ? -1 : indexOf(parts, shown.part.first.inspectionId);
  const next = Math.min(parts.length - 1, current + step);
  return next < 0 || (step === -1 && !shown.isLookingBack) ? null : (parts[next]?.first.inspectionId ?? null);
}
