import type { Inspection } from '../../../contract/inspection.ts';
import type { Verdict } from '../../../contract/verdict.ts';

export const PAGE_SIZE = 100;

export type HistoryFilter = {
  readonly verdict: Verdict | null;
  readonly search: string;
  /** Local day as `YYYY-MM-DD`; records up to its end are shown. Empty for no limit. */
  readonly untilDay: string;
};

export const NO_FILTER: HistoryFilter = { verdict: null, search: '', untilDay: '' };

export type HistoryPage = {
  readonly limit: number;
  readonly verdict?: Verdict;
  readonly search?: string;
  readonly beforeUs?: number;
};

/** Returns the first moment after the named local day, in µs since 1970; null for no or a wrong day. */
export function endOfDayUs(day: string): number | null {
  const [year, month, date] = day.split('-').map(Number);
  if (year === undefined || month === undefined || date === undefined) {
    return null;
  }
  const endMs = new Date(year, month - 1, date + 1).getTime();
  return Number.isNaN(endMs) ? null : endMs * 1000;
}

/** Returns the query for one page: the filter, and records older than `oldest` when it is given. */
export function pageQuery({ verdict, search, untilDay }: HistoryFilter, oldest: Inspection | null): HistoryPage {
  const beforeUs = oldest?.finishedAtUs ?? endOfDayUs(untilDay);
  const wanted = search.trim();
  return {
    limit: PAGE_SIZE,
    ...(verdict === null ? {} : { verdict }),
    ...(wanted === '' ? {} : { search: wanted }),
    ...(beforeUs === null ? {} : { beforeUs }),
  };
}

/** True when `record` belongs to what the filter shows. */
export function matchesFilter(record: Inspection, { verdict, search, untilDay }: HistoryFilter): boolean {
  const wanted = search.trim().toLowerCase();
  const endUs = endOfDayUs(untilDay);
  return (
    (verdict === null || record.verdict === verdict) &&
    (endUs === null || record.finishedAtUs < endUs) &&
    (wanted === '' || `${record.partSerial}\n${record.productCode}`.toLowerCase().includes(wanted))
  );
}
