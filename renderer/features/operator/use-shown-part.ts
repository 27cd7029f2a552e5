import { useCallback, useEffect, useMemo, useState } from 'react';
import type { InspectionId } from '../../../contract/ids.ts';
import { type JudgedPart, partsOf } from '../../api/part-history.ts';
import { useStation } from '../../components/services/services.ts';
import { choosePart, PASS_HOLD_MS, type Selection, type ShownPart, stepThroughParts } from './shown-part.ts';

export type ShownPartControl = {
  readonly parts: readonly JudgedPart[];
  readonly shown: ShownPart;
  readonly choose: (inspectionId: InspectionId | null) => void;
  readonly step: (by: 1 | -1) => void;
  /** Back to the present part; pressed again, to the live picture. */
  readonly toNow: () => void;
};

/** Returns the part on the screen and the ways to look at another. */
export function useShownPart(isRunning: boolean): ShownPartControl {
  const records = useStation((state) => state.records);
  const presentId = useStation((state) => state.presentId);
  const [selection, setSelection] = useState<Selection>({ chosenId: null, releasedId: null });
  const parts = useMemo(() => partsOf(records), [records]);
  const shown = choosePart({ parts, presentId, selection, isRunning });
  const isPass = parts[0]?.first.inspectionId === presentId && parts[0]?.latest.verdict === 'pass';

  useEffect(() => {
    if (!isRunning || !isPass) {
      return undefined;
    }
    const timer = setTimeout(() => setSelection((before) => ({ ...before, releasedId: presentId })), PASS_HOLD_MS);
    return () => clearTimeout(timer);
  }, [isRunning, isPass, presentId]);

  const choose = useCallback(
    (chosenId: InspectionId | null) => setSelection((before) => ({ ...before, chosenId })),
    [],
  );
  return {
    parts,
    shown,
    choose,
    step: (by) => choose(stepThroughParts(shown, parts, by)),
    toNow: () =>
      setSelection((before) => ({
        chosenId: null,
        releasedId: before.chosenId === null ? presentId : before.releasedId,
      })),
  };
}
