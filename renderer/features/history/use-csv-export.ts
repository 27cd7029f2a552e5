import { useCallback, useState } from 'react';
import type { Inspection } from '../../../contract/inspection.ts';
import { useServices } from '../../components/services/services.ts';
import { type Action, useAction } from '../../components/services/use-action.ts';
import { useTexts } from '../../components/services/use-texts.ts';
import { type HistoryFilter, PAGE_SIZE, pageQuery } from './history-query.ts';
import { inspectionsToCsv } from './inspections-csv.ts';

/** Keeps the file openable by common spreadsheets, and the window's memory small. */
const MAXIMUM_ROWS = 50_000;
/** Excel takes a file for UTF-8 only with this mark. */
const BYTE_ORDER_MARK = '\uFEFF';

function saveFile(text: string, fileName: string): void {
  const url = URL.createObjectURL(new Blob([BYTE_ORDER_MARK, text], { type: 'text/csv;charset=utf-8' }));
  const link = document.createElement('a');
  link.href = url;
  link.download = fileName;
  link.click();
  URL.revokeObjectURL(url);
}

export type CsvExport = Action & {
  /** Records read so far. */
  readonly count: number;
};

/** Returns the export of every stored record that matches, not only of those on the screen. */
export function useCsvExport(filter: HistoryFilter): CsvExport {
  const { engine, notices, clock } = useServices();
  const { t } = useTexts();
  const [count, setCount] = useState(0);
  const action = useAction(
    t('failed.export'),
    useCallback(async () => {
      const records: Inspection[] = [];
      let page: readonly Inspection[];
      do {
        page = await engine.inspection.list(pageQuery(filter, records.at(-1) ?? null));
        records.push(...page);
        setCount(records.length);
      } while (page.length === PAGE_SIZE && records.length < MAXIMUM_ROWS);
      const day = new Date(clock.nowUs() / 1000).toISOString().slice(0, 10);
      saveFile(inspectionsToCsv(records), `inspections-${day}.csv`);
      notices.getState().tell(t('done.exported', { count: records.length }));
    }, [clock, engine, filter, notices, t]),
  );
  return { ...action, count };
}
