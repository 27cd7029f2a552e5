import { AppError } from '../../../contract/errors.ts';
import { cellText, type Column, findColumn, isMissing, type NumberColumn, type Table } from '../../table/table.ts';
import type { TimeSeries } from './forecaster.ts';
import { seasonOf, spaceEvenly, type Spacing } from './time-grid.ts';

export type SeriesOptions = {
  /** Values in a season for all series; left out, it is told by a column `freq` or by the times. */
  readonly seasonLength?: number;
  readonly ignore?: readonly string[];
  /** Columns of known influences, such as promotions; their rows go on where values are still blank. */
  readonly regressors?: readonly string[];
};

/** Series found in a table, and in words how they were found. */
export type FoundSeries = {
  readonly series: readonly TimeSeries[];
  readonly layout: string;
  readonly warnings: readonly string[];
};

const ID_NAMES = new Set(['id', 'series', 'unique_id', 'item', 'item_id', 'sku', 'part', 'product', 'row', 'name']);
const VALUE_NAMES = new Set(['value', 'y', 'demand', 'sales', 'quantity', 'qty', 'units', 'amount']);
const SEASON_NAMES = new Set(['freq', 'frequency', 'season', 'seasonlength', 'season_length']);

/**
 * Finds the time series in a table: one a row (an id, descriptions, then the values), one value a row (id, time and
 * value), or one a column beside a time column. Trailing blanks of a row end its series, blanks within are gaps.
 *
 * @throws AppError `bad-request` naming what is missing or doubled
 */
export function seriesFromTable(table: Table, options: SeriesOptions = {}): FoundSeries {
  const ignored = options.ignore ?? [];
  ignored.forEach((name) => findColumn(table, name));
  const columns = table.columns.filter(({ name }) => !ignored.includes(name));
  const kept = { rowCount: table.rowCount, columns };
  const time = columns.find((column) => column.kind === 'time');
  if (time === undefined && (options.regressors ?? []).length > 0) {
    throw new AppError(
      'bad-request',
      'known influences need one value a row with its time: give columns id, date, value',
    );
  }
  const found = time === undefined ? readRows(kept, options) : readTimes(kept, time, options);
  if (found.series.length === 0) {
    throw new AppError('bad-request', 'there are no values in it to forecast');
  }
  return found;
}

/** One series a row. */
function readRows(table: Table, { seasonLength }: SeriesOptions): FoundSeries {
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
  const id =
    described.find(({ name }) => ID_NAMES.has(name.toLowerCase())) ?? described.find(({ kind }) => kind !== 'number');
  const season = described.find((column) => SEASON_NAMES.has(column.name.toLowerCase()) && column.kind === 'number');
  const series: TimeSeries[] = [];
  for (let row = 0; row < table.rowCount; row++) {
    const found = trimEnd(Float64Array.from(values, (column) => numberIn(column, row)));
    if (found.length > 0) {
      const name = id === undefined ? null : cellText(id, row);
      const own = season === undefined ? 1 : numberIn(season, row);
      series.push({ id: name ?? `row ${row + 1}`, values: found, seasonLength: seasonLength ?? toSeason(own) });
    }
  }
  const layout = `one series a row: ids in ${id === undefined ? 'no column' : `"${id.name}"`}, values from "${first.name}" to "${last.name}"`;
  const empty = table.rowCount - series.length;
  return {
    series,
    layout:
      season === undefined || seasonLength !== undefined ? layout : `${layout}, season length in "${season.name}"`,
    warnings: [
      ...(empty > 0 ? [`${empty} rows hold no value and are left out`] : []),
      ...mixedSeasons(season, table.rowCount, seasonLength),
    ],
  };
}

function mixedSeasons(season: Column | undefined, rowCount: number, asked: number | undefined): readonly string[] {
  if (season === undefined || asked === undefined) {
    return [];
  }
  const others = Array.from({ length: rowCount }, (_, row) => toSeason(numberIn(season, row))).filter(
    (own) => own !== asked,
  ).length;
  return others === 0
    ? []
    : [
        `column "${season.name}" gives ${others} of ${rowCount} series another season than --season ${asked}; leave --season out to use the column`,
      ];
}

/**
 * Columns of values stand at the end under names with a number in them, such as `t1`, `JAN96` or `2024-03`.
 *
 * @throws AppError `bad-request` naming the cell that is no number
 */
function valueColumns({ columns, rowCount }: Table): readonly Column[] {
  const isNumeric = (column: Column): boolean => column.kind === 'number' || isEmptyText(column);
  const isNumbered = ({ name }: Column): boolean => /\d/.test(name) || /^values?\b/i.test(name);
  const isDescription = ({ name }: Column): boolean =>
    ID_NAMES.has(name.toLowerCase()) || SEASON_NAMES.has(name.toLowerCase());
  const numbered = tail(columns, isNumbered);
  // A column of nothing but words under a numbered name describes; one word among numbers is a mistake.
  const from = numbered.findIndex((column) => isNumeric(column) || numberCells(column, rowCount) > 0);
  const values = from < 0 ? [] : numbered.slice(from);
  const wrong = values.find((column) => !isNumeric(column));
  if (wrong !== undefined) {
    throw notNumeric(wrong, rowCount);
  }
  return values.length > 0 ? values : tail(columns, (column) => isNumeric(column) && !isDescription(column));
}

function isNumberText(text: string | null): boolean {
  return text !== null && Number.isFinite(Number(text.replace(',', '.')));
}

