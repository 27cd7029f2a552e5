import { useEffect, useState } from 'react';
import type { AppError } from '../../../contract/errors.ts';
import { InspectionId } from '../../../contract/ids.ts';
import type { Inspection } from '../../../contract/inspection.ts';
import { AppError as Failure } from '../../../contract/errors.ts';
import { toAppError } from '../../api/switching-link.ts';
import { useServices } from '../../components/services/services.ts';

export type RecordState = { readonly record: Inspection | null; readonly failure: AppError | null };

const nothing: RecordState = { record: null, failure: null };

/** Returns the named record: from the list when it is there, else from the store. */
export function useRecord(id: string | null, listed: readonly Inspection[]): RecordState {
  const { engine } = useServices();
  const [read, setRead] = useState<RecordState>(nothing);
  const known = listed.find(({ inspectionId }) => inspectionId === id) ?? null;
  const isKnown = known !== null;

  useEffect(() => {
    if (id === null || isKnown) {
      return undefined;
    }
    let isWanted = true;
    const fetchRecord = async (): Promise<Inspection> => {
      const inspectionId = InspectionId.safeParse(id);
      if (!inspectionId.success) {
        throw new Failure('not-found', 'There is no record of that name: choose one from the list.');
      }
      return engine.inspection.get({ inspectionId: inspectionId.data });
    };
    fetchRecord().then(
      (record) => isWanted && setRead({ record, failure: null }),
      (error: unknown) => isWanted && setRead({ record: null, failure: toAppError(error) }),
    );
    return () => {
      isWanted = false;
    };
  }, [engine, id, isKnown]);

  if (id === null) {
    return nothing;
  }
  return known === null ? read : { record: known, failure: null };
}
