import { useCallback, useState } from 'react';
import type { InspectionId } from '../../../contract/ids.ts';
import type { Inspection } from '../../../contract/inspection.ts';
import type { Verdict } from '../../../contract/verdict.ts';
import type { JudgedPart } from '../../api/part-history.ts';
import { applyRecord } from '../../api/station-store.ts';
import { toAppError } from '../../api/switching-link.ts';
import { useServices } from '../../components/services/services.ts';
import { useTexts } from '../../components/services/use-texts.ts';

/** What a person can decide; that a part could not be judged is for the station to say. */
export type PersonVerdict = Exclude<Verdict, 'cannot-judge'>;

export type Correction = {
  readonly decide: (part: JudgedPart, verdict: PersonVerdict, note: string) => void;
  readonly isBusy: boolean;
};

/** Returns how a person's verdict is recorded: at once, with 8 s to take it back. */
export function useCorrection(): Correction {
  const { engine, station, notices } = useServices();
  const { t } = useTexts();
  const [isBusy, setBusy] = useState(false);

  const record = useCallback(
    async (inspectionId: InspectionId, verdict: PersonVerdict, note: string): Promise<Inspection> => {
      const inspection = await engine.inspection.judge({ inspectionId, verdict, note });
      station.setState((state) => applyRecord(state, inspection));
      return inspection;
    },
    [engine, station],
  );

  const decideOnce = async ({ latest }: JudgedPart, verdict: PersonVerdict, note: string): Promise<void> => {
    const serial = latest.partSerial;
    const before = latest.verdict;
    const { inspectionId } = await record(latest.inspectionId, verdict, note);
    const text = { serial, verdict: t(`verdictName.${verdict}`) };
    if (before === 'cannot-judge') {
      notices.getState().tell(t('done.changeAgain', text));
      return;
    }
    notices.getState().tell(t('done.judged', text), async () => {
      await record(inspectionId, before, 'undo');
      notices.getState().tell(t('done.undone', { serial, verdict: t(`verdictName.${before}`) }));
    });
  };

  return {
    isBusy,
    decide(part, verdict, note) {
      if (isBusy || part.latest.verdict === verdict) {
        return;
      }
      setBusy(true);
      decideOnce(part, verdict, note)
        .catch((error: unknown) => notices.getState().fail(t('failed.judge'), toAppError(error)))
        .finally(() => setBusy(false));
    },
  };
}