function numberCells(column: Column, rowCount: number): number {
  let count = 0;
  for (let row = 0; row < rowCount; row++) {
    count += isNumberText(cellText(column, row)) ? 1 : 0;
  }
  return count;
}

function notNumeric(column: Column, rowCount: number): AppError {
  const rows = Array.from({ length: rowCount }, (_, row) => row);
  const row = rows.find((at) => !isMissing(column, at) && !isNumberText(cellText(column, at))) ?? 0;
  return new AppError(
    'bad-request',
    `column "${column.name}", row ${row + 1}: "${cellText(column, row) ?? ''}" is no number; mend it or leave the cell empty`,
  );
}

function tail(columns: readonly Column[], belongs: (column: Column) => boolean): readonly Column[] {
  const stop = columns.findLastIndex((column) => !belongs(column));
  return columns.slice(stop + 1);
}

function isEmptyText(column: Column): boolean {
  return (
    (column.kind === 'text' && column.ends.at(-1) === 0) ||
    (column.kind === 'category' && column.codes.every((code) => code < 0))
  );
}

/** One value a row with its time, or one series a column beside the times. */
function readTimes(table: Table, time: TimeColumn, options: SeriesOptions): FoundSeries {
  const missing = time.timesMs.findIndex(Number.isNaN);
  if (missing >= 0) {
    throw new AppError(
      'bad-request',
      `column "${time.name}", row ${missing + 1}: the time is missing; every value needs one`,
    );
  }
  const influences = findInfluences(table, options.regressors ?? []);
  const others = table.columns.filter((column) => column !== time && !influences.some((one) => one === column));
  const id =
    others.find(({ name }) => ID_NAMES.has(name.toLowerCase())) ?? others.find(({ kind }) => kind !== 'number');
  const numbers = others.filter((column): column is NumberColumn => column.kind === 'number' && column !== id);
  const value = numbers.find(({ name }) => VALUE_NAMES.has(name.toLowerCase())) ?? numbers.at(-1);
  if (value === undefined) {
    throw new AppError('bad-request', `there is no column of numbers beside "${time.name}"; give one with the values`);
  }
  const parts =
    id === undefined
      ? numbers.map(({ name, values }) => ({ id: name, timesMs: time.timesMs, values, rows: allRows(table.rowCount) }))
      : rowsOfIds(table.rowCount, { id, time, value });
  const spaced = parts.map((part) => toSeries(part, influences, options));
  const layout =
    id === undefined
      ? `one series a column by the time in "${time.name}"`
      : `ids in "${id.name}", times in "${time.name}", values in "${value.name}"`;
  const series = spaced.map((one) => one.series).filter(({ values }) => values.length > 0);
  return { series, layout: `${layout}, ${describe(spaced)}`, warnings: [] };
}

function findInfluences(table: Table, names: readonly string[]): readonly NumberColumn[] {
  return names.map((name) => {
    const column = findColumn(table, name);
    if (column.kind !== 'number') {
      throw new AppError('bad-request', `column "${name}" is no column of numbers and cannot be a known influence`);
    }
    return column;
  });
}

type TimeColumn = Extract<Column, { kind: 'time' }>;
type Part = {
  readonly id: string;
  readonly timesMs: Float64Array;
  readonly values: Float64Array;
  readonly rows: Float64Array;
};

function toSeries(part: Part, influences: readonly NumberColumn[], { seasonLength }: SeriesOptions) {
  const { values, spacing } = spaceEvenly(part);
  const regressors = influences.map(({ name, values: all }) => ({
    name,
    values: spaceEvenly({ ...part, values: part.rows.map((row) => all[row] ?? Number.NaN) }).values,
  }));
  const series: TimeSeries = {
    id: part.id,
    values: trimEnd(values),
    seasonLength: seasonLength ?? seasonOf(spacing),
    ...(regressors.length > 0 ? { regressors } : {}),
  };
  return { series, spacing };
}

function allRows(rowCount: number): Float64Array {
  return Float64Array.from({ length: rowCount }, (_, row) => row);
}

function rowsOfIds(
  rowCount: number,
  { id, time, value }: { readonly id: Column; readonly time: TimeColumn; readonly value: NumberColumn },
): readonly Part[] {
  const rows = new Map<string, number[]>();
  for (let row = 0; row < rowCount; row++) {
    const name = cellText(id, row) ?? '';
    const known = rows.get(name);
    if (known === undefined) {
      rows.set(name, [row]);
    } else {
      known.push(row);
    }
  }
  return [...rows].map(([name, own]) => ({
    id: name,
    timesMs: Float64Array.from(own, (row) => time.timesMs[row] ?? 0),
    values: Float64Array.from(own, (row) => value.values[row] ?? Number.NaN),
    rows: Float64Array.from(own),
  }));
}

function describe(parts: readonly { readonly spacing: Spacing }[]): string {
  return `every ${[...new Set(parts.map(({ spacing }) => spacing.unit))].join(' or ')}`;
}

function numberIn(column: Column, row: number): number {
  return column.kind === 'number' && !isMissing(column, row) ? (column.values[row] ?? Number.NaN) : Number.NaN;
}

function toSeason(value: number): number {
  return Number.isFinite(value) && value >= 1 ? Math.round(value) : 1;
}

function trimEnd(values: Float64Array): Float64Array {
  return values.subarray(0, values.findLastIndex((value) => !Number.isNaN(value)) + 1);
}
