import { AppError } from '../../../contract/errors.ts';
import { parseTime } from '../../table/parse-time.ts';
import { cellText, type Column, findColumn, isMissing, type Table } from '../../table/table.ts';
import type { FoundSeries, SeriesOptions } from './found-series.ts';
import { seriesFromRows } from './series-from-rows.ts';
import { seriesFromTimes } from './series-from-times.ts';
import { nameCell } from './value-columns.ts';

const TIME_NAMES = new Set(['date', 'time', 'timestamp', 'datetime', 'ds']);

/**
 * Finds the time series in a table: one a row (an id, descriptions, then the values), one value a row (id, time and
 * value), or one a column beside a time column. Trailing blanks of a row end its series, blanks within are gaps.
 *
 * @throws AppError `bad-request` naming what is missing, doubled or no number, by column and row
 */
export function seriesFromTable(table: Table, options: SeriesOptions = {}): FoundSeries {
  const ignored = options.ignore ?? [];
  ignored.forEach((name) => findColumn(table, name));
  const columns = table.columns.filter(({ name }) => !ignored.includes(name));
  const kept = { rowCount: table.rowCount, columns };
  const time = columns.find((column) => column.kind === 'time');
  if (time !== undefined) {
    return seriesFromTimes(kept, time, options);
  }
  checkDates(kept);
  if ((options.regressors ?? []).length > 0) {
    throw new AppError(
      'bad-request',
      'known influences need one value a row with its time: give columns id, date, value',
    );
  }
  return seriesFromRows(kept, options);
}

/** One wrong date makes a column of words, and every row would pass for a series of its own. */
function checkDates({ columns, rowCount }: Table): void {
  const dates = columns.find((column) => TIME_NAMES.has(column.name.toLowerCase()) && isWords(column));
  if (dates === undefined) {
    return;
  }
  for (let row = 0; row < rowCount; row++) {
    const text = cellText(dates, row);
    if (!isMissing(dates, row) && text !== null && Number.isNaN(parseTime(text))) {
      throw new AppError('bad-request', `${nameCell(dates, row)}: "${text}" is no date; write it as 2024-03-31`);
    }
  }
}

function isWords({ kind }: Column): boolean {
  return kind === 'text' || kind === 'category';
}
