import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import type { AppError } from '../../../contract/errors.ts';
import type { Inspection } from '../../../contract/inspection.ts';
import { addRecord } from '../../api/part-history.ts';
import { toAppError } from '../../api/switching-link.ts';
import { useServices, useStation } from '../../components/services/services.ts';
import { type HistoryFilter, matchesFilter, PAGE_SIZE, pageQuery } from './history-query.ts';

/** Typing pauses this long before the search is made. */
const SEARCH_PAUSE_MS = 250;

export type HistoryState = {
  /** Newest first; null while the first page is read. */
  readonly records: readonly Inspection[] | null;
  readonly hasOlder: boolean;
  readonly isBusy: boolean;
  readonly failure: AppError | null;
  readonly loadOlder: () => void;
  readonly retry: () => void;
};

type Pages = { readonly records: readonly Inspection[] | null; readonly hasOlder: boolean };

/** Returns the stored records that match, with those judged meanwhile. */
export function useHistory(filter: HistoryFilter): HistoryState {
  const { engine } = useServices();
  const connection = useStation((state) => state.connection);
  const newest = useStation(({ records }) => records);
  const [pages, setPages] = useState<Pages>({ records: null, hasOlder: false });
  const [failure, setFailure] = useState<AppError | null>(null);
  const [isBusy, setBusy] = useState(false);
  const request = useRef(0);

  const load = useCallback(
    async (known: readonly Inspection[]) => {
      request.current += 1;
      const own = request.current;
      setBusy(true);
      try {
        const page = await engine.inspection.list(pageQuery(filter, known.at(-1) ?? null));
        // An answer to an earlier question would replace what is asked for now.
        if (own === request.current) {
          setPages({ records: [...known, ...page], hasOlder: page.length === PAGE_SIZE });
          setFailure(null);
        }
      } catch (error) {
        setFailure(toAppError(error));
      } finally {
        setBusy(false);
      }
    },
    [engine, filter],
  );

  useEffect(() => {
    if (connection !== 'connected') {
      return undefined;
    }
    const timer = setTimeout(() => void load([]), SEARCH_PAUSE_MS);
    return () => clearTimeout(timer);
  }, [connection, load]);

  const records = useMemo(() => {
    if (pages.records === null) {
      return null;
    }
    const newestKnown = pages.records[0]?.finishedAtUs ?? 0;
    return newest
      .filter((record) => record.finishedAtUs >= newestKnown && matchesFilter(record, filter))
      .reduce((known, record) => addRecord(known, record, known.length + 1), pages.records);
  }, [filter, newest, pages.records]);

  return {
    records,
    hasOlder: pages.hasOlder,
    isBusy,
    failure,
    loadOlder: () => void load(pages.records ?? []),
    retry: () => void load([]),
  };
}
