import { AppError } from '../../../contract/errors.ts';
import { cellText, type Column, type Table } from '../../table/table.ts';
import type { FoundSeries, SeriesOptions } from './found-series.ts';
import type { TimeSeries } from './forecaster.ts';
import {
  countNumbers,
  isEmpty,
  isIdName,
  isSeasonName,
  nameCell,
  notNumeric,
  numberIn,
  tail,
  trimEnd,
} from './value-columns.ts';

/**
 * Reads one series a row: an id, descriptions, then the values.
 *
 * @throws AppError `bad-request` naming the cell that is no number or no season
 */
export function seriesFromRows(table: Table, { seasonLength }: SeriesOptions): FoundSeries {
  const values = valueColumns(table);
  const first = values[0];
  const last = values.at(-1);
  if (first === undefined || last === undefined) {
    throw new AppError(
      'bad-request',
      'there is no column of values; give one series a row, or columns id, date and value',
    );
  }
  const described = table.columns.filter((column) => !values.some((value) => value === column));
  const id = described.find(isIdName) ?? described.find(({ kind }) => kind !== 'number');
  const season = described.find(isSeasonName);
  const seasons = seasonsOf(season, table.rowCount);
  const series: TimeSeries[] = [];
  const rows: number[] = [];
  for (let row = 0; row < table.rowCount; row++) {
    const found = trimEnd(Float64Array.from(values, (column) => numberIn(column, row)));
    if (found.length > 0) {
      const name = id === undefined ? null : cellText(id, row);
      series.push({ id: name ?? `row ${row + 1}`, values: found, seasonLength: seasonLength ?? seasons[row] ?? 1 });
      rows.push(row);
    }
  }
  if (series.length === 0) {
    throw new AppError(
      'bad-request',
      `columns "${first.name}" to "${last.name}" hold no value in any row; give each series its history`,
    );
  }
  const layout = `one series a row: ids in ${id === undefined ? 'no column' : `"${id.name}"`}, values from "${first.name}" to "${last.name}"`;
  const empty = table.rowCount - series.length;
  return {
    series,
    layout:
      season === undefined || seasonLength !== undefined ? layout : `${layout}, season length in "${season.name}"`,
    warnings: [
      ...(empty > 0 ? [`${empty} rows hold no value and are left out`] : []),
      ...mixedSeasons(season, seasons, seasonLength),
      ...doubledIds(series, id),
    ],
    cellOf: (index, value) => nameCell(values[value] ?? last, rows[index] ?? 0),
  };
}

/** Season lengths row by row; 1 where the cell is empty. */
function seasonsOf(season: Column | undefined, rowCount: number): readonly number[] {
  if (season === undefined || isEmpty(season)) {
    return [];
  }
  if (season.kind !== 'number') {
    throw notNumeric(season, rowCount);
  }
  return Array.from({ length: rowCount }, (_, row) => {
    const value = numberIn(season, row);
    if (value < 1 || value % 1 !== 0) {
      throw new AppError(
        'bad-request',
        `${nameCell(season, row)}: a season of ${value} values cannot be; write a whole number, 1 for none`,
      );
    }
    return Number.isNaN(value) ? 1 : value;
  });
}

function mixedSeasons(
  season: Column | undefined,
  seasons: readonly number[],
  asked: number | undefined,
): readonly string[] {
  const others = seasons.filter((own) => own !== asked).length;
  return season === undefined || asked === undefined || others === 0
    ? []
    : [
        `column "${season.name}" gives ${others} of ${seasons.length} series another season than --season ${asked}; leave --season out to use the column`,
      ];
}

function doubledIds(series: readonly TimeSeries[], id: Column | undefined): readonly string[] {
  const seen = new Set<string>();
  const doubled = series.find((one) => seen.size === seen.add(one.id).size);
  return doubled === undefined || id === undefined
    ? []
    : [`column "${id.name}" gives several rows the id "${doubled.id}": they are forecast one by one`];
}

/** Columns of values stand at the end under names with a number in them, such as `t1`, `JAN96` or `2024-03`. */
function valueColumns({ columns, rowCount }: Table): readonly Column[] {
  const isNumeric = (column: Column): boolean => column.kind === 'number' || isEmpty(column);
  const isNumbered = ({ name }: Column): boolean => /\d/.test(name) || /^values?\b/i.test(name);
  const numbered = tail(columns, isNumbered);
  // A column of nothing but words under a numbered name describes; one word among numbers is a mistake.
  const from = numbered.findIndex((column) => isNumeric(column) || countNumbers(column, rowCount) > 0);
  const values = from < 0 ? [] : numbered.slice(from);
  const wrong = values.find((column) => !isNumeric(column));
  if (wrong !== undefined) {
    throw notNumeric(wrong, rowCount);
  }
  return values.length > 0
    ? values
    : tail(columns, (column) => isNumeric(column) && !isIdName(column) && !isSeasonName(column));
}
